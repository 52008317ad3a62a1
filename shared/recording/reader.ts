// Bytes of a file -> a recording that can be played, or a sentence that says why not.
import type { WireLayout } from '../wire/wire-layout.ts';
import { createCursor, type ChainPoint, type Cursor } from './cursor.ts';
import { BLOCK, RECORDING_LIMITS, formatError, readBlocks, type Damage } from './format.ts';
import { decodeHeader, type RecordingHeader } from './header.ts';
import { recordBlocks, type RecordBlock } from './record-block.ts';

/** A match that can be played again. It keeps views of the bytes it was read from. */
export interface Recording {
  readonly header: RecordingHeader;
  /** The last tick recorded. */
  readonly ticks: number;
  /** The recorded chained checksums, ascending by tick. */
  readonly chains: readonly ChainPoint[];
  /** Whether the match was recorded to its end. */
  readonly isWhole: boolean;
  /** Why the file could not be read to its end, or null: it was cut while it was written, or changed since. */
  readonly damage: Damage | null;
  /** Bytes at the end of the file that could not be read. */
  readonly lostBytes: number;
  /** Bytes of the file. */
  readonly sizeBytes: number;
  /** The records. */
  readonly blocks: readonly RecordBlock[];
  /** Whole blocks, the header and those that were skipped included; and the check word of the last, which the next one's begins with. */
  readonly blockCount: number;
  readonly lastCheck: number;
}

/**
 * Reads a recording. A file that was cut or damaged is read up to the last whole block. Throws `recording/format`, with the offset, for
 * a file of another kind or version, and for records that make no sense although their check word fits. The bytes must not be changed
 * as long as the recording is used.
 */
export function readRecording(bytes: Uint8Array): Recording {
  const { blocks: all, damage } = readBlocks(bytes);
  const first = all[0];
  if (first === undefined || first.kind !== BLOCK.header)
    throw formatError('This recording has no whole header', first?.offset ?? damage?.offset ?? bytes.length);
  const header = decodeHeader(first);
  const blocks = recordBlocks(all.slice(1));
  return {
    header,
    damage,
    lostBytes: damage?.lostBytes ?? 0,
    sizeBytes: bytes.length,
    blocks,
    blockCount: all.length,
    lastCheck: all[all.length - 1].check,
    ...scan(header, blocks),
  };
}

/** What is wrong with the file as it was read, as a sentence with the offset, or null. */
export function damageText({ damage, ticks, isWhole }: Pick<Recording, 'damage' | 'ticks' | 'isWhole'>): string | null {
  if (damage === null) return null;
  const { kind, offset, lostBytes } = damage;
  const what = kind === 'cut' ? 'The file was cut inside of the block' : 'The file was changed in the block';
  const loss = isWhole ? 'after the end of the match' : `and with them what came after tick ${ticks}`;
  return `${what} at byte ${offset}: ${lostBytes} bytes are lost, ${loss}.`;
}

/** Walks through every record once, without the game: what it finds here need not be looked for again. */
function scan(
  header: RecordingHeader,
  blocks: readonly RecordBlock[],
): Pick<Recording, 'ticks' | 'chains' | 'isWhole'> {
  const cursor = createCursor(blocks, layoutOf(header));
  const chains: ChainPoint[] = [];
  const sealBytes = header.sizes.seats * header.sizes.inputBytes;
  let sealedBytes = 0;
  const unprovedTicks = header.ticksPerSecond * RECORDING_LIMITS.unprovedSeconds;
  for (;;) {
    const step = cursor.next();
    // A few bytes may stand for a hundred million idle ticks.
    if (step === 'seal') {
      sealedBytes += sealBytes;
      cursor.skipIdle();
    }
    if (sealedBytes > RECORDING_LIMITS.sealedInputBytes)
      throw nonsense(`The seals say more than ${RECORDING_LIMITS.sealedInputBytes} bytes of inputs`, cursor);
    if (cursor.bundle.tick - (chains.at(-1)?.tick ?? 0) > unprovedTicks)
      throw nonsense(`There is no chained checksum over ${RECORDING_LIMITS.unprovedSeconds} seconds`, cursor);
    if (step === 'malformed') throw nonsense(`A record after tick ${cursor.bundle.tick} makes no sense`, cursor);
    if (step === 'chain' || step === 'end') takePoint(chains, cursor, step);
    if (step !== 'end' && step !== 'over') continue;
    if (step === 'end' && cursor.next() !== 'over') throw nonsense('There are records after the end mark', cursor);
    return { ticks: cursor.bundle.tick, chains, isWhole: step === 'end' };
  }
}

/** Chained checksums ascend; only the last of a match may stand twice, the second time in its end mark. */
function takePoint(chains: ChainPoint[], cursor: Cursor, step: 'chain' | 'end'): void {
  const { point } = cursor;
  const last = chains.at(-1)?.tick ?? 0;
  if (point.tick < last || (point.tick === last && step === 'chain'))
    throw nonsense(`The chained checksum of tick ${point.tick} comes after that of tick ${last}`, cursor);
  if (chains.length === RECORDING_LIMITS.chains)
    throw nonsense(`This recording has more than ${RECORDING_LIMITS.chains} chained checksums`, cursor);
  chains.push(point);
}

function nonsense(what: string, { bundle, offset }: Cursor): Error {
  return formatError(what, offset, { tick: bundle.tick });
}

/** Enough to tell where a record ends; whether orders and commands make sense is asked when the game is there. */
export function layoutOf({ sizes, stateBytes }: RecordingHeader): WireLayout {
  return { ...sizes, stateBytes, isOrder: () => true, isCommand: () => true };
}
