// Sealed orders and commands <-> bytes, inside a seal.
import { assert, unreachable } from '../assert.ts';
import { NO_COMMANDS, NO_ORDERS, type Command, type Presence, type SealedOrder } from '../sim/bundle.ts';
import type { BitReader } from './bit-reader.ts';
import type { BitWriter } from './bit-writer.ts';
import { WIRE_LIMITS } from './limits.ts';
import { readSeat, writeSeat } from './seat.ts';
import type { SealSizes, WireLayout } from './wire-layout.ts';

const COMMAND = Object.freeze({ join: 0, leave: 1, presence: 2, tuning: 3, custom: 4 });

/** Writes the orders of a seal, at least one. */
export function writeOrders(writer: BitWriter, sizes: SealSizes, orders: readonly SealedOrder[]): void {
  assert(orders.length <= WIRE_LIMITS.ordersPerSeal, 'A seal has too many orders: move some to the next tick.');
  writer.varint(orders.length);
  for (const { seat, type, payload } of orders) {
    writeSeat(writer, sizes, seat);
    writer.u8(type);
    writePayload(writer, payload);
  }
}

/** Reads the orders of a seal into a fresh list; none, and a failed reader, when they make no sense. */
export function readOrders(reader: BitReader, layout: WireLayout): readonly SealedOrder[] {
  const count = reader.varint();
  if (count < 1 || count > WIRE_LIMITS.ordersPerSeal) reader.fail();
  const orders: SealedOrder[] = [];
  while (reader.isOk && orders.length < count) {
    const seat = readSeat(reader, layout);
    const type = reader.u8();
    const payload = readPayload(reader);
    if (seat >= layout.seats || !layout.isOrder(type, payload)) reader.fail();
    orders.push({ seat, type, payload });
  }
  return reader.isOk ? orders : NO_ORDERS;
}

/** Writes the commands of a seal, at least one. */
export function writeCommands(writer: BitWriter, sizes: SealSizes, commands: readonly Command[]): void {
  assert(commands.length <= WIRE_LIMITS.commandsPerSeal, 'A seal has too many commands: move some to the next tick.');
  writer.varint(commands.length);
  for (const command of commands) writeCommand(writer, sizes, command);
}

/** Reads the commands of a seal into a fresh list; none, and a failed reader, when they make no sense. */
export function readCommands(reader: BitReader, layout: WireLayout): readonly Command[] {
  const count = reader.varint();
  if (count < 1 || count > WIRE_LIMITS.commandsPerSeal) reader.fail();
  const commands: Command[] = [];
  while (reader.isOk && commands.length < count) {
    const command = readCommand(reader, layout);
    if (command === undefined || !layout.isCommand(command)) reader.fail();
    else commands.push(command);
  }
  return reader.isOk ? commands : NO_COMMANDS;
}

function writeCommand(writer: BitWriter, sizes: SealSizes, command: Command): void {
  writer.u8(COMMAND[command.kind]);
  switch (command.kind) {
    case 'join':
      assert(command.data.length === sizes.playerDataBytes, 'Player data has the size the model gives it.');
      writeSeat(writer, sizes, command.seat);
      writer.u8(command.presence | (command.level << 2));
      writer.bytes(command.data);
      return;
    case 'leave':
      writeSeat(writer, sizes, command.seat);
      return;
    case 'presence':
      writeSeat(writer, sizes, command.seat);
      writer.u8(command.presence | (command.level << 2));
      return;
    case 'tuning':
      writer.u16(command.index);
      writer.f64(command.value);
      return;
    case 'custom':
      writer.u8(command.type);
      writePayload(writer, command.payload);
      return;
    default:
      unreachable(command);
  }
}

function readCommand(reader: BitReader, layout: WireLayout): Command | undefined {
  const kind = reader.u8();
  switch (kind) {
    case COMMAND.join: {
      const seat = readSeat(reader, layout);
      const holder = reader.u8();
      return { kind: 'join', seat, ...holderOf(holder), data: reader.bytes(layout.playerDataBytes) };
    }
    case COMMAND.leave:
      return { kind: 'leave', seat: readSeat(reader, layout) };
    case COMMAND.presence: {
      const seat = readSeat(reader, layout);
      return { kind: 'presence', seat, ...holderOf(reader.u8()) };
    }
    case COMMAND.tuning: {
      const index = reader.u16();
      return { kind: 'tuning', index, value: reader.f64() };
    }
    case COMMAND.custom: {
      const type = reader.u8();
      return { kind: 'custom', type, payload: readPayload(reader) };
    }
    default:
      return undefined;
  }
}

const PRESENCES: readonly Presence[] = [0, 1, 2, 3];

/** Presence in the low two bits, level above them; a level above 3 is for the layout's check to refuse. */
function holderOf(byte: number): { readonly presence: Presence; readonly level: number } {
  return { presence: PRESENCES[byte & 3], level: byte >> 2 };
}

function writePayload(writer: BitWriter, payload: Uint8Array): void {
  assert(payload.length <= WIRE_LIMITS.payloadBytes, 'A payload outgrew its limit: defineModel refuses such a model.');
  writer.varint(payload.length);
  writer.bytes(payload);
}

function readPayload(reader: BitReader): Uint8Array {
  const length = reader.varint();
  if (length > WIRE_LIMITS.payloadBytes) reader.fail();
  return reader.bytes(length);
}
