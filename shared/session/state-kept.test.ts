// What a state room and its pages keep: squares over a broken line, events while nobody watches or nothing is shown.
import { expect, test } from 'vitest';
import {
  axis,
  confirmed,
  defineGame,
  defineModel,
  f64,
  grid,
  player,
  predict,
  u8,
  type PredictedWorldOf,
  type WorldOf,
} from '../index.ts';
import { KEPT_TICKS } from '../mirror/event-log.ts';
import { openStateRoom } from './state-room.test-helper.ts';

const model = defineModel({
  name: 'noisy',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 16,
  components: { Body: { x: f64 }, Owned: { player } },
  grids: { ground: grid(u8, 24, 8) },
  input: { x: axis },
  events: { Bang: confirmed({ n: f64 }) },
});
interface World extends WorldOf<typeof model> {}
interface PredictedWorld extends PredictedWorldOf<typeof model> {}

const rules = {
  start: (w: World) => void w.spawn({ Body: { x: 1 } }),
  join: (w: World, seat: number) => void w.spawn({ Owned: { player: seat } }),
  leave: () => undefined,
  bot: () => undefined,
};
const bangs = (count: number) => (w: World) => {
  for (let i = 0; i < count; i++) w.emit('Bang').n = w.tick;
};

test('who comes back over another line has the squares that they had seen', () => {
  const game = defineGame(model, {
    ...rules,
    sight: { tile: (w, _seat, _grid, x) => x === (w.tick < 60 ? 0 : 16) },
    systems: {
      paint(w) {
        w.grids.ground.set(2, 3, 7);
        w.grids.ground.set(18, 3, 9);
      },
    },
  });
  const room = openStateRoom(game);
  const client = room.join();
  room.run(120);
  client.session.lineLost();
  room.authority.drop(client.connection, 2000);
  client.comeBack();
  room.run(120);
  const { ground } = client.sim.world.grids;
  expect([ground.get(2, 3), ground.get(18, 3)]).toEqual([7, 9]);
});

test('where watchers are shown the match later and nobody watches, no event waits for them', () => {
  const room = openStateRoom(defineGame(model, { ...rules, systems: { bang: bangs(50) } }), { watchDelaySeconds: 2 });
  room.join();
  room.run(600);
  expect(room.authority.kept.events).toBeLessThan(50 * 8);
});

test('while the rules of a page throw, events do not pile up', () => {
  // What the server has, this page may not know.
  const aim = (w: PredictedWorld) => {
    if (w.tick > 120 && w.known('Body').length === 0) throw new Error('broken');
  };
  const sight = { visible: () => false };
  const room = openStateRoom(defineGame(model, { ...rules, sight, systems: { bang: bangs(10), aim: predict(aim) } }));
  const client = room.join();
  client.isAwake = false;
  let kept = 0;
  for (let tick = 0; tick < 1500; tick++) {
    room.run(1);
    try {
      client.frame();
    } catch {
      client.session.recover();
    }
    kept = Math.max(kept, client.session.state?.kept.events ?? 0);
  }
  expect(kept).toBeGreaterThan(100);
  expect(kept).toBeLessThanOrEqual(10 * (KEPT_TICKS + 4));
});
