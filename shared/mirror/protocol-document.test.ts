// The document of the protocol on state rooms: the bytes it shows are those of a mirror, and they are read as it says.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { axis, createSim, defineGame, defineModel, entity, f64, player, predicted } from '../index.ts';
import { PRESENCE } from '../sim/bundle.ts';
import { SERVER } from '../wire/protocol.ts';
import { hexLines } from '../wire/protocol-examples.test-helper.ts';
import { eventKinds, readEvents } from './events.ts';
import { createMirror } from './mirror.ts';
import { PatchReader } from './patch-reader.ts';
import { MirrorStore } from './store.ts';

const document = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const shown = new Map(
  [...document.matchAll(/```mirror (.+)\n([0-9a-f\s]+)```/g)].map(([, name, hex]) => [name, hex.trim()]),
);

/** The example's game: each player has a ball, and every fourth tick kicks it. */
const model = defineModel({
  name: 'balls',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 4,
  components: { Ball: { player, x: f64 } },
  input: { x: axis },
  events: { Kicked: predicted({ ball: entity, x: f64 }) },
  mirror: { quantized: { 'Ball.x': { min: 0, max: 255, bits: 8 } } },
});

const game = defineGame(model, {
  tuning: {},
  start() {},
  join: (w, seat) => void w.spawn({ Ball: { player: seat, x: 10 * seat + 1 } }),
  leave() {},
  bot() {},
  systems: {
    kick(w) {
      if (w.tick % 4 !== 0) return;
      for (const ball of w.each('Ball')) {
        w.Ball.x[ball] += 2;
        w.emit('Kicked', { ball, x: w.Ball.x[ball] });
      }
    },
  },
});

/** Seat 0's messages of the first six ticks. */
function told() {
  const sim = createSim(game, { seed: 1 });
  const mirror = createMirror(sim);
  const client = mirror.open([0]);
  const store = new MirrorStore(mirror.contract);
  const head = { orders: 0, margin: undefined, isCompared: false, isHeartbeat: false };
  const join = (seat: number) => ({
    kind: 'join' as const,
    seat,
    presence: PRESENCE.person,
    level: 0,
    data: sim.emptyData,
  });
  const stepTo = (tick: number) => {
    while (sim.tick < tick) {
      const commands = sim.tick === 0 ? [join(0), join(1)] : [];
      sim.step({ tick: sim.tick + 1, inputs: new Uint8Array(2), orders: [], commands });
      mirror.observe(sim.tick);
    }
    mirror.scan();
  };
  stepTo(3);
  const state = client.writeWhole({ ...head, tick: 3 }, SERVER.state);
  stepTo(6);
  const { patch, events } = client.write({ ...head, tick: 6 }, { patch: SERVER.patch, events: SERVER.events });
  return { messages: { state, patch, events }, store, contract: mirror.contract };
}

const { messages, store, contract } = told();

test('the document shows a whole state, a patch and events as a mirror writes them, and no other', () => {
  const written = Object.entries(messages).map(([name, bytes]) => [name, hexLines(bytes ?? new Uint8Array())]);
  expect([...shown]).toEqual(written);
});

test('they are read as it says: both balls, the own one exact, kicked in the fourth tick', () => {
  const reader = new PatchReader(contract, store);
  const bytesOf = (name: string) =>
    Uint8Array.from((shown.get(name) ?? '').split(/\s+/), (digits) => Number.parseInt(digits, 16));
  expect(reader.read(bytesOf('state'), true)).toBe(true);
  const places = () => [store.own.values[1], store.others.values[1]];
  expect([store.tick, ...places()]).toEqual([3, 1, 11]);
  expect(reader.read(bytesOf('patch'), false)).toBe(true);
  expect([store.tick, ...places()]).toEqual([6, 3, 13]);
  const events = readEvents(bytesOf('events'), eventKinds(model.definition), (low) => low);
  expect(events?.map(({ kind, tick, record }) => [kind.name, tick, { ...record }])).toEqual([
    ['Kicked', 4, { ball: 1, x: 3 }],
    ['Kicked', 4, { ball: 2, x: 13 }],
  ]);
  expect(document).toContain(`have the contract \`${contract.hash}\``);
});
