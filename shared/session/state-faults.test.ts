// What storms of state rooms found, each by its symptom.
import { expect, test } from 'vitest';
import { NONE, NO_PLAYER, axis, defineGame, defineModel, f64, player, predict, u8, type Rules } from '../index.ts';
import { game as capture, rules as captureRules } from '../testing/capture.ts';
import { game as hideout, model, rules } from '../testing/hideout.ts';
import { SERVER } from '../wire/protocol.ts';
import { SESSION_LIMITS } from './limits.ts';
import { openStateRoom } from './state-room.test-helper.ts';

test('what the start of the rules made in a client’s own world is not shown beside what it was told', () => {
  const room = openStateRoom(capture);
  const client = room.join();
  room.run(60);
  expect(room.sim.world.count('Flag')).toBe(2);
  expect(client.sim.world.count('Flag')).toBe(2);
});

test('in a paused match others are shown where they are, and what happened to them is told', () => {
  // Beasts move in sight, and something happens to it in the last tick.
  const told = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      shout(w) {
        for (const e of w.each('Beast', 'Body')) {
          w.Body.x[e] = w.tick / 100 - 16;
          w.Body.y[e] = -10;
        }
        if (w.tick === 102) w.emit('Shouted', { by: NONE, x: 0, y: 0, volume: 255 });
      },
    },
  });
  const room = openStateRoom(told);
  const client = room.join();
  room.run(102);
  expect(client.told.filter(({ name }) => name === 'Shouted')).toEqual([]);
  room.pause();
  room.run(3);
  const { Body, each } = client.sim.world;
  expect(client.told.filter(({ name }) => name === 'Shouted')).toHaveLength(1);
  const beasts = each('Beast', 'Body');
  expect(beasts.length).toBeGreaterThan(0);
  for (const e of beasts) expect(Body.x[e]).toBeCloseTo(-14.98, 2);
});

test('in a paused match what names a row that came into sight last names it', () => {
  const told = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      come(w) {
        const [beast] = w.each('Beast', 'Body');
        w.Body.x[beast] = w.tick < 102 ? 30 : -15;
        w.Body.y[beast] = -10;
        w.globals.loudest = beast;
        for (const e of w.each('Walker')) w.Walker.target[e] = beast;
      },
    },
  });
  const room = openStateRoom(told);
  const client = room.join();
  room.run(102);
  room.pause();
  room.run(3);
  const { world } = client.sim;
  const [walker] = world.each('Walker');
  expect(world.has(world.globals.loudest, 'Beast')).toBe(true);
  expect(world.Walker.target[walker]).toBe(world.globals.loudest);
});

test.each([1, 0])('who has no row of their own, with %i seats, plays on after a whole state', (seats) => {
  const { join: _, ...bare } = rules;
  const room = openStateRoom(defineGame(model, { ...bare, join: () => undefined, config: { roundSeconds: 0 } }));
  const client = room.join(seats);
  client.lateTicks = 8;
  room.run(120);
  const { snapshotsLoaded } = client.session.stats;
  // What it cannot read makes it ask for all; meanwhile it goes on, and is ahead of what comes.
  client.session.receive(Uint8Array.of(SERVER.patch, 255, 255), 2000);
  room.run(60);
  expect(client.session.phase).toBe('playing');
  expect(client.session.stats.snapshotsLoaded).toBe(snapshotsLoaded + 1);
  expect(client.session.tick).toBeGreaterThan(165);
});

test('a room in which nothing happens does not make the picture jump', () => {
  const { systems: _, ...still } = rules;
  const room = openStateRoom(
    defineGame(model, { ...still, start: () => undefined, systems: { rest: () => undefined } }),
  );
  const client = room.join(1, { predictionTicks: 0 });
  room.run(300);
  expect(client.received.length).toBeLessThan(40);
  expect(client.loads).toBe(1);
});

test('events that came before a whole state are told all the same', () => {
  const told = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      shout(w) {
        w.emit('Shouted', { by: NONE, x: 0, y: 0, volume: 255 });
      },
    },
  });
  const room = openStateRoom(told);
  const client = room.join();
  room.run(120);
  // What it holds is wrong: it asks for all.
  client.state.store.sections[0].fill(77);
  room.run(180);
  expect(client.session.stats.snapshotsLoaded).toBe(2);
  const ticks = client.told.filter(({ name }) => name === 'Shouted').map(({ tick }) => tick);
  const first = ticks[0];
  expect(ticks).toEqual(ticks.map((_, i) => first + i));
  expect(ticks.at(-1)).toBeGreaterThan(280);
});

test('an order about a row that the picture still shows is not about the next row in its place', () => {
  const asked: number[][] = [];
  const told = defineGame(capture.model, {
    ...captureRules,
    systems: {
      replace(w) {
        if (w.tick === 2 || w.tick === 130) w.spawn({ Spark: { ticksLeft: 0 }, Position: {} });
        if (w.tick === 110) for (const e of w.each('Spark')) w.despawn(e);
        for (const { whom } of w.orders('Follow')) asked.push(Array.from({ length: whom.length }, (_, i) => whom[i]));
      },
    },
  });
  const room = openStateRoom(told);
  const client = room.join();
  room.run(100);
  const { world } = client.sim;
  const ask = () => {
    const { type, payload } = client.sim.encodeOrder('Follow', { whom: [world.idOf(world.each('Spark')[0])] });
    client.session.order(0, type, payload);
  };
  ask();
  room.run(5);
  client.isAwake = false;
  room.run(40);
  ask();
  client.isAwake = true;
  room.run(20);
  ask();
  room.run(20);
  const [next] = room.sim.world.each('Spark');
  expect(asked[0][0]).not.toBe(0);
  expect(asked.slice(1)).toEqual([[0], [room.sim.world.idOf(next)]]);
});

test('the picture of who watches goes on tick by tick, and not from patch to patch', () => {
  const told = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      march(w) {
        for (const e of w.each('Beast', 'Body')) w.Body.x[e] = w.tick / 100 - 16;
      },
    },
  });
  const room = openStateRoom(told);
  room.join();
  const watcher = room.join(0);
  room.run(120);
  const { Body, each } = watcher.sim.world;
  let before = Body.x[each('Beast', 'Body')[0]];
  let steps = 0;
  for (let i = 0; i < 60; i++) {
    room.run(1);
    const x = Body.x[each('Beast', 'Body')[0]];
    // A hundredth a tick: now and then, for the clock's sake, a frame shows none or two.
    expect(x - before).toBeLessThan(0.021);
    if (x - before > 0.009) steps++;
    before = x;
  }
  expect(steps).toBeGreaterThan(54);
  expect(watcher.loads).toBe(1);
});

test('who does not read what was sent is sent no whole state on top, and gets it when there is room', () => {
  const room = openStateRoom(capture);
  const client = room.join();
  room.run(60);
  const wholes = () => client.received.filter(({ message }) => message[0] === SERVER.state).length;
  room.authority.setBacklog(client.connection, SESSION_LIMITS.backlogStopBytes + 1);
  client.state.recover();
  room.run(180);
  expect(wholes()).toBe(1);
  room.authority.setBacklog(client.connection, 0);
  room.run(30);
  expect(wholes()).toBe(2);
});

/** Nothing but who plays, and one body. */
const bare = defineModel({
  name: 'bare',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 8,
  components: { Body: { x: f64 }, Owned: { player } },
  input: { x: axis },
  result: { by: u8 },
  mirror: { snapBeyond: { 'Body.x': 100 } },
});
const bareRules: Omit<Rules<(typeof bare)['definition']>, 'systems'> = {
  start: (w) => void w.spawn({ Body: {} }),
  join: (w, seat) => void w.spawn({ Owned: { player: seat } }),
  leave: () => undefined,
  bot: () => undefined,
};

test.each([119, 121, 123])('who lost the thread as the match ended in tick %i is told that it did', (tick) => {
  const room = openStateRoom(
    defineGame(bare, { ...bareRules, systems: { ends: (w) => void (w.tick === tick && w.finish({ by: 3 })) } }),
  );
  const client = room.join();
  client.lateTicks = 4;
  room.run(118);
  client.session.recover();
  room.run(120);
  expect(client.session.phase).toBe('playing');
  expect(client.told.filter(({ name }) => name === 'finish').map(({ record }) => record)).toEqual([{ by: 3 }]);
});

test('a page whose predicted system throws again and again is not closed as one that floods', () => {
  const room = openStateRoom(
    defineGame(bare, {
      ...bareRules,
      sight: { visible: () => false },
      systems: {
        aim: predict((w) => {
          if (w.tick > 120 && w.known('Body').length === 0) throw new Error('There is nobody to aim at.');
        }),
      },
    }),
  );
  const client = room.join();
  client.lateTicks = 4;
  client.isAwake = false;
  for (let i = 0; i < 1800; i++) {
    room.run(1);
    try {
      client.frame();
    } catch {
      client.session.recover();
    }
  }
  expect(room.authority.counts.flooding).toBe(0);
  expect(room.authority.counts.snapshotsSent).toBeGreaterThan(3);
  expect(room.authority.counts.snapshotsSent).toBeLessThan(9);
});

test('who is put elsewhere is not shown on the way there, which they never went', () => {
  const room = openStateRoom(
    defineGame(bare, {
      ...bareRules,
      systems: {
        leap(w) {
          for (const e of w.each('Body')) w.Body.x[e] = (w.tick < 100 ? 0 : 1000) + (w.tick % 60) / 4;
        },
      },
    }),
  );
  const client = room.join();
  const { world } = client.sim;
  const shown = new Set<number>();
  for (let i = 0; i < 140; i++) {
    room.run(1);
    for (const e of world.each('Body')) shown.add(world.Body.x[e]);
  }
  expect([...shown].filter((x) => x > 15 && x < 1000)).toEqual([]);
  expect(Math.max(...shown)).toBeGreaterThan(1000);
  // Short ways are shown.
  expect([...shown].some((x) => (x * 4) % 1 !== 0)).toBe(true);
});

test('a player cannot tell how many have watched and left', () => {
  const toldAfter = (watchers: number) => {
    const room = openStateRoom(hideout);
    for (let i = 0; i < watchers; i++) room.authority.leave(room.join(0).connection, 0);
    const client = room.join();
    room.run(200);
    return client.received.map(({ message, tick }) => `${tick} ${Buffer.from(message).toString('hex')}`);
  };
  expect(toldAfter(1)).toEqual(toldAfter(0));
});

test('who does not read learns nothing of what is out of their sight meanwhile', () => {
  const toldWith = (volume: number) => {
    const secret = defineGame(model, {
      ...rules,
      sight: { visible: (w) => w.tick < 100 },
      systems: {
        ...rules.systems,
        shout(w) {
          const [by] = w.each('Beast');
          if (w.tick > 150 && w.tick % 10 === 0) w.emit('Shattered', { stone: by, by: NO_PLAYER });
          if (w.tick > 150 && w.tick % 10 === 5) w.emit('Shouted', { by, x: 0, y: 0, volume });
        },
      },
    });
    const room = openStateRoom(secret);
    const client = room.join();
    room.run(95);
    room.authority.setBacklog(client.connection, 200_000);
    client.session.recover();
    room.run(255);
    room.authority.setBacklog(client.connection, 0);
    room.run(30);
    return client.received.filter(({ message }) => message[0] === SERVER.events).map(({ message }) => String(message));
  };
  expect(toldWith(7)).toEqual(toldWith(8));
});
