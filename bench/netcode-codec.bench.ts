// N7 and N2: an input message and a seal, written and read, beside protobufjs, @colyseus/schema and JSON; a packed world beside plain deflate.
import { Decoder, Encoder, schema, t } from '@colyseus/schema';
import { deflateSync, inflateSync } from 'fflate';
import protobuf from 'protobufjs';
import { angle, axis, defineModel, entity, f32, f64, held, press, u16, u8 } from '#shared/index.ts';
import { nextFloat, nextInt, seedRandom } from '#shared/math/random.ts';
import { NO_COMMANDS, NO_ORDERS } from '#shared/sim/bundle.ts';
import {
  BitReader,
  BitWriter,
  beginReadSeals,
  beginSeals,
  createInputBatch,
  createSealTarget,
  packState,
  readInputs,
  readSeal,
  unpackState,
  wireLayout,
  writeInputs,
  writeSeal,
} from '#shared/wire/protocol.ts';
import { garbageOf, timeInTurn } from './measure.ts';
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

/** Each loop is written out, so that the compiler sees what it calls; all return what they read, so that nothing is optimised away. */
function oursInputs(): number {
  let sum = 0;
  for (let i = 0; i < MESSAGES; i++) {
    const input = inputs[i];
    sending.ticks[0] = 1_000 + i;
    sending.inputs[0] = input[0];
    sending.inputs[1] = input[1];
    sending.inputs[2] = input[2];
    writeInputs(writer, layout, sending);
    reader.reset(inputMessage);
    if (readInputs(reader, layout, receiving, 1_000)) sum += receiving.ticks[0] + receiving.inputs[2];
  }
  return sum;
}

function jsonInputs(): number {
  let sum = 0;
  for (let i = 0; i < MESSAGES; i++) {
    const [x, y, buttons] = inputs[i];
    const text = JSON.stringify({ tick: 1_000 + i, x, y, buttons });
    const read: { readonly tick: number; readonly buttons: number } = JSON.parse(text);
    sum += read.tick + read.buttons;
  }
  return sum;
}

const ProtobufInput = protobuf
  .parse('syntax = "proto3"; message Input { uint32 tick = 1; sint32 x = 2; sint32 y = 3; uint32 buttons = 4; }')
  .root.lookupType('Input');
const plain = { tick: 0, x: 0, y: 0, buttons: 0 };

function protobufInputs(): number {
  let sum = 0;
  for (let i = 0; i < MESSAGES; i++) {
    const input = inputs[i];
    plain.tick = 1_000 + i;
    plain.x = input[0];
    plain.y = input[1];
    plain.buttons = input[2];
    const read = ProtobufInput.decode(ProtobufInput.encode(plain).finish());
    if ('tick' in read && 'buttons' in read) sum += Number(read.tick) + Number(read.buttons);
  }
  return sum;
}

const InputRow = schema({ tick: t.uint16(), x: t.int8(), y: t.int8(), buttons: t.uint8() });
const sent = new InputRow();
const encoder = new Encoder(sent);
const received = new InputRow();
const decoder = new Decoder(received);
decoder.decode(encoder.encodeAll());

function schemaInputs(): number {
  let sum = 0;
  for (let i = 0; i < MESSAGES; i++) {
    const input = inputs[i];
    sent.tick = 1_000 + i;
    sent.x = input[0];
    sent.y = input[1];
    sent.buttons = input[2];
    const bytes = encoder.encode();
    encoder.discardChanges();
    decoder.decode(bytes);
    sum += received.tick + received.buttons;
  }
  return sum;
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
function oursSeals(): number {
  let sum = 0;
  for (let i = 0; i < MESSAGES; i++) {
    const input = inputs[i];
    bundle.tick++;
    bundle.inputs[9] = input[0];
    bundle.inputs[10] = input[1];
    bundle.inputs[11] = 1 | (i & 2);
    beginSeals(sealWriter);
    writeSeal(sealWriter, layout, bundle, written);
    target.tick = bundle.tick;
    if (beginReadSeals(reader, sealMessage) && readSeal(reader, layout, read, target)) sum += target.changedCount;
  }
  return sum;
}

type Loop = () => number;

/** The sums go here: storing to a typed array makes no garbage of its own. */
const sink = new Float64Array(1);

/** Nanoseconds a message of each loop, in turn. */
function time(loops: readonly Loop[]): readonly number[] {
  const runs = loops.map((loop) => () => void (sink[0] += loop()));
  return timeInTurn(runs, { rounds: ROUNDS, calls: PASSES }).map((us) => (us * 1_000) / MESSAGES);
}

/** Bytes of garbage a message leaves, after warm-up; too few messages for a collection in between. */
function garbage(loop: Loop): number {
  const run = () => void (sink[0] += loop());
  for (let pass = 0; pass < 40 * PASSES; pass++) run();
  return garbageOf(run, 20) / MESSAGES;
}

/** Ships, bolts and rocks. */
const worldModel = defineModel({
  name: 'world',
  ticksPerSecond: 60,
  players: { min: 1, max: 8 },
  entities: 1_000,
  components: {
    Position: { x: f64, y: f64 },
    Velocity: { x: f64, y: f64 },
    Facing: { angle, spin: f64 },
    Ship: { player: u8, team: u8, heat: f32, health: u8, shield: u16 },
    Bolt: { owner: u8, age: u16, from: entity },
    Rock: { size: u8, seed: u16 },
  },
  input: { turn: axis, fire: held },
});

/** The bytes of a world with so many rows alive: floats anywhere in their range, small numbers often zero. */
function worldBytes(alive: number): Uint8Array {
  const random = new Uint32Array(4);
  seedRandom(random, 7, 0);
  const bytes = new Uint8Array(worldModel.layout.sizeBytes);
  const view = new DataView(bytes.buffer);
  for (const { group, storage, byteOffset } of worldModel.layout.regions) {
    if (group !== 'component') continue;
    for (let row = 1; row <= alive; row++) {
      if (storage === 'f64') view.setFloat64(byteOffset + row * 8, nextFloat(random) * 2_000 - 1_000, true);
      else if (storage === 'f32') view.setFloat32(byteOffset + row * 4, nextFloat(random), true);
      else if (storage === 'u16')
        view.setUint16(byteOffset + row * 2, nextInt(random, 3) === 0 ? nextInt(random, 200) : 0, true);
      else bytes[byteOffset + row] = nextInt(random, 3) === 0 ? nextInt(random, 8) : 0;
    }
  }
  return bytes;
}

const world = worldBytes(300);
const unpacked = new Uint8Array(world.length);
const packedWorld = packState(world);
const deflatedWorld = deflateSync(world, { level: 6 });

/** Medians in milliseconds. */
function timeWorld(ours: () => number, peer: () => number): { readonly ours: number; readonly peer: number } {
  const taken = [ours, peer].map((run) => {
    const times = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      sink[0] += run();
      return performance.now() - start;
    });
    return times.toSorted((a, b) => a - b)[ROUNDS >> 1];
  });
  return { ours: taken[0], peer: taken[1] };
}

export const rows: readonly Benchmark[] = [
  ...[
    { name: 'protobufjs', target: '≤ 20 ns', peer: protobufInputs },
    { name: '@colyseus/schema', target: '–', peer: schemaInputs },
    { name: 'JSON', target: '–', peer: jsonInputs },
  ].map(({ name, target, peer }) => ({
    row: 'N7',
    target,
    name: `input message (2 axes, 5 buttons), encode + decode / ${name}`,
    unit: 'ns',
    measure() {
      const [ours, theirs] = time([oursInputs, peer]);
      return { ours, peer: theirs };
    },
  })),
  {
    row: 'N7',
    target: '0',
    name: 'input message, garbage of encode + decode / protobufjs',
    unit: 'bytes',
    measure: () => ({ ours: garbage(oursInputs), peer: garbage(protobufInputs) }),
  },
  {
    row: 'N7',
    target: '–',
    name: 'seal of 8 seats of which one changed, encode + decode',
    unit: 'ns',
    measure: () => ({ ours: time([oursSeals])[0] }),
  },
  {
    row: 'N7',
    target: '0',
    name: 'seal, garbage of encode + decode',
    unit: 'bytes',
    measure: () => ({ ours: garbage(oursSeals) }),
  },
  {
    row: 'N2',
    target: '≤ 1',
    name: `state of ${world.length} bytes, 300 of 1,000 rows alive, packed / deflate level 6`,
    unit: 'bytes',
    measure: () => ({ ours: packedWorld.length, peer: deflatedWorld.length }),
  },
  {
    row: 'N2',
    target: '≤ 1',
    name: 'packing it / deflate level 6',
    unit: 'ms',
    measure: () =>
      timeWorld(
        () => packState(world).length,
        () => deflateSync(world, { level: 6 }).length,
      ),
  },
  {
    row: 'N2',
    target: '–',
    name: 'unpacking it in bounded steps / inflating at once',
    unit: 'ms',
    measure: () =>
      timeWorld(
        () => Number(unpackState(packedWorld, unpacked)),
        () => inflateSync(deflatedWorld, { out: unpacked }).length,
      ),
  },
];
