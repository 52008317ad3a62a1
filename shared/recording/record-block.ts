// A block of records, packed or not, and its records as bytes.
import { BitReader } from '../wire/bit-reader.ts';
import { inflate } from '../wire/pack.ts';
import { BLOCK, OPTIONAL_BLOCK, RECORDING_LIMITS, formatError, type Block } from './format.ts';

/** A block of records, as it lies in the file. */
export interface RecordBlock extends Block {
  /** Bytes of its records, which are inflated when they are needed and not kept. */
  readonly recordBytes: number;
  /** Bytes of the payload before the records or their deflate stream. */
  readonly headBytes: number;
}

/** The blocks of records among some. Throws `recording/format` for a kind below 128 that is none, and for sizes beyond the limits. */
export function recordBlocks(blocks: readonly Block[]): readonly RecordBlock[] {
  let recordBytes = 0;
  return blocks
    .filter(({ kind }) => kind < OPTIONAL_BLOCK)
    .map((block) => {
      const measured = measure(block);
      recordBytes += measured.recordBytes;
      if (recordBytes <= RECORDING_LIMITS.recordsBytes) return measured;
      throw formatError(`This recording has more than ${RECORDING_LIMITS.recordsBytes} bytes of records`, block.offset);
    });
}

/** The records of a block: a view of it, or inflated; undefined when they do not inflate to exactly their size. */
export function recordsOf({ kind, payload, headBytes, recordBytes }: RecordBlock): Uint8Array | undefined {
  if (kind === BLOCK.records) return payload;
  const records = new Uint8Array(recordBytes);
  return inflate(payload.subarray(headBytes), records) ? records : undefined;
}

/** Where in the file a record is: of a packed block only where the block begins. */
export function offsetOf({ kind, offset, payloadOffset }: RecordBlock, at: number): number {
  return kind === BLOCK.records ? payloadOffset + at : offset;
}

function measure(block: Block): RecordBlock {
  const { kind, payload, offset } = block;
  if (kind === BLOCK.records) return { ...block, recordBytes: payload.length, headBytes: 0 };
  if (kind !== BLOCK.packedRecords)
    throw formatError(`This recording has a block of the unknown kind ${kind}`, offset, { kind });
  const reader = new BitReader(payload);
  const recordBytes = reader.varint();
  const isSound =
    reader.isOk &&
    recordBytes <= RECORDING_LIMITS.blockBytes &&
    recordBytes <= payload.length * RECORDING_LIMITS.packedRatio;
  if (!isSound) throw formatError('A packed block has no sound size', block.payloadOffset, { recordBytes });
  return { ...block, recordBytes, headBytes: payload.length - reader.remainingBytes };
}
