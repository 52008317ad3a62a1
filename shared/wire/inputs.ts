// The inputs of a connection's seats, for one or more ticks: the message that is sent most.
import { assert } from '../assert.ts';
import type { BitReader } from './bit-reader.ts';
import type { BitWriter } from './bit-writer.ts';
import { WIRE_LIMITS } from './limits.ts';
import { CLIENT } from './message-types.ts';
import { bitsToName, unwrapTick, type SealSizes } from './wire-layout.ts';

const TICK_BITS = 16;
const TICK_MASK = 0xffff;

/** The byte of an axis of −128, which no canonical input has. */
const NO_AXIS = 0x80;

/** Up to 32 inputs, column by column; one batch serves a connection for ever. */
export interface InputBatch {
  /** Seats of the connection, 1…8: both sides know how many. */
  readonly slotCount: number;
  /** Bits that name one of them. */
  readonly slotBits: number;
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
    slotBits: bitsToName(slotCount),
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
  assert(slot >= 0 && slot < batch.slotCount, 'The connection does not have this slot.');
  assert(isCanonical(sizes, input, at), 'The input is not canonical: see canonicaliseInput.');
  batch.ticks[batch.count] = tick;
  batch.slots[batch.count] = slot;
  const start = batch.count * sizes.inputBytes;
  for (let i = 0; i < sizes.inputBytes; i++) batch.inputs[start + i] = input[at + i];
  batch.count++;
}

/**
 * Writes the batch (1 to 32 entries) as a whole message; take `writer.view()` or `toBytes()`. An entry is whole bytes: the tick, the
 * input's whole bytes, and what is left of its buttons with the slot above them.
 */
export function writeInputs(writer: BitWriter, { inputBits, inputBytes }: SealSizes, batch: InputBatch): void {
  const { count, slotBits, ticks, slots, inputs } = batch;
  assert(count > 0, 'An input message has at least one entry.');
  const wholeBytes = inputBits >> 3;
  const restBits = inputBits & 7;
  const tailBits = restBits + slotBits;
  const bytes = writer.claim(1 + count * entryBytes(inputBits, slotBits));
  let at = 1;
  bytes[0] = CLIENT.inputs;
  for (let i = 0, start = 0; i < count; i++, start += inputBytes) {
    const tick = ticks[i] & TICK_MASK;
    bytes[at++] = tick & 255;
    bytes[at++] = tick >>> 8;
    for (let k = 0; k < wholeBytes; k++) bytes[at++] = inputs[start + k];
    if (tailBits === 0) continue;
    const tail = (restBits > 0 ? inputs[start + wholeBytes] : 0) | (slots[i] << restBits);
    bytes[at++] = tail & 255;
    if (tailBits > 8) bytes[at++] = tail >>> 8;
  }
}

/**
 * Reads the whole message that the reader was reset with into the batch; ticks become those nearest to `nearTick`. False, with an empty
 * batch, unless the message is an input message of 1 to 32 whole, canonical entries.
 */
export function readInputs(reader: BitReader, sizes: SealSizes, batch: InputBatch, nearTick: number): boolean {
  const { message } = reader;
  const { inputBits, inputBytes, axisCount } = sizes;
  const { slotBits, slotCount, ticks, slots, inputs } = batch;
  const wholeBytes = inputBits >> 3;
  const restBits = inputBits & 7;
  const tailBits = restBits + slotBits;
  const sizeBytes = entryBytes(inputBits, slotBits);
  batch.count = 0;
  if (message.length <= sizeBytes || message[0] !== CLIENT.inputs) return false;
  let count = 0;
  let at = 1;
  let start = 0;
  for (; at + sizeBytes <= message.length; count++, start += inputBytes) {
    if (count === WIRE_LIMITS.inputsPerMessage) return false;
    ticks[count] = unwrapTick(message[at] | (message[at + 1] << 8), TICK_BITS, nearTick);
    at += 2;
    for (let i = 0; i < wholeBytes; i++) {
      const byte = message[at++];
      if (byte === NO_AXIS && i < axisCount) return false;
      inputs[start + i] = byte;
    }
    let slot = 0;
    if (tailBits > 0) {
      let tail = message[at++];
      if (tailBits > 8) tail |= message[at++] << 8;
      if (restBits > 0) inputs[start + wholeBytes] = tail & ((1 << restBits) - 1);
      // The padding lies above the slot: where it is not zero, there is no such slot.
      slot = tail >>> restBits;
      if (slot >= slotCount) return false;
    }
    slots[count] = slot;
  }
  if (at !== message.length) return false;
  batch.count = count;
  return true;
}

function entryBytes(inputBits: number, slotBits: number): number {
  return (TICK_BITS + inputBits + slotBits + 7) >> 3;
}

/** Writes the inputBits bits of the canonical input at `source[at]`. */
export function writeInput(writer: BitWriter, sizes: SealSizes, source: Uint8Array, at: number): void {
  const wholeBytes = sizes.inputBits >> 3;
  const restBits = sizes.inputBits & 7;
  assert(isCanonical(sizes, source, at), 'The input is not canonical: see canonicaliseInput.');
  writer.run(source, at, wholeBytes);
  if (restBits > 0) writer.bits(source[at + wholeBytes], restBits);
}

/** Reads one input over the one at `target[at]`; whether it differs from that. An axis of −128 is not canonical and fails the reader. */
export function readInput(reader: BitReader, sizes: SealSizes, target: Uint8Array, at: number): boolean {
  const wholeBytes = sizes.inputBits >> 3;
  const restBits = sizes.inputBits & 7;
  let isOther = reader.run(target, at, wholeBytes);
  if (!hasSoundAxes(target, at, sizes.axisCount)) reader.fail();
  if (restBits > 0) {
    const buttons = reader.bits(restBits);
    if (buttons !== target[at + wholeBytes]) isOther = true;
    target[at + wholeBytes] = buttons;
  }
  return isOther;
}

/** No axis is −128, and no bit is set that has no button. */
function isCanonical({ axisCount, inputBits, inputBytes }: SealSizes, bytes: Uint8Array, at: number): boolean {
  const unusedBits = inputBytes * 8 - inputBits;
  return hasSoundAxes(bytes, at, axisCount) && bytes[at + inputBytes - 1] >> (8 - unusedBits) === 0;
}

function hasSoundAxes(bytes: Uint8Array, at: number, axisCount: number): boolean {
  for (let i = at; i < at + axisCount; i++) if (bytes[i] === NO_AXIS) return false;
  return true;
}
