// A finished recording in fewer bytes: its records in few deflated blocks.
import { deflateSync } from 'fflate';
import { BitWriter } from '../wire/bit-writer.ts';
import { BLOCK, RECORDING_LIMITS, formatError, writeBlock, writePrelude } from './format.ts';
import { encodeHeader } from './header.ts';
import { recordsOf } from './record-block.ts';
import { readRecording } from './reader.ts';
import { joined } from './recorder.ts';

/** Records gathered into one deflated block. Larger ones would save little, and a cut file would lose more. */
const GATHERED_BYTES = 262_144;

/** The same recording, whole blocks only, deflated where that is shorter. Throws `recording/format` as reading does. */
export function compactRecording(bytes: Uint8Array): Uint8Array {
  const { header, blocks } = readRecording(bytes);
  const parts = [writePrelude()];
  let check = 0;
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;

  function write(kind: number, payload: Uint8Array): void {
    const block = writeBlock(kind, payload, check);
    parts.push(block.bytes);
    check = block.check;
  }

  function writeGathered(): void {
    if (gatheredBytes === 0) return;
    const records = joined(gathered);
    const packed = packRecords(records);
    if (packed === undefined) write(BLOCK.records, records);
    else write(BLOCK.packedRecords, packed);
    gathered = [];
    gatheredBytes = 0;
  }

  write(BLOCK.header, encodeHeader(header));
  for (const block of blocks) {
    const records = recordsOf(block);
    if (records === undefined) throw formatError('A packed block cannot be inflated', block.offset);
    if (gatheredBytes + records.length > GATHERED_BYTES) writeGathered();
    gathered.push(records);
    gatheredBytes += records.length;
  }
  writeGathered();
  return joined(parts);
}

/** The payload of a packed block, or undefined when it would not be shorter or more tightly packed than a reader takes. */
function packRecords(records: Uint8Array): Uint8Array | undefined {
  const packed = deflateSync(records, { level: 9 });
  const writer = new BitWriter(packed.length + 8, RECORDING_LIMITS.blockBytes);
  writer.varint(records.length);
  writer.bytes(packed);
  const payload = writer.toBytes();
  const isWorthIt = payload.length < records.length;
  return isWorthIt && records.length <= payload.length * RECORDING_LIMITS.packedRatio ? payload : undefined;
}
