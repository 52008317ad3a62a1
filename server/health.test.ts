/** /health?verbose: everything hostile or late that came over the wire is there by its kind, also when its room has ended. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineGame } from '#shared/index.ts';
import { CLOSE } from '#shared/session/session.ts';
import {
  addInput,
  BitWriter,
  CLIENT,
  createInputBatch,
  encodeClientChecksum,
  encodeEmpty,
  encodeHello,
  SERVER,
  wireLayout,
  writeInputs,
} from '#shared/wire/protocol.ts';
import { hashesOf } from './build-info.ts';
import {
  FRAME,
  joinRaw,
  startTestServer,
  tinyBuild,
  tinyGame,
  tinyModel,
  tinyOptions,
  tinyRules,
  until,
  type RawClient,
  type TestServer,
} from './harness.test-helper.ts';
import { everyoneLeaves, play } from './player.test-helper.ts';
import { room } from './room-definition.ts';

const driftingGame = defineGame(tinyModel, {
  ...tinyRules,
  systems: {
    ...tinyRules.systems,
    move(w) {
      tinyRules.systems.move(w);
      if (w.tick === 60) w.globals.shots = 9;
    },
  },
});

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'lockstep', bots: 0 })]);
});

afterAll(async () => {
  await everyoneLeaves();
  await server.close();
});

type Counts = Readonly<Record<string, number>>;

async function health(path = '/health?verbose'): Promise<{ readonly counts: Counts; readonly wire: Counts }> {
  const value: unknown = await (await fetch(server.url + path)).json();
  const partOf = (name: string): Counts => {
    const part: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    return typeof part === 'object' && part !== null ? Object.fromEntries(Object.entries(part)) : {};
  };
  return { counts: partOf('counts'), wire: partOf('wire') };
}

const enter = async (): Promise<RawClient> => (await joinRaw(server.url, 'create/tiny', tinyOptions)).ready();
const say = (client: RawClient, message: Uint8Array) => client.send(FRAME.bytes, ...message);

function inputsFor(tick: number): Uint8Array {
  const layout = wireLayout(tinyModel);
  const batch = createInputBatch(layout, 1);
  addInput(layout, batch, { tick, slot: 0, input: new Uint8Array(layout.inputBytes), at: 0 });
  const writer = new BitWriter(64);
  writeInputs(writer, layout, batch);
  return writer.toBytes();
}

test('each kind of hostile frame has its count, and plain health says less', async () => {
  const nothing = await health();
  expect(Object.values(nothing.wire).reduce((sum, count) => sum + count, 0)).toBe(0);

  const unknown = await enter();
  say(unknown, Uint8Array.of(99));
  expect((await unknown.closed).code).toBe(CLOSE.unknown.code);
  expect((await health()).wire.unknown).toBe(1);

  const malformed = await enter();
  for (let i = 0; i < 5; i++) say(malformed, Uint8Array.of(CLIENT.inputs, 255, 255, 255));
  expect((await malformed.closed).code).toBe(CLOSE.malformed.code);

  const flooding = await enter();
  for (let i = 0; i < 400; i++) say(flooding, encodeEmpty(CLIENT.resync));
  expect((await flooding.closed).code).toBe(CLOSE.flooding.code);

  const framing = await enter();
  for (let i = 0; i < 1000; i++) framing.send(FRAME.ping);
  expect((await framing.closed).code).toBe(CLOSE.flooding.code);

  const oversize = await enter();
  oversize.send(...new Uint8Array(5000).fill(FRAME.bytes));
  expect((await oversize.closed).code).toBe(CLOSE.oversize.code);

  const foreign = await enter();
  foreign.send(FRAME.input, 1, 2, 3, 4, 5, 6);
  expect((await foreign.closed).code).toBe(CLOSE.unknown.code);

  const liar = await enter();
  say(liar, encodeHello(hashesOf(tinyGame, tinyBuild)));
  await liar.message(SERVER.snapshot);
  say(liar, encodeClientChecksum({ tick: 1_000_000, high: 1, low: 2 }));
  say(liar, inputsFor(1));
  say(liar, inputsFor(5_000));
  await until(async () => {
    const { wire } = await health();
    return wire.lyingChecksums > 0 && wire.inputsLate + wire.inputsTooFar > 1;
  });
  liar.send(FRAME.leaveRoom);
  await liar.closed;

  await play(server.url, { kind: 'create' }, {}, driftingGame);
  await until(async () => (await health()).wire.desyncs > 0);
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);

  const { wire, counts } = await health();
  expect(wire).toMatchObject({ flooding: 1, desyncs: 1 });
  // Whoever drifts, on a machine that is busy, may be ahead of what the room has made.
  expect(wire.lyingChecksums).toBeGreaterThanOrEqual(1);
  expect(wire.malformed).toBeGreaterThanOrEqual(3);
  expect(wire.inputsLate).toBeGreaterThanOrEqual(1);
  expect(wire.inputsTooFar).toBeGreaterThanOrEqual(1);
  expect(wire.snapshotsSent).toBeGreaterThanOrEqual(2);
  expect(counts).toMatchObject({
    'closed.session': 3,
    'closed.flooding': 1,
    'closed.oversize': 1,
    'closed.unknown': 1,
  });
  const plain = await health('/health');
  expect([plain.wire, plain.counts]).toEqual([{}, counts]);
});
