// The inputs of a connection's seats, for one or more ticks: the message that is sent most.
import { assert } from '../assert.ts';
import type { BitReader, BitWriter } from './bits.ts';
import { WIRE_LIMITS } from './limits.ts';
import { CLIENT } from './message-types.ts';
import { bitsToName, unwrapTick, type SealSizes } from './wire-layout.ts';

const TICK_BITS = 16;

/** Up to 32 inputs, column by column; one batch serves a connection for ever. */
export interface InputBatch {
  /** Seats of the connection, 1…8: both sides know how many. */
  readonly slotCount: number;
  /** Entries in use. */
  count: number;
  /** The tick of each entry. After reading, unwrapped: possibly negative or far away, which is the receiver's to refuse. */
  readonly ticks: Float64Array;
  /** Which of the connection's seats, 0…slotCount−1. */
  readonly slots: Uint8Array;
  /** inputBytes for each entry. */
  readonly inputs: Uint8Array;
}

/** An empty batch for a connection of `slotCount` seats. */
export function createInputBatch(sizes: SealSizes, slotCount: number): InputBatch {
  assert(slotCount >= 1 && slotCount <= WIRE_LIMITS.slots, 'A connection that plays holds 1 to 8 seats.');
  const capacity = WIRE_LIMITS.inputsPerMessage;
  return {
    slotCount,
    count: 0,
    ticks: new Float64Array(capacity),
    slots: new Uint8Array(capacity),
    inputs: new Uint8Array(capacity * sizes.inputBytes),
  };
}

/** Appends a copy of the canonical input at `input[at]`. */
export function addInput(
  sizes: SealSizes,
  batch: InputBatch,
  {
    tick,
    slot,
    input,
    at,
  }: { readonly tick: number; readonly slot: number; readonly input: Uint8Array; readonly at: number },
): void {
  assert(batch.count < WIRE_LIMITS.inputsPerMessage, 'The batch is full: write it, then set count to 0.');
  batch.ticks[batch.count] = tick;
  batch.slots[batch.count] = slot;
  const start = batch.count * sizes.inputBytes;
  for (let i = 0; i < sizes.inputBytes; i++) batch.inputs[start + i] = input[at + i];
  batch.count++;
}

/** Writes the batch (1 to 32 entries) as a whole message; take `writer.view()` or `toBytes()`. */
export function writeInputs(writer: BitWriter, sizes: SealSizes, batch: InputBatch): void {
  assert(batch.count > 0, 'An input message has at least one entry.');
  const slotBits = bitsToName(batch.slotCount);
  writer.reset();
  writer.u8(CLIENT.inputs);
  for (let i = 0; i < batch.count; i++) {
    writer.bits(batch.ticks[i] & 0xffff, TICK_BITS);
    writer.bits(batch.slots[i], slotBits);
    writeInput(writer, sizes, batch.inputs, i * sizes.inputBytes);
  }
  writer.alignToByte();
}

/**
 * Reads the whole message that the reader was reset with into the batch; ticks become those nearest to `nearTick`. False, with an empty batch, unless the message is
 * an input message of 1 to 32 whole, canonical entries.
 */
export function readInputs(reader: BitReader, sizes: SealSizes, batch: InputBatch, nearTick: number): boolean {
  batch.count = 0;
  const slotBits = bitsToName(batch.slotCount);
  const bitCount = (reader.remainingBytes - 1) * 8;
  const entryBits = TICK_BITS + slotBits + sizes.inputBits;
  const count = Math.floor(bitCount / entryBits);
  if (reader.u8() !== CLIENT.inputs) return false;
  if (count < 1 || count > WIRE_LIMITS.inputsPerMessage || bitCount - count * entryBits >= 8) return false;
  for (let i = 0; i < count; i++) {
    batch.ticks[i] = unwrapTick(reader.bits(TICK_BITS), TICK_BITS, nearTick);
    const slot = reader.bits(slotBits);
    if (slot >= batch.slotCount) return false;
    batch.slots[i] = slot;
    readInput(reader, sizes, batch.inputs, i * sizes.inputBytes);
  }
  reader.alignToByte();
  if (!reader.isOk) return false;
  batch.count = count;
  return true;
}

/** Writes the inputBits bits of the canonical input at `source[at]`. */
export function writeInput(writer: BitWriter, sizes: SealSizes, source: Uint8Array, at: number): void {
  const { axisCount, inputBits } = sizes;
  let i = at;
  for (const end = at + axisCount; i < end; i++) {
    assert(source[i] !== 0x80, 'An axis of a canonical input is −127 to 127.');
    writer.bits(source[i], 8);
  }
  for (let rest = inputBits - axisCount * 8; rest > 0; rest -= 8) writer.bits(source[i++], rest < 8 ? rest : 8);
}

/** Reads one input over the one at `target[at]`; whether it differs from that. An axis of −128 is not canonical and fails the reader. */
export function readInput(reader: BitReader, sizes: SealSizes, target: Uint8Array, at: number): boolean {
  const { axisCount, inputBits, inputBytes } = sizes;
  let difference = 0;
  let i = at;
  for (const end = at + axisCount; i < end; i++) {
    const axis = reader.bits(8);
    if (axis === 0x80) reader.fail();
    difference |= target[i] ^ axis;
    target[i] = axis;
  }
  for (let rest = inputBits - axisCount * 8; rest > 0; rest -= 8) {
    const buttons = reader.bits(rest < 8 ? rest : 8);
    difference |= target[i] ^ buttons;
    target[i++] = buttons;
  }
  // A model without controls has one byte of input and no bits on the wire.
  for (const end = at + inputBytes; i < end; i++) target[i] = 0;
  return difference !== 0;
}
