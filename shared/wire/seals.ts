// Sealed ticks: what changed in the inputs, the orders and the commands of each. An idle seal is one byte.
import { assert } from '../assert.ts';
import { NO_COMMANDS, NO_ORDERS, type Bundle, type Command, type SealedOrder } from '../sim/bundle.ts';
import type { BitReader } from './bit-reader.ts';
import type { BitWriter } from './bit-writer.ts';
import { readCommands, readOrders, writeCommands, writeOrders } from './commands.ts';
import { readInput, writeInput } from './inputs.ts';
import { SERVER } from './message-types.ts';
import { bitsToName, type SealSizes, type WireLayout } from './wire-layout.ts';

const TICK_MASK = 31;
const HAS_INPUTS = 32;
const HAS_ORDERS = 64;
const HAS_COMMANDS = 128;

/** Up to this many seats the changed ones are always a mask: a list could never be shorter by a byte. */
const SEATS_OF_PLAIN_MASK = 16;

/** A seal that is read into: a Bundle, and who changed. Orders and commands are fresh lists or the shared empty ones. */
export interface SealTarget {
  /** The caller sets the tick it expects before it reads. */
  tick: number;
  /** seats × inputBytes. */
  readonly inputs: Uint8Array;
  orders: readonly SealedOrder[];
  commands: readonly Command[];
  /** The first changedCount of these, ascending, are the seats whose input was not the repeat of the last. */
  readonly changedSeats: Uint16Array;
  changedCount: number;
}

/** A target to be used again for every seal. */
export function createSealTarget(sizes: SealSizes): SealTarget {
  return {
    tick: 0,
    inputs: new Uint8Array(sizes.seats * sizes.inputBytes),
    orders: NO_ORDERS,
    commands: NO_COMMANDS,
    changedSeats: new Uint16Array(sizes.seats),
    changedCount: 0,
  };
}

/** A bundle of its own that stays as it is when the target is read into again. */
export function copyBundle({ tick, inputs, orders, commands }: Bundle): Bundle {
  const copy = new Uint8Array(inputs.length);
  copy.set(inputs);
  return { tick, inputs: copy, orders, commands };
}

/** Begins a message of seals. */
export function beginSeals(writer: BitWriter): void {
  writer.reset();
  writer.u8(SERVER.seals);
}

/** Whether the seal would be one byte: every input is the repeat of the baseline's, and there are no orders and commands. */
export function isIdleSeal(sizes: SealSizes, { inputs, orders, commands }: Bundle, baseline: Uint8Array): boolean {
  return orders.length === 0 && commands.length === 0 && countChanged(sizes, inputs, baseline) === 0;
}

/** Appends one seal and advances the baseline: afterwards it holds the bundle's inputs, which must be canonical. */
export function writeSeal(writer: BitWriter, sizes: SealSizes, bundle: Bundle, baseline: Uint8Array): void {
  const { inputs, orders, commands } = bundle;
  assert(inputs.length === baseline.length, 'Inputs and baseline are seats × inputBytes bytes.');
  const hasInputs = countChanged(sizes, inputs, baseline) > 0;
  let header = bundle.tick & TICK_MASK;
  if (hasInputs) header |= HAS_INPUTS;
  if (orders.length > 0) header |= HAS_ORDERS;
  if (commands.length > 0) header |= HAS_COMMANDS;
  writer.alignToByte();
  writer.u8(header);
  if (hasInputs) writeChanged(writer, sizes, inputs, baseline);
  if (orders.length > 0) writeOrders(writer, sizes, orders);
  if (commands.length > 0) writeCommands(writer, sizes, commands);
  writer.alignToByte();
  baseline.set(inputs);
}

/** Begins to read a message of seals; false when it is another kind, or has none. While `!reader.isAtEnd`, `readSeal` reads the next. */
export function beginReadSeals(reader: BitReader, message: Uint8Array): boolean {
  reader.reset(message);
  return reader.u8() === SERVER.seals && !reader.isAtEnd;
}

/** The tick of the next seal: the first one from `nextTick` on with its low bits. Takes nothing from the reader. */
export function peekSealTick(reader: BitReader, nextTick: number): number {
  return nextTick + ((reader.peekByte() - nextTick) & TICK_MASK);
}

/**
 * Reads the seal of `target.tick` and advances the baseline. False, with the baseline as it was, when the seal is of another tick or
 * malformed. An input that is marked as changed but is not, or a seat set in its longer form, is malformed.
 */
export function readSeal(reader: BitReader, layout: WireLayout, baseline: Uint8Array, target: SealTarget): boolean {
  const header = reader.u8();
  if (!reader.isOk || (header & TICK_MASK) !== (target.tick & TICK_MASK)) return false;
  repeatInputs(layout, baseline, target);
  if (header & HAS_INPUTS) readChanged(reader, layout, target);
  target.orders = header & HAS_ORDERS ? readOrders(reader, layout) : NO_ORDERS;
  target.commands = header & HAS_COMMANDS && reader.isOk ? readCommands(reader, layout) : NO_COMMANDS;
  if (!reader.isOk) return false;
  baseline.set(target.inputs);
  return true;
}

/** Makes `target` the idle seal of `target.tick`, which was not sent because nothing changed, and advances the baseline. */
export function repeatSeal(sizes: SealSizes, baseline: Uint8Array, target: SealTarget): void {
  repeatInputs(sizes, baseline, target);
  target.orders = NO_ORDERS;
  target.commands = NO_COMMANDS;
  baseline.set(target.inputs);
}

function repeatInputs({ repeatMask, inputBytes }: SealSizes, baseline: Uint8Array, target: SealTarget): void {
  for (let at = 0; at < baseline.length; at += inputBytes) {
    for (let i = 0; i < inputBytes; i++) target.inputs[at + i] = baseline[at + i] & repeatMask[i];
  }
  target.changedCount = 0;
}

function countChanged(sizes: SealSizes, inputs: Uint8Array, baseline: Uint8Array): number {
  let count = 0;
  for (let seat = 0; seat < sizes.seats; seat++) if (hasChanged(sizes, inputs, baseline, seat)) count++;
  return count;
}

function hasChanged(
  { repeatMask, inputBytes }: SealSizes,
  inputs: Uint8Array,
  baseline: Uint8Array,
  seat: number,
): boolean {
  const at = seat * inputBytes;
  for (let i = 0; i < inputBytes; i++) if (inputs[at + i] !== (baseline[at + i] & repeatMask[i])) return true;
  return false;
}

/** A list of seats is taken when it has fewer bits than the mask; on both sides the same choice, so only one form is canonical. */
function isListShorter(seats: number, changedCount: number): boolean {
  return (changedCount + 1) * bitsToName(seats) < seats;
}

function writeChanged(writer: BitWriter, sizes: SealSizes, inputs: Uint8Array, baseline: Uint8Array): void {
  const { seats, inputBytes } = sizes;
  const seatBits = bitsToName(seats);
  const changedCount = countChanged(sizes, inputs, baseline);
  const isList = seats > SEATS_OF_PLAIN_MASK && isListShorter(seats, changedCount);
  if (seats > SEATS_OF_PLAIN_MASK) writer.bits(isList ? 1 : 0, 1);
  if (isList) writer.bits(changedCount - 1, seatBits);
  for (let seat = 0; seat < seats; seat++) {
    const isChanged = hasChanged(sizes, inputs, baseline, seat);
    if (!isList) writer.bits(isChanged ? 1 : 0, 1);
    else if (isChanged) writer.bits(seat, seatBits);
  }
  for (let seat = 0; seat < seats; seat++) {
    if (hasChanged(sizes, inputs, baseline, seat)) writeInput(writer, sizes, inputs, seat * inputBytes);
  }
  writer.alignToByte();
}

/** Reads who changed, then their inputs over the repeats that are in the target already. */
function readChanged(reader: BitReader, sizes: SealSizes, target: SealTarget): void {
  const { seats, inputBytes } = sizes;
  const isList = seats > SEATS_OF_PLAIN_MASK && reader.bits(1) === 1;
  if (isList) readSeatList(reader, seats, target);
  else readSeatMask(reader, seats, target);
  if (target.changedCount === 0) reader.fail();
  if (seats > SEATS_OF_PLAIN_MASK && isList !== isListShorter(seats, target.changedCount)) reader.fail();
  for (let i = 0; i < target.changedCount && reader.isOk; i++) {
    if (!readInput(reader, sizes, target.inputs, target.changedSeats[i] * inputBytes)) reader.fail();
  }
  reader.alignToByte();
}

function readSeatMask(reader: BitReader, seats: number, target: SealTarget): void {
  for (let seat = 0; seat < seats; seat++) {
    if (reader.bits(1) === 1) target.changedSeats[target.changedCount++] = seat;
  }
}

function readSeatList(reader: BitReader, seats: number, target: SealTarget): void {
  const seatBits = bitsToName(seats);
  const count = reader.bits(seatBits) + 1;
  let last = -1;
  for (let i = 0; i < count && reader.isOk; i++) {
    const seat = reader.bits(seatBits);
    if (seat <= last || seat >= seats) reader.fail();
    else target.changedSeats[target.changedCount++] = seat;
    last = seat;
  }
}
