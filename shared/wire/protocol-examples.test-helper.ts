// One message of every kind with known values: what docs/protocol.md shows byte by byte, and what the tests feed to every decoder.
import { game } from '../testing/capture.ts';
import type { Bundle } from '../sim/bundle.ts';
import { BitReader } from './bit-reader.ts';
import { BitWriter } from './bit-writer.ts';
import {
  CLIENT,
  SERVER,
  addInput,
  beginReadSeals,
  beginSeals,
  createInputBatch,
  createSealTarget,
  createSnapshotAssembler,
  decodeClientChecksum,
  decodeDesyncAnswer,
  decodeDesyncAsk,
  decodeDesyncState,
  decodeEmpty,
  decodeHello,
  decodeMargin,
  decodeOrder,
  decodePaused,
  decodeRefused,
  decodeServerChecksum,
  decodeTableAct,
  decodeWelcome,
  encodeClientChecksum,
  encodeDesyncAnswer,
  encodeDesyncAsk,
  encodeDesyncState,
  encodeEmpty,
  encodeHello,
  encodeMargin,
  encodeOrder,
  encodePaused,
  encodeRefused,
  encodeServerChecksum,
  encodeSnapshot,
  encodeTableAct,
  encodeWelcome,
  readInputs,
  readSeal,
  repeatSeal,
  peekSealTick,
  wireLayout,
  writeInputs,
  writeSeal,
  type Hello,
  type WireHashes,
  type WireSnapshot,
} from './protocol.ts';

/** 8 seats; input: axes x and y, dash (held), throw (press). */
export const layout = wireLayout(game.model);

/** A message by name: its bytes, and what reading gives; undefined (or false) when it refuses the bytes. */
export interface Example {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly read: (message: Uint8Array) => unknown;
  readonly value: unknown;
  /** Writes what was read again, for messages of which every value has one form only. */
  readonly rewrite?: (message: Uint8Array) => Uint8Array | undefined;
}

function cold<T>(
  name: string,
  value: T,
  encode: (value: T) => Uint8Array,
  read: (message: Uint8Array) => T | undefined,
): Example {
  const rewrite = (message: Uint8Array): Uint8Array | undefined => {
    const again = read(message);
    return again === undefined ? undefined : encode(again);
  };
  return { name, bytes: encode(value), read, value, rewrite };
}

/** What an input message says: tick, slot, bytes of input. */
export type InputEntry = readonly [tick: number, slot: number, input: readonly number[]];

export function inputMessage(slotCount: number, entries: readonly InputEntry[]): Uint8Array {
  const batch = createInputBatch(layout, slotCount);
  for (const [tick, slot, input] of entries)
    addInput(layout, batch, { tick, slot, input: Uint8Array.from(input), at: 0 });
  const writer = new BitWriter(64);
  writeInputs(writer, layout, batch);
  return writer.toBytes();
}

export function readInputMessage(
  slotCount: number,
  message: Uint8Array,
  nearTick: number,
): readonly InputEntry[] | undefined {
  const batch = createInputBatch(layout, slotCount);
  if (!readInputs(new BitReader(message), layout, batch, nearTick)) return undefined;
  const { inputBytes } = layout;
  return Array.from({ length: batch.count }, (_, i): InputEntry => [
    batch.ticks[i],
    batch.slots[i],
    [...batch.inputs.subarray(i * inputBytes, (i + 1) * inputBytes)],
  ]);
}

function inputs(name: string, slotCount: number, entries: readonly InputEntry[], nearTick: number): Example {
  return {
    name,
    bytes: inputMessage(slotCount, entries),
    read: (message) => readInputMessage(slotCount, message, nearTick),
    value: entries,
    rewrite(message) {
      const again = readInputMessage(slotCount, message, nearTick);
      return again === undefined ? undefined : inputMessage(slotCount, again);
    },
  };
}

/** All seats' inputs: those given by seat, zeros else. */
export function inputsOf(given: Readonly<Record<number, readonly number[]>>): Uint8Array {
  const all = new Uint8Array(layout.seats * layout.inputBytes);
  for (const [seat, input] of Object.entries(given)) all.set(input, Number(seat) * layout.inputBytes);
  return all;
}

export function sealMessage(bundles: readonly Bundle[], baseline: Uint8Array): Uint8Array {
  const writer = new BitWriter(64);
  const advancing = baseline.slice();
  beginSeals(writer);
  for (const bundle of bundles) writeSeal(writer, layout, bundle, advancing);
  return writer.toBytes();
}

/** The bundles of a message, the skipped idle ones included; undefined when it is malformed. */
export function readSealMessage(
  message: Uint8Array,
  nextTick: number,
  baseline: Uint8Array,
): readonly Bundle[] | undefined {
  const reader = new BitReader();
  const target = createSealTarget(layout);
  const advancing = baseline.slice();
  const bundles: Bundle[] = [];
  if (!beginReadSeals(reader, message)) return undefined;
  target.tick = nextTick;
  while (!reader.isAtEnd) {
    if (peekSealTick(reader, target.tick) > target.tick) repeatSeal(layout, advancing, target);
    else if (!readSeal(reader, layout, advancing, target)) return undefined;
    const { tick, orders, commands } = target;
    bundles.push({ tick, inputs: target.inputs.slice(), orders, commands });
    target.tick++;
  }
  return bundles;
}

/** Reads a message seal by seal and writes what it read; undefined when it is malformed. */
export function rewriteSealMessage(
  message: Uint8Array,
  nextTick: number,
  baseline: Uint8Array,
): Uint8Array | undefined {
  const reader = new BitReader();
  const writer = new BitWriter(64);
  const target = createSealTarget(layout);
  const read = baseline.slice();
  const written = baseline.slice();
  if (!beginReadSeals(reader, message)) return undefined;
  beginSeals(writer);
  target.tick = nextTick;
  for (; !reader.isAtEnd; target.tick++) {
    if (peekSealTick(reader, target.tick) > target.tick) {
      repeatSeal(layout, read, target);
      written.set(read);
    } else {
      if (!readSeal(reader, layout, read, target)) return undefined;
      writeSeal(writer, layout, target, written);
    }
  }
  return writer.toBytes();
}

function seals(name: string, bundles: readonly Bundle[], baseline: Uint8Array): Example {
  const first = bundles[0].tick;
  return {
    name,
    bytes: sealMessage(bundles, baseline),
    read: (message) => readSealMessage(message, first, baseline),
    value: bundles,
    rewrite: (message) => rewriteSealMessage(message, first, baseline),
  };
}

const held = inputsOf({ 0: [127, 0, 1], 3: [0, 129, 0] });
const idle: Bundle = { tick: 1024, inputs: held, orders: [], commands: [] };
const changed: Bundle = { tick: 1025, inputs: inputsOf({ 0: [127, 0, 3], 3: [0, 0, 0] }), orders: [], commands: [] };
const ping = new Uint8Array(16);
new DataView(ping.buffer).setFloat64(0, 1.5, true);
new DataView(ping.buffer).setFloat64(8, -2, true);

const words = Uint32Array.of(0x01234567, 0x89abcdef);
const state = new Uint8Array(layout.stateBytes);
state[0] = 7;
const snapshot: WireSnapshot = { tick: 1025, chain: words, checksum: Uint32Array.of(1, 2), baseline: held, state };

/** The snapshot of the examples, and its one message. */
export const snapshotExample = { value: snapshot, message: encodeSnapshot(layout, snapshot)[0] };

const helloHashes: WireHashes = {
  protocol: '0011223344556677',
  layout: '8899aabbccddeeff',
  rules: '0123456789abcdef',
  content: 'fedcba9876543210',
};

/** One or more of every kind. */
export const examples: readonly Example[] = [
  cold('hello', { hashes: helloHashes }, ({ hashes, held }: Hello) => encodeHello(hashes, held), decodeHello),
  cold(
    'hello with a world',
    { hashes: helloHashes, held: { tick: 1020, chain: new Uint32Array([0x01234567, 0x89abcdef]) } },
    ({ hashes, held }: Hello) => encodeHello(hashes, held),
    decodeHello,
  ),
  inputs('inputs of one seat', 1, [[1026, 0, [127, 0, 3]]], 1020),
  inputs(
    'inputs of two seats',
    2,
    [
      [1026, 0, [127, 0, 1]],
      [1026, 1, [0, 129, 0]],
    ],
    1020,
  ),
  cold('order', { slot: 0, serial: 1, type: 0, payload: ping }, encodeOrder, decodeOrder),
  cold(
    'client checksum',
    { tick: 1020, high: 0x01234567, low: 0x89abcdef },
    encodeClientChecksum,
    decodeClientChecksum,
  ),
  cold('resync', CLIENT.resync, encodeEmpty, decodeEmpty),
  cold('table', { kind: 'ready', match: 2 }, encodeTableAct, decodeTableAct),
  cold(
    'desync answer',
    { tick: 1021, recorded: words, retraced: Uint32Array.of(1, 2, 3, 4), packedSizeBytes: 2001 },
    encodeDesyncAnswer,
    decodeDesyncAnswer,
  ),
  cold('desync state', { tick: 1021, offset: 2000, bytes: Uint8Array.of(255) }, encodeDesyncState, decodeDesyncState),
  cold(
    'welcome',
    { seats: [2, 5], tick: 1025, ticksPerSecond: 60, sync: 'lockstep' as const, restarts: 0, orderSerial: 0 },
    encodeWelcome,
    decodeWelcome,
  ),
  cold('refused', { code: 4106, sentence: 'The match is full.' }, encodeRefused, decodeRefused),
  seals('idle seal', [idle], held),
  seals('two seals', [idle, changed], held),
  seals('seal with an order', [{ ...idle, orders: [{ seat: 3, type: 0, payload: ping }] }], held),
  seals(
    'seal with commands',
    [
      {
        ...idle,
        commands: [
          { kind: 'join', seat: 4, presence: 3, level: 2, data: Uint8Array.of(9) },
          { kind: 'presence', seat: 3, presence: 2, level: 0 },
          { kind: 'leave', seat: 0 },
          { kind: 'tuning', index: 0, value: 6.5 },
          { kind: 'custom', type: 0, payload: Uint8Array.of(1, 5) },
        ],
      },
    ],
    held,
  ),
  cold(
    'server checksum',
    { tick: 1020, high: 0x01234567, low: 0x89abcdef, orderSerial: 3, marginTicks: -1.25 },
    encodeServerChecksum,
    decodeServerChecksum,
  ),
  cold('margin', 2.5, encodeMargin, decodeMargin),
  cold('desync ask', { firstTick: 1020, checksums: Uint32Array.of(1, 2, 3, 4) }, encodeDesyncAsk, decodeDesyncAsk),
  cold('paused', 1025, encodePaused, decodePaused),
  cold('resumed', SERVER.resumed, encodeEmpty, decodeEmpty),
  cold('closing', SERVER.closing, encodeEmpty, decodeEmpty),
];

/** Reads a snapshot of one message. */
export function readSnapshotMessage(message: Uint8Array): WireSnapshot | undefined {
  const assembler = createSnapshotAssembler(layout);
  return assembler.add(message) === 'whole' ? assembler.snapshot : undefined;
}

/** Bytes as the document writes them: two digits each, eight in a group, sixteen in a line. */
export function hexLines(bytes: Uint8Array): string {
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  const lines: string[] = [];
  for (let at = 0; at < digits.length; at += 16) lines.push(digits.slice(at, at + 16).join(' '));
  return lines.join('\n');
}
