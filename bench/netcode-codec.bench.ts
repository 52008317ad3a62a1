// N7: an input message and a seal, written and read, beside JSON and @colyseus/schema; time and garbage.
import { Decoder, Encoder, schema, t } from '@colyseus/schema';
import { axis, defineModel, held, press } from '#shared/index.ts';
import { NO_COMMANDS, NO_ORDERS } from '#shared/sim/bundle.ts';
import {
  BitReader,
  BitWriter,
  beginReadSeals,
  beginSeals,
  createInputBatch,
  createSealTarget,
  readInputs,
  readSeal,
  wireLayout,
  writeInputs,
  writeSeal,
} from '#shared/wire/protocol.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

/** Two axes and five buttons, 8 seats: what a game of ships has. */
const layout = wireLayout(
  defineModel({
    name: 'codec',
    ticksPerSecond: 60,
    players: { min: 1, max: 8 },
    entities: 1,
    components: {},
    input: { x: axis, y: axis, thrust: held, brake: held, fire: held, boost: press, special: press },
  }),
);

const MESSAGES = 256;
const PASSES = 200;
const ROUNDS = 31;

/** The inputs that are sent in turn; neighbours differ in every byte. */
const inputs = Array.from({ length: MESSAGES }, (_, i) => Uint8Array.of(i % 128, (i * 7) % 128, i % 32));

const writer = new BitWriter(64);
const reader = new BitReader();
const sending = createInputBatch(layout, 1);
const receiving = createInputBatch(layout, 1);
sending.count = 1;
sending.ticks[0] = 1_000;
sending.inputs.set(inputs[0]);
writeInputs(writer, layout, sending);
/** Every message has this size, so one view of the writer's buffer serves: a socket's messages come as views too. */
const inputMessage = writer.view();

function oursInput(i: number): number {
  const input = inputs[i];
  sending.ticks[0] = 1_000 + i;
  sending.inputs[0] = input[0];
  sending.inputs[1] = input[1];
  sending.inputs[2] = input[2];
  writeInputs(writer, layout, sending);
  reader.reset(inputMessage);
  return readInputs(reader, layout, receiving, 1_000) ? receiving.ticks[0] + receiving.inputs[2] : 0;
}

function jsonInput(i: number): number {
  const [x, y, buttons] = inputs[i];
  const text = JSON.stringify({ tick: 1_000 + i, x, y, buttons });
  const read: { readonly tick: number; readonly buttons: number } = JSON.parse(text);
  return read.tick + read.buttons;
}

const InputRow = schema({ tick: t.uint16(), x: t.int8(), y: t.int8(), buttons: t.uint8() });
const sent = new InputRow();
const encoder = new Encoder(sent);
const received = new InputRow();
const decoder = new Decoder(received);
decoder.decode(encoder.encodeAll());

function schemaInput(i: number): number {
  const input = inputs[i];
  sent.tick = 1_000 + i;
  sent.x = input[0];
  sent.y = input[1];
  sent.buttons = input[2];
  const bytes = encoder.encode();
  encoder.discardChanges();
  decoder.decode(bytes);
  return received.tick + received.buttons;
}

const sealWriter = new BitWriter(64);
const target = createSealTarget(layout);
const written = new Uint8Array(24);
const read = new Uint8Array(24);
const bundle = { tick: 0, inputs: new Uint8Array(24), orders: NO_ORDERS, commands: NO_COMMANDS };
bundle.inputs.set([1, 1, 1], 9);
beginSeals(sealWriter);
writeSeal(sealWriter, layout, bundle, written);
const sealMessage = sealWriter.view();
written.fill(0);

/** Seat 3 changes in every tick. */
function oursSeal(i: number): number {
  bundle.tick++;
  bundle.inputs[9] = inputs[i][0];
  bundle.inputs[10] = inputs[i][1];
  bundle.inputs[11] = 1 | (i & 2);
  beginSeals(sealWriter);
  writeSeal(sealWriter, layout, bundle, written);
  target.tick = bundle.tick;
  return beginReadSeals(reader, sealMessage) && readSeal(reader, layout, read, target) ? target.changedCount : 0;
}

type Loop = (i: number) => number;

let sink = 0;

/** Medians in nanoseconds of each loop, in turn, so that a slow moment of the machine meets all. */
function time(loops: readonly Loop[]): readonly number[] {
  const taken = loops.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    loops.forEach((loop, i) => taken[i].push(once(loop)));
  }
  return taken.map((times) => times.toSorted((a, b) => a - b)[ROUNDS >> 1]);
}

function once(loop: Loop): number {
  const start = performance.now();
  for (let pass = 0; pass < PASSES; pass++) for (let i = 0; i < MESSAGES; i++) sink += loop(i);
  return ((performance.now() - start) * 1e6) / (PASSES * MESSAGES);
}

/** Bytes of garbage a call leaves, after warm-up. */
function garbage(loop: Loop): number {
  for (let round = 0; round < 20; round++) once(loop);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const calls = 20 * PASSES * MESSAGES;
  for (let round = 0; round < 20; round++) for (let i = 0; i < PASSES * MESSAGES; i++) sink += loop(i % MESSAGES);
  return Math.max(0, process.memoryUsage().heapUsed - before) / calls;
}

export const rows: readonly Benchmark[] = [
  {
    row: 'N7',
    target: '≤ 20 ns',
    name: 'input message (2 axes, 5 buttons), encode + decode / @colyseus/schema',
    unit: 'ns',
    measure() {
      const [ours, peer] = time([oursInput, schemaInput]);
      return { ours, peer };
    },
  },
  {
    row: 'N7',
    target: '≤ 20 ns',
    name: 'input message, encode + decode / JSON',
    unit: 'ns',
    measure() {
      const [ours, peer] = time([oursInput, jsonInput]);
      return { ours, peer };
    },
  },
  {
    row: 'N7',
    target: '0',
    name: 'input message, garbage of encode + decode / @colyseus/schema',
    unit: 'bytes',
    measure: () => ({ ours: garbage(oursInput), peer: garbage(schemaInput) }),
  },
  {
    row: 'N7',
    target: '–',
    name: 'seal of 8 seats of which one changed, encode + decode',
    unit: 'ns',
    measure: () => ({ ours: time([oursSeal])[0] }),
  },
  {
    row: 'N7',
    target: '0',
    name: 'seal, garbage of encode + decode',
    unit: 'bytes',
    measure: () => ({ ours: garbage(oursSeal) }),
  },
];
