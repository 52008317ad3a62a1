// The messages of docs/protocol.md, read and written without any code of the engine's wire.
import { inflateRawSync } from 'node:zlib';
import { Bytes, hashBytes, u32, UnreadableError } from './raw-bytes.ts';
import type { Bundle, Command, Presence, SealedOrder } from '#shared/sim/bundle.ts';
import type { Hashes } from '#shared/session/session.ts';

/** What both sides derive from the model. */
export interface Sizes {
  readonly seats: number;
  readonly axisCount: number;
  readonly buttonCount: number;
  /** Bytes of one input in memory. */
  readonly inputBytes: number;
  readonly repeatMask: Uint8Array;
  readonly playerDataBytes: number;
  readonly stateBytes: number;
}

export interface RawSnapshot {
  readonly tick: number;
  readonly chain: readonly [number, number];
  readonly checksum: readonly [number, number];
  readonly baseline: Uint8Array;
  readonly state: Uint8Array;
}

export const say = {
  hello: (hashes: Hashes): Uint8Array =>
    Uint8Array.of(1, ...[hashes.protocol, hashes.layout, hashes.rules, hashes.content].flatMap(hashBytes)),
  /** One entry: whole bytes of the input, then the buttons that are left with the slot above them. */
  input: (sizes: Sizes, of: { tick: number; slot: number; slotCount: number; input: Uint8Array }): Uint8Array => {
    const bits = sizes.axisCount * 8 + sizes.buttonCount;
    const slotBits = of.slotCount > 4 ? 3 : of.slotCount > 2 ? 2 : of.slotCount > 1 ? 1 : 0;
    const [whole, rest] = [bits >> 3, bits & 7];
    const tail = (rest > 0 ? of.input[whole] : 0) | (of.slot << rest);
    const tailBytes = (rest + slotBits + 7) >> 3;
    const ends = [tail & 255, tail >> 8].slice(0, tailBytes);
    return Uint8Array.of(2, of.tick & 255, (of.tick >> 8) & 255, ...of.input.subarray(0, whole), ...ends);
  },
  order: (slot: number, serial: number, type: number, fields: Uint8Array): Uint8Array =>
    Uint8Array.of(3, slot, serial & 255, serial >> 8, type, ...fields),
  checksum: (tick: number, [high, low]: readonly [number, number]): Uint8Array =>
    Uint8Array.of(4, ...u32(tick), ...u32(high), ...u32(low)),
  resync: (): Uint8Array => Uint8Array.of(5),
  /** Names the first bad tick and sends neither parts nor a world. */
  desyncAnswer: (tick: number, [high, low]: readonly [number, number]): Uint8Array =>
    Uint8Array.of(6, ...u32(tick), ...u32(high), ...u32(low), ...u32(0), 0, 0),
};

/** The seals of a message as one bundle a tick, skipped idle ones included; advances the baseline. */
export function readSeals(message: Bytes, sizes: Sizes, nextTick: number, baseline: Uint8Array): readonly Bundle[] {
  const bundles: Bundle[] = [];
  let tick = nextTick;
  while (message.left > 0) {
    const low = message.bits(5);
    const [hasInputs, hasOrders, hasCommands] = [message.bits(1), message.bits(1), message.bits(1)];
    for (; (tick & 31) !== low; tick++) {
      repeat(sizes, baseline);
      bundles.push({ tick, inputs: baseline.slice(), orders: [], commands: [] });
    }
    repeat(sizes, baseline);
    if (hasInputs === 1) readInputs(message, sizes, baseline);
    const orders = hasOrders === 1 ? readOrders(message) : [];
    const commands = hasCommands === 1 ? readCommands(message, sizes) : [];
    bundles.push({ tick, inputs: baseline.slice(), orders, commands });
    tick++;
  }
  return bundles;
}

/** Presses last one tick. */
function repeat({ repeatMask, inputBytes }: Sizes, inputs: Uint8Array): void {
  for (let i = 0; i < inputs.length; i++) inputs[i] &= repeatMask[i % inputBytes];
}

function readInputs(message: Bytes, { seats, axisCount, buttonCount, inputBytes }: Sizes, inputs: Uint8Array): void {
  const changed: number[] = [];
  if (seats > 16 && message.bits(1) === 1) {
    const bits = 32 - Math.clz32(seats - 1);
    const count = message.bits(bits) + 1;
    for (let i = 0; i < count; i++) changed.push(message.bits(bits));
  } else for (let seat = 0; seat < seats; seat++) if (message.bits(1) === 1) changed.push(seat);
  for (const seat of changed) {
    if (seat >= seats) throw new UnreadableError('There is no such seat.');
    const at = seat * inputBytes;
    for (let i = 0; i < axisCount; i++) inputs[at + i] = message.u8();
    for (let button = 0; button < buttonCount; button += 8)
      inputs[at + axisCount + (button >> 3)] = message.bits(Math.min(8, buttonCount - button));
  }
  message.align();
}

function readOrders(message: Bytes): SealedOrder[] {
  return Array.from({ length: message.varint() }, () => {
    const [seat, type] = [message.u8(), message.u8()];
    return { seat, type, payload: message.take(message.varint()) };
  });
}

const PRESENCES: readonly Presence[] = [0, 1, 2, 3];

function readCommands(message: Bytes, sizes: Sizes): Command[] {
  return Array.from({ length: message.varint() }, () => readCommand(message, sizes));
}

function readCommand(message: Bytes, { playerDataBytes }: Sizes): Command {
  const kind = message.u8();
  const holder = () => {
    const byte = message.u8();
    return { presence: PRESENCES[byte & 3], level: byte >> 2 };
  };
  switch (kind) {
    case 0:
      return { kind: 'join', seat: message.u8(), ...holder(), data: message.take(playerDataBytes) };
    case 1:
      return { kind: 'leave', seat: message.u8() };
    case 2:
      return { kind: 'presence', seat: message.u8(), ...holder() };
    case 3:
      return { kind: 'tuning', index: message.u16(), value: message.f64() };
    case 4:
      return { kind: 'custom', type: message.u8(), payload: message.take(message.varint()) };
    default:
      throw new UnreadableError(`There is no command of kind ${kind}.`);
  }
}

/** Puts a snapshot together from its messages: undefined until the last. */
export function createSnapshotReader(sizes: Sizes): (message: Bytes) => RawSnapshot | undefined {
  let parts: Uint8Array[] = [];
  return (message) => {
    const [index, count] = [message.u16(), message.u16()];
    if (index === 0) parts = [];
    if (index !== parts.length) throw new UnreadableError('A part of a snapshot is missing.');
    parts.push(message.rest());
    if (parts.length < count) return undefined;
    const whole = new Bytes(Buffer.concat(parts));
    const [tick, chain, checksum] = [whole.u32(), whole.words(), whole.words()];
    const baseline = whole.take(sizes.seats * sizes.inputBytes);
    return { tick, chain, checksum, baseline, state: unpack(whole.rest(), sizes.stateBytes) };
  };
}

/** Inflates, then puts the bytes of each word together again. */
function unpack(packed: Uint8Array, stateBytes: number): Uint8Array {
  const planes = inflateRawSync(packed, { maxOutputLength: stateBytes });
  if (planes.length !== stateBytes) throw new UnreadableError('The packed state has another size.');
  const words = stateBytes >> 3;
  return Uint8Array.from(planes, (byte, i) => (i < words * 8 ? planes[(i & 7) * words + (i >> 3)] : byte));
}
