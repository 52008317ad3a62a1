// The inputs of a connection's seats, for one or more ticks: the message that is sent most.
import { assert } from '../assert.ts';
import type { BitReader } from './bit-reader.ts';
import type { BitWriter } from './bit-writer.ts';
import { WIRE_LIMITS } from './limits.ts';
import { CLIENT } from './message-types.ts';
import { bitsToName, unwrapTick, type SealSizes } from './wire-layout.ts';

const TICK_BITS = 16;
const TICK_BYTES = 2;
const TICK_MASK = 0xffff;

/** The byte of an axis of −128, which no canonical input has. */
const NO_AXIS = 0x80;

/** Up to 32 inputs, column by column; one batch serves a connection for ever. */
export interface InputBatch {
  /** Seats of the connection, 1…8: both sides know how many. */
  readonly slotCount: number;
  /** Bits that name one of them. */
  readonly slotBits: number;
  /** Bytes of an entry on the wire. */
  readonly entryBytes: number;
  /** Those of them that hold an input, as it lies in memory: inputBytes, or none for a game without controls. */
  readonly copiedBytes: number;
  /** The bits of the last of these that an input of a connection with one seat never has; its padding. */
  readonly paddingMask: number;
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
  const slotBits = bitsToName(slotCount);
  const restBits = sizes.inputBits & 7;
  return {
    slotCount,
    slotBits,
    entryBytes: (TICK_BITS + sizes.inputBits + slotBits + 7) >> 3,
    copiedBytes: (sizes.inputBits + 7) >> 3,
    paddingMask: restBits > 0 ? 256 - (1 << restBits) : 0,
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
 * Writes the batch (1 to 32 entries) as a whole message; take `writer.view()` or `toBytes()`. Most messages have one entry, so here and
 * in reading the first stands before the loop, and all of it is small enough that the engine puts it where it is called.
 */
export function writeInputs(writer: BitWriter, sizes: SealSizes, batch: InputBatch): void {
  const { count } = batch;
  assert(count > 0, 'An input message has at least one entry.');
  const bytes = writer.claim(1 + count * batch.entryBytes);
  bytes[0] = CLIENT.inputs;
  writeEntry(bytes, sizes, batch, 0);
  for (let i = 1; i < count; i++) writeEntry(bytes, sizes, batch, i);
}

/** Writes one entry: the tick, the input as it lies in memory, and the slot above its buttons. A byte takes the low bits of a number. */
function writeEntry(bytes: Uint8Array, sizes: SealSizes, batch: InputBatch, i: number): void {
  const { copiedBytes, inputs } = batch;
  const at = 1 + i * batch.entryBytes;
  const start = i * copiedBytes;
  const tick = batch.ticks[i] & TICK_MASK;
  bytes[at] = tick;
  bytes[at + 1] = tick >>> 8;
  for (let k = 0; k < copiedBytes; k++) bytes[at + TICK_BYTES + k] = inputs[start + k];
  if (batch.slotBits > 0) writeSlot(bytes, sizes, batch, i);
}

/** Writes the slot of an entry, whose buttons are there already. */
function writeSlot(bytes: Uint8Array, { inputBits }: SealSizes, batch: InputBatch, i: number): void {
  const restBits = inputBits & 7;
  const at = 1 + i * batch.entryBytes + TICK_BYTES + (inputBits >> 3);
  const tail = (restBits > 0 ? bytes[at] : 0) | (batch.slots[i] << restBits);
  bytes[at] = tail;
  if (restBits + batch.slotBits > 8) bytes[at + 1] = tail >>> 8;
}

/**
 * Reads the whole message that the reader was reset with into the batch; ticks become those nearest to `nearTick`. False, with an empty
 * batch, unless the message is an input message of 1 to 32 whole, canonical entries.
 */
export function readInputs({ message }: BitReader, sizes: SealSizes, batch: InputBatch, nearTick: number): boolean {
  batch.count = 0;
  const end = 1 + batch.entryBytes;
  if (message[0] !== CLIENT.inputs || message.length < end || !readEntry(message, sizes, batch, nearTick)) return false;
  return message.length === end || readOthers(message, sizes, batch, nearTick);
}

/** Reads what follows the first entry. */
function readOthers(message: Uint8Array, sizes: SealSizes, batch: InputBatch, nearTick: number): boolean {
  const { entryBytes } = batch;
  for (let at = 1 + entryBytes; at < message.length; at += entryBytes) {
    const isWhole = at + entryBytes <= message.length && batch.count < WIRE_LIMITS.inputsPerMessage;
    if (isWhole && readEntry(message, sizes, batch, nearTick)) continue;
    batch.count = 0;
    return false;
  }
  return true;
}

/** Appends the next whole entry of the message; false, and nothing is appended, when it is not canonical. */
function readEntry(message: Uint8Array, sizes: SealSizes, batch: InputBatch, nearTick: number): boolean {
  const { count, copiedBytes, inputs } = batch;
  const at = 1 + count * batch.entryBytes;
  const start = count * copiedBytes;
  let byte = 0;
  for (let k = 0; k < copiedBytes; k++) {
    byte = message[at + TICK_BYTES + k];
    if (byte === NO_AXIS && k < sizes.axisCount) return false;
    inputs[start + k] = byte;
  }
  if (batch.slotBits > 0 ? !readSlot(message, sizes, batch) : (byte & batch.paddingMask) !== 0) return false;
  batch.ticks[count] = unwrapTick(message[at] | (message[at + 1] << 8), TICK_BITS, nearTick);
  batch.count = count + 1;
  return true;
}

/** Reads the slot of the next entry and takes it out of the buttons with which it was read; whether there is such a slot. */
function readSlot(message: Uint8Array, { inputBits }: SealSizes, batch: InputBatch): boolean {
  const { count, copiedBytes } = batch;
  const restBits = inputBits & 7;
  const last = inputBits >> 3;
  const at = 1 + count * batch.entryBytes + TICK_BYTES + last;
  let tail = message[at];
  if (restBits + batch.slotBits > 8) tail |= message[at + 1] << 8;
  if (restBits > 0) batch.inputs[count * copiedBytes + last] = tail & ((1 << restBits) - 1);
  // The padding lies above the slot: where it is not zero, there is no such slot.
  const slot = tail >>> restBits;
  batch.slots[count] = slot;
  return slot < batch.slotCount;
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
