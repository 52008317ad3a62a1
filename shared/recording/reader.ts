// Bytes of a file -> a recording that can be played, or a sentence that says why not.
import { BitReader } from '../wire/bit-reader.ts';
import { inflate } from '../wire/pack.ts';
import type { WireLayout } from '../wire/wire-layout.ts';
import { createCursor, type ChainPoint } from './cursor.ts';
import { BLOCK, OPTIONAL_BLOCK, RECORDING_LIMITS, formatError, readBlocks, type Block } from './format.ts';
import { decodeHeader, type RecordingHeader } from './header.ts';

/** A match that can be played again. */
export interface Recording {
  readonly header: RecordingHeader;
  /** The last tick recorded. */
  readonly ticks: number;
  /** The recorded chained checksums, ascending by tick. */
  readonly chains: readonly ChainPoint[];
  /** Whether the match was recorded to its end. */
  readonly isWhole: boolean;
  /** Bytes at the end of the file that could not be read: it was cut while it was written, or damaged. */
  readonly lostBytes: number;
  /** The records, as the payloads of their blocks, inflated. */
  readonly blocks: readonly Uint8Array[];
}

/**
 * Reads a recording. A file that was cut or damaged is read up to the last whole block. Throws `recording/format` for a file of
 * another kind or version, and for records that make no sense although their check word fits.
 */
export function readRecording(bytes: Uint8Array): Recording {
  const { blocks: all, lostBytes } = readBlocks(bytes);
  const first = all[0];
  if (first === undefined || first.kind !== BLOCK.header) throw formatError('This recording has no whole header.');
  const header = decodeHeader(new BitReader(first.payload));
  const blocks = all.slice(1).flatMap(recordsOf);
  return { header, lostBytes, blocks, ...scan(header, blocks) };
}

/** Walks through every record once, without the game: what it finds here need not be looked for again. */
function scan(header: RecordingHeader, blocks: readonly Uint8Array[]): Pick<Recording, 'ticks' | 'chains' | 'isWhole'> {
  const cursor = createCursor(blocks, layoutWithoutGame(header));
  const chains: ChainPoint[] = [];
  for (;;) {
    const step = cursor.next();
    if (step === 'malformed')
      throw formatError(`A record after tick ${cursor.bundle.tick} makes no sense.`, { tick: cursor.bundle.tick });
    if (step === 'chain' || step === 'end') chains.push(cursor.point);
    if (step !== 'end' && step !== 'over') continue;
    if (step === 'end' && cursor.next() !== 'over') throw formatError('There are records after the end mark.');
    const isAscending = chains.every(({ tick }, i) => i === 0 || tick >= chains[i - 1].tick);
    if (!isAscending) throw formatError('The chained checksums are not in order.');
    return { ticks: cursor.bundle.tick, chains, isWhole: step === 'end' };
  }
}

function recordsOf({ kind, payload }: Block): readonly Uint8Array[] {
  if (kind === BLOCK.records) return [payload];
  if (kind === BLOCK.packedRecords) return [unpacked(payload)];
  if (kind >= OPTIONAL_BLOCK) return [];
  throw formatError(`This recording has a block of the unknown kind ${kind}.`, { kind });
}

/** A packed block: the inflated size as a varint, then a deflate stream. */
function unpacked(payload: Uint8Array): Uint8Array {
  const reader = new BitReader(payload);
  const size = reader.varint();
  if (!reader.isOk || size > RECORDING_LIMITS.blockBytes) throw formatError('A packed block has no sound size.');
  const records = new Uint8Array(size);
  if (!inflate(reader.bytes(reader.remainingBytes), records)) throw formatError('A packed block cannot be inflated.');
  return records;
}

/** Enough to tell where a record ends; whether orders and commands make sense is asked when the game is there. */
function layoutWithoutGame({ sizes, stateBytes }: RecordingHeader): WireLayout {
  return { ...sizes, stateBytes, isOrder: () => true, isCommand: () => true };
}
