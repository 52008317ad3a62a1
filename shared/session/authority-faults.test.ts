// The authority where seats change hands between two ticks, and rooms ask for what cannot be.
import { beforeEach, describe, expect, test } from 'vitest';
import { axis, defineGame, defineModel } from '../index.ts';
import { HEADER } from '../model/layout.ts';
import { PRESENCE, type Bundle } from '../sim/bundle.ts';
import { createSim } from '../sim/sim.ts';
import { game, model } from '../testing/capture.ts';
import { BitWriter, addInput, createInputBatch, encodeOrder, wireLayout, writeInputs } from '../wire/protocol.ts';
import { authorityRig, hashes, type AuthorityRig } from './authority-rig.test-helper.ts';
import { createAuthority } from './authority.ts';
import { createNetSession } from './net-session.ts';
import { runPlan, type PlanTarget } from './plan.ts';

const layout = wireLayout(game.model);
const HOLD = [127, 0, 0b01];

let rig: AuthorityRig = authorityRig();
beforeEach(() => {
  rig = authorityRig();
});

function hold(connection: number): void {
  const { authority } = rig;
  const batch = createInputBatch(layout, 1);
  addInput(layout, batch, { tick: authority.tick + 1, slot: 0, input: new Uint8Array(HOLD), at: 0 });
  const writer = new BitWriter(64);
  writeInputs(writer, layout, batch);
  authority.receive(connection, writer.toBytes(), rig.nowMs);
  rig.run(2);
}

const ping = ({ sim }: AuthorityRig) => sim.encodeOrder('Ping', { x: 1, y: 2 });

describe('a seat that changes hands between two ticks', () => {
  test('does not go on doing what its last player held', () => {
    rig.join(1);
    hold(1);
    expect(rig.sim.world.input(0).dash).toBe(true);
    rig.authority.leave(1, rig.nowMs);
    rig.seat(2);
    rig.run(1);
    expect(rig.sim.world.presence(0)).toBe('person');
    expect(rig.sim.world.input(0)).toMatchObject({ x: 0, dash: false });
  });

  test('is neutral for who comes back to it, during a pause too', () => {
    rig.join(1);
    hold(1);
    rig.authority.pause(rig.nowMs);
    rig.authority.drop(1, rig.nowMs);
    rig.run(5);
    expect(rig.authority.rejoin(1, 2, rig.nowMs)).toBe(true);
    rig.authority.resume(rig.nowMs);
    rig.run(2);
    expect(rig.sim.world.presence(0)).toBe('person');
    expect(rig.sim.world.input(0)).toMatchObject({ x: 0, dash: false });
  });

  test('keeps the orders of who comes back, and forgets those of who left', () => {
    rig.join(1);
    const { type, payload } = ping(rig);
    rig.authority.pause(rig.nowMs);
    rig.authority.receive(1, encodeOrder({ slot: 0, serial: 1, type, payload }), rig.nowMs);
    rig.authority.drop(1, rig.nowMs);
    rig.authority.rejoin(1, 2, rig.nowMs);
    rig.authority.resume(rig.nowMs);
    rig.run(2);
    expect(rig.sealedOrders).toBe(1);
    rig.authority.receive(2, encodeOrder({ slot: 0, serial: 2, type, payload }), rig.nowMs);
    rig.authority.leave(2, rig.nowMs);
    rig.join(3);
    expect(rig.authority.counts.ordersAccepted).toBe(2);
    expect(rig.sealedOrders).toBe(1);
  });

  test('again and again while nothing is sealed costs no more than once', () => {
    rig = authorityRig({ seats: 4, level: 2 });
    rig.run(10);
    rig.authority.pause(rig.nowMs);
    for (let connection = 1; connection < 3000; connection++) {
      rig.seat(connection);
      if (connection % 3 === 0) rig.authority.drop(connection, rig.nowMs);
      rig.authority.leave(connection, rig.nowMs);
    }
    rig.seat(3000);
    rig.authority.resume(rig.nowMs);
    rig.run(2);
    const presences = Array.from({ length: 8 }, (_, seat) => rig.sim.world.presence(seat));
    expect(presences.filter((presence) => presence === 'person')).toHaveLength(1);
    expect(presences.filter((presence) => presence === 'bot')).toHaveLength(3);
  });

  test('lets a crowd of people take the bots’ seats in one tick', () => {
    rig = authorityRig({ seats: 8, level: 1 });
    rig.run(1);
    for (let connection = 1; connection <= 8; connection++) {
      rig.seat(connection);
    }
    rig.run(1);
    expect(rig.sim.world.players.map((seat) => rig.sim.world.presence(seat))).toEqual(
      Array.from({ length: 8 }, () => 'person'),
    );
    expect(rig.sim.world.each('Runner')).toHaveLength(8);
    for (let connection = 1; connection <= 8; connection++) rig.authority.leave(connection, rig.nowMs);
    rig.run(1);
    expect(rig.sim.world.players.map((seat) => rig.sim.world.presence(seat))).toEqual(
      Array.from({ length: 8 }, () => 'bot'),
    );
    expect(rig.sim.world.each('Runner')).toHaveLength(8);
  });
});

describe('a room that asks for what every client would refuse is told at once', () => {
  test.each<[string, () => unknown]>([
    ['a tuning value out of range', () => rig.authority.command({ kind: 'tuning', index: 0, value: 1e9 })],
    ['a seat that is none', () => rig.authority.command({ kind: 'leave', seat: 8 })],
    [
      'data of another size',
      () => rig.authority.command({ kind: 'join', seat: 1, presence: PRESENCE.bot, level: 1, data: new Uint8Array(9) }),
    ],
    ['a bot of level 4', () => rig.authority.addBot(4)],
    [
      'a command the model does not have',
      () => rig.authority.command({ kind: 'custom', type: 5, payload: new Uint8Array() }),
    ],
    ['an order of a seat that is none', () => rig.authority.order({ seat: 99, ...ping(rig) })],
    ['an order without its fields', () => rig.authority.order({ seat: 0, type: 0, payload: new Uint8Array(3) })],
    ['nine seats', () => rig.seat(1, 9)],
  ])('%s', (_, ask) => {
    expect(ask).toThrow(expect.objectContaining({ code: 'assertion' }));
    rig.join(7);
    rig.run(3);
    expect(rig.sim.tick).toBe(rig.authority.tick);
  });
});

test('a match goes on from a saved world at a tick beyond 2^31: seats, bots, clients', () => {
  rig = authorityRig({ seats: 3, level: 1 });
  rig.join(1);
  rig.join(2);
  rig.run(10);
  const saved = new Uint8Array(rig.sim.stateBytes);
  rig.sim.save(saved);
  const header = model.layout.regionOf.get('header.words')?.byteOffset ?? 0;
  const tickFrom = 2_147_483_648 - 100;
  new DataView(saved.buffer).setUint32(header + HEADER.tick * 4, tickFrom, true);
  rig = authorityRig({ seats: 3, level: 1 }, saved);
  const client = createSim(game, { seed: 1 });
  const session = createNetSession({ sim: client, hashes });
  const target: PlanTarget = {
    sim: client,
    scratch: () => client,
    send: (_to, message) => rig.authority.receive(5, message, rig.nowMs),
    close: () => undefined,
  };
  rig.seat(5);
  for (let i = 0; i < 400; i++) {
    const from = rig.sent.length;
    rig.run(1);
    for (const { to, message } of rig.sent.slice(from)) if (to === 5) session.receive(message, rig.nowMs);
    runPlan(session.advance(rig.nowMs), target);
  }
  expect(session.phase).toBe('playing');
  expect(rig.authority.tick).toBeGreaterThan(2_147_483_648);
  expect(client.tick).toBeGreaterThan(rig.authority.tick - 5);
  expect(rig.authority.counts).toMatchObject({ desyncs: 0, malformed: 0, lyingChecksums: 0, snapshotsSent: 1 });
  expect(rig.sim.world.players.map((seat) => rig.sim.world.presence(seat)).toSorted()).toEqual([
    'bot',
    'bot',
    'person',
  ]);
  expect(rig.sim.world.each('Runner')).toHaveLength(3);
});

test('a slow game whose server slept makes up half a second: a plan never holds one bundle twice', () => {
  const slow = defineModel({
    name: 'slow',
    ticksPerSecond: 20,
    players: { min: 1, max: 1 },
    entities: 1,
    components: { Tag: {} },
    input: { x: axis },
  });
  const turns = defineGame(slow, { start() {}, join() {}, leave() {}, bot() {}, systems: { nothing() {} } });
  const world = createSim(turns, { seed: 1 });
  const match = createAuthority({ sim: world, hashes, startMs: 0 });
  const ticks: number[] = [];
  const target: PlanTarget = {
    sim: world,
    scratch: () => world,
    send: () => undefined,
    close: () => undefined,
    stepped: ({ tick }: Bundle) => ticks.push(tick),
  };
  runPlan(match.advance(0), target);
  runPlan(match.advance(5000), target);
  expect(ticks).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
});
