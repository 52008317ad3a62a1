/** A world of a match that goes on, in a file beside its recording: a restart plays from there instead of from the first tick. */
import { packState, unpackState } from '#shared/wire/protocol.ts';

/** What a keyframe says. */
export interface MatchKeyframe {
  readonly tick: number;
  /** The chained checksum at that tick, two words. */
  readonly chain: Uint32Array;
  /** A snapshot. */
  readonly state: Uint8Array;
}

/** Counted up when an older reader could not read it. */
const FORMAT = 1;

/** The text of a keyframe's file. */
export function encodeKeyframe({ tick, chain, state }: MatchKeyframe): string {
  return JSON.stringify({
    format: FORMAT,
    tick,
    chain: [...chain],
    packed: Buffer.from(packState(state)).toString('base64'),
  });
}

/** Reads one of a world of `stateBytes` bytes; undefined for a text that is none. Whether it belongs to the match is the recording's to say. */
export function decodeKeyframe(text: string, stateBytes: number): MatchKeyframe | undefined {
  const value = parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('format' in value && 'tick' in value && 'chain' in value && 'packed' in value)) return undefined;
  const { format, tick, chain, packed } = value;
  if (format !== FORMAT || typeof tick !== 'number' || !Number.isSafeInteger(tick) || tick < 1) return undefined;
  if (!Array.isArray(chain) || chain.length !== 2 || !chain.every(Number.isInteger)) return undefined;
  if (typeof packed !== 'string') return undefined;
  const state = new Uint8Array(stateBytes);
  if (!unpackState(Uint8Array.from(Buffer.from(packed, 'base64')), state)) return undefined;
  return { tick, chain: Uint32Array.from(chain), state };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
