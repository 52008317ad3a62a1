// Who watches a state room later is shown nothing that is younger than the delay: not at the beginning, not after a restart.
import { expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import { game } from '../testing/hideout.ts';
import { SERVER } from '../wire/protocol.ts';
import { openStateRoom } from './state-room.test-helper.ts';

const DELAY_SECONDS = 2;
const DELAY_TICKS = DELAY_SECONDS * 60;

type Room = ReturnType<typeof openStateRoom<(typeof game)['model']['definition']>>;
type Client = ReturnType<Room['join']>;

/** A room with one who plays and one who watches, who was told all that is old enough. */
function open(ticks: number) {
  const room = openStateRoom(game, { watchDelaySeconds: DELAY_SECONDS });
  room.join();
  const watcher = room.join(0);
  room.run(ticks);
  return { room, watcher };
}

/** Messages of the world, with the server's tick then. */
function worldsTold({ received }: Client) {
  return received.filter(({ message }) =>
    [SERVER.state, SERVER.patch, SERVER.events].some((type) => type === message[0]),
  );
}

/** Where the walkers are in a world. */
function walkers({ world }: Room['sim']) {
  return [...world.each('Walker', 'Body')].map((e) => [world.Walker.player[e], world.Body.x[e], world.Body.y[e]]);
}

/** What the match was at the tick that a client was told of last. */
function then(room: Room, client: Client) {
  const sim = createSim(game, { seed: 3 });
  for (const bundle of room.sealed.slice(0, client.session.confirmedTick)) sim.step(bundle);
  return sim;
}

/** The walkers are shown where they were, up to the rounding of what is sent. */
function expectShown(room: Room, client: Client): void {
  expect(client.session.phase).toBe('playing');
  const behind = room.authority.tick - client.session.confirmedTick;
  expect(behind).toBeGreaterThanOrEqual(DELAY_TICKS);
  expect(behind).toBeLessThan(DELAY_TICKS + 12);
  const shown = walkers(client.sim);
  const were = walkers(then(room, client));
  expect(shown).toHaveLength(were.length);
  shown.flat().forEach((value, i) => expect(value).toBeCloseTo(were.flat()[i], 2));
}

test('who comes before the match is so old waits for its first world', () => {
  const { room, watcher } = open(DELAY_TICKS - 1);
  expect([watcher.session.phase, worldsTold(watcher)]).toEqual(['connecting', []]);
  room.run(30);
  expectShown(room, watcher);
});

test('after a restart nothing younger is shown: who watched keeps the old picture, who comes has none, until the world is so old', () => {
  const { room, watcher } = open(400);
  const { confirmedTick } = watcher.session;
  room.restart(40);
  const from = room.authority.tick;
  watcher.received.length = 0;
  watcher.comeBack();
  const late = room.join(0);
  room.run(DELAY_TICKS);
  expect(room.authority.tick).toBeGreaterThan(from + DELAY_TICKS - 3);
  expect([worldsTold(watcher), worldsTold(late)]).toEqual([[], []]);
  expect([watcher.session.phase, late.session.phase]).toEqual(['stalled', 'connecting']);
  expect([watcher.session.confirmedTick, watcher.session.refusalCode]).toEqual([confirmedTick, 0]);
  room.run(60);
  for (const client of [watcher, late]) {
    expect(worldsTold(client)[0].tick).toBeGreaterThanOrEqual(from + DELAY_TICKS);
    expectShown(room, client);
    expect(client.session.stats.desyncs).toBe(0);
  }
});

test('nor is it when the match is paused, or restarted again before the world is so old', () => {
  const { room } = open(300);
  room.restart();
  const first = room.join(0);
  room.run(DELAY_TICKS - 10);
  room.pause();
  const inPause = room.join(0);
  room.run(DELAY_TICKS);
  expect([worldsTold(first), worldsTold(inPause)]).toEqual([[], []]);
  room.restart();
  const second = room.join(0);
  room.run(DELAY_TICKS - 1);
  expect([worldsTold(second), second.session.phase]).toEqual([[], 'connecting']);
  room.run(30);
  expectShown(room, second);
});

test.each([DELAY_TICKS, 90, 1])(
  'where a restart has the world of %i ticks before, they wait no longer than it is too young',
  (ticks) => {
    const { room, watcher } = open(400);
    room.restart(40, ticks);
    const from = room.authority.tick;
    watcher.received.length = 0;
    watcher.comeBack();
    const late = room.join(0);
    room.run(DELAY_TICKS - ticks);
    expect([worldsTold(watcher), worldsTold(late)]).toEqual([[], []]);
    for (let i = 0; i < 3; i++) {
      room.run(i === 0 ? 25 : 60);
      for (const client of [watcher, late]) {
        expectShown(room, client);
        expect(worldsTold(client)[0].tick - from).toBeLessThanOrEqual(DELAY_TICKS - ticks + 6);
        expect(client.session.stats.desyncs).toBe(0);
      }
    }
  },
);

test('of a match that is over the rest is shown as it was played, to its end, also to one who comes meanwhile', () => {
  const { room, watcher } = open(400);
  const player = room.join();
  room.run(20);
  room.end();
  const endTick = room.authority.tick;
  room.run(1);
  expect([player.session.phase, player.session.confirmedTick]).toEqual(['paused', endTick]);
  const shownTick = watcher.session.confirmedTick;
  watcher.received.length = 0;
  room.run(DELAY_TICKS / 2);
  const late = room.join(0);
  room.run(12);
  for (const client of [watcher, late]) {
    expect(client.session.phase).toBe('playing');
    const shown = client.session.confirmedTick - shownTick;
    expect(shown).toBeGreaterThan(DELAY_TICKS / 2 - 6);
    expect(shown).toBeLessThan(DELAY_TICKS / 2 + 18);
  }
  // Twenty times a second, as ever.
  expect(worldsTold(watcher).length).toBeLessThan(DELAY_TICKS / 4);
  room.run(DELAY_TICKS / 2);
  const lateAtTheEnd = room.join(0);
  room.run(10);
  for (const client of [watcher, late, lateAtTheEnd]) {
    expect([client.session.phase, client.session.confirmedTick]).toEqual(['paused', endTick]);
    expect(client.session.stats.desyncs).toBe(0);
    const [shown, was] = [walkers(client.sim), walkers(room.sim)];
    expect(shown).toHaveLength(was.length);
    shown.flat().forEach((value, i) => expect(value).toBeCloseTo(was.flat()[i], 2));
  }
  expect(room.authority.tick).toBe(endTick);
});
