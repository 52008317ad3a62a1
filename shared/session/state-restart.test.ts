// A process that is gone and one that goes on: in state rooms clients come back to their seats and agree, and no order is lost or sealed twice.
import { expect, test } from 'vitest';
import { defineGame } from '../sim/game.ts';
import { model, rules } from '../testing/hideout.ts';
import { openStateRoom } from './state-room.test-helper.ts';

// A level is loaded at ticks 120 and 240, and so on.
const game = defineGame(model, { ...rules, config: { ...rules.config, roundSeconds: 2 } });

type Room = ReturnType<typeof openStateRoom<(typeof model)['definition']>>;
type Client = ReturnType<Room['join']>;

const RIGHT = Uint8Array.of(127, 0, 0);

/** Gives orders with the numbers from `from` up to `to`, one a frame. */
function give(room: Room, { session, sim }: Client, from: number, to: number): void {
  for (let words = from; words < to; words++) {
    const { type, payload } = sim.encodeOrder('Shout', { words, volume: 9 });
    session.order(0, type, payload);
    room.run(1);
  }
}

/** The numbers of the orders of the match as it stands. */
function sealed({ sealed: bundles }: Room): number[] {
  return bundles.flatMap(({ orders }) =>
    orders.map(({ payload }) => new DataView(payload.slice().buffer).getFloat64(0, true)),
  );
}

const upTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, i) => from + i);

function walkerOf({ world }: Room['sim'], seat: number): number | undefined {
  const e = [...world.each('Walker', 'Body')].find((one) => world.Walker.player[one] === seat);
  return e === undefined ? undefined : world.Body.x[e];
}

/** Everyone plays, holds what the server says, has their walker where the server has it, and is ahead of it. */
function expectSound(room: Room, clients: readonly Client[]): void {
  // Nobody moves, so that what is predicted is what the server makes of it.
  for (const { session } of clients) session.setInput(0, new Uint8Array(3));
  room.run(90);
  const { tick } = room.authority;
  for (const { session, state, sim, taken } of clients) {
    expect(session.phase).toBe('playing');
    expect(session.seats).toEqual(taken);
    expect(session.stats.desyncs).toBe(0);
    expect(state.differences).toEqual([]);
    expect(state.agreedTick).toBeGreaterThan(tick - 75);
    expect(session.tick).toBeGreaterThanOrEqual(tick);
    const [seat] = taken;
    expect(walkerOf(room.sim, seat)).toBeDefined();
    expect(walkerOf(sim, seat)).toBeCloseTo(walkerOf(room.sim, seat) ?? Number.NaN, 3);
  }
}

/** A room of two, who run around. */
function open() {
  const room = openStateRoom(game);
  const clients = [room.join(), room.join()];
  room.run(60);
  clients[0].session.setInput(0, RIGHT);
  return { room, clients };
}

test('orders that were written are in the match once, those of the ticks that were lost are gone, and what is given since is sealed once', () => {
  const { room, clients } = open();
  const [ann] = clients;
  give(room, ann, 0, 40);
  room.run(20);
  expect(sealed(room)).toEqual(upTo(40));
  // Given in the last ticks, sealed or under way when the process ends.
  give(room, ann, 40, 60);
  room.restart(40);
  const written = sealed(room).length;
  expect(written).toBeGreaterThanOrEqual(20);
  expect(written).toBeLessThan(60);
  give(room, ann, 100, 110);
  for (const client of clients) client.comeBack();
  give(room, ann, 110, 120);
  room.run(60);
  expect(sealed(room)).toEqual([...upTo(written), ...upTo(120, 100)]);
  expect(ann.state.kept.orders).toBe(0);
  expectSound(room, clients);
});

test('the own rows go on ahead of the server after a restart: a key shows in the next two frames', () => {
  const { room, clients } = open();
  const [ann] = clients;
  room.restart(30);
  for (const client of clients) client.comeBack();
  room.run(90);
  ann.session.setInput(0, new Uint8Array(3));
  room.run(60);
  const before = walkerOf(ann.sim, ann.taken[0]) ?? Number.NaN;
  const { inputsShownEarly } = ann.session.stats;
  ann.session.setInput(0, Uint8Array.of(129, 0, 0));
  room.run(2);
  expect(walkerOf(ann.sim, ann.taken[0])).toBeLessThan(before);
  expect(ann.session.stats.inputsShownEarly).toBeGreaterThan(inputsShownEarly);
  expectSound(room, clients);
});

test.each([0, 1, 5, 90])('twice in a row, with %i ticks between, of which none is written', (ticks) => {
  const { room, clients } = open();
  const [ann, bob] = clients;
  give(room, ann, 0, 10);
  room.run(30);
  room.restart(10);
  ann.comeBack();
  give(room, ann, 10, 12);
  room.run(ticks);
  const from = room.authority.tick;
  room.restart(from);
  expect(room.authority.tick).toBe(0);
  room.restart(0);
  for (const client of [ann, bob]) client.comeBack();
  give(room, ann, 20, 25);
  room.run(60);
  const found = sealed(room);
  expect(found.slice(-5)).toEqual(upTo(25, 20));
  expect(new Set(found).size).toBe(found.length);
  expectSound(room, clients);
});

test('in a pause: who comes back plays, for the pause is over with the process', () => {
  const { room, clients } = open();
  room.pause();
  room.run(30);
  expect(clients.map(({ session }) => session.phase)).toEqual(['paused', 'paused']);
  room.restart();
  for (const client of clients) client.comeBack();
  room.run(60);
  expectSound(room, clients);
});

test.each([
  ['has not greeted the server', 0, 0],
  ['was greeted and has no world', 1, 0],
  ['has a world, and its seat is not written', 10, 12],
])('while someone who %s is half in: the seat is theirs all the same', (_, ticks, lostTicks) => {
  const { room, clients } = open();
  const late = room.join();
  if (ticks === 0) late.isAwake = false;
  room.run(ticks);
  room.restart(lostTicks);
  late.isAwake = true;
  for (const client of [...clients, late]) client.comeBack();
  room.run(60);
  expect(late.session.seats).toEqual(late.taken);
  expectSound(room, [...clients, late]);
});

test.each([-1, 0, 1])('at %i ticks from a level load, written up to there or up to before it', (offset) => {
  for (const lostTicks of [0, 2]) {
    const { room, clients } = open();
    room.run(120 + offset - room.authority.tick);
    expect(room.authority.tick).toBe(120 + offset);
    room.restart(lostTicks);
    for (const client of clients) client.comeBack();
    room.run(20);
    expect(room.sim.world.globals.rounds).toBeGreaterThan(0);
    expectSound(room, clients);
  }
});
