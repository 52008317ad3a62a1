// A finished recording in fewer bytes: its records in few deflated blocks.
import { deflateSync } from 'fflate';
import { BitWriter } from '../wire/bit-writer.ts';
import { BLOCK, RECORDING_LIMITS, writeBlock, writePrelude } from './format.ts';
import { encodeHeader } from './header.ts';
import { readRecording } from './reader.ts';
import { joined } from './recorder.ts';

/** Records gathered into one deflated block. Larger ones would save little, and a cut file would lose more. */
const GATHERED_BYTES = 262_144;

/** The same recording, whole blocks only, deflated where that is shorter. Throws `recording/format` as reading does. */
export function compactRecording(bytes: Uint8Array): Uint8Array {
  const { header, blocks } = readRecording(bytes);
  const parts = [writePrelude(), writeBlock(BLOCK.header, encodeHeader(header))];
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  for (const block of blocks) {
    if (gatheredBytes + block.length > GATHERED_BYTES && gatheredBytes > 0) {
      parts.push(packedBlock(joined(gathered)));
      gathered = [];
      gatheredBytes = 0;
    }
    gathered.push(block);
    gatheredBytes += block.length;
  }
  if (gatheredBytes > 0) parts.push(packedBlock(joined(gathered)));
  return joined(parts);
}

function packedBlock(records: Uint8Array): Uint8Array {
  const packed = deflateSync(records, { level: 9 });
  if (packed.length + 4 >= records.length) return writeBlock(BLOCK.records, records);
  const writer = new BitWriter(packed.length + 8, RECORDING_LIMITS.blockBytes);
  writer.varint(records.length);
  writer.bytes(packed);
  return writeBlock(BLOCK.packedRecords, writer.view());
}
