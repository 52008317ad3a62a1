/** A race that ends by itself after three seconds, and how it stands. */
import { defineGame, defineModel, held, player, f64, u8, type WorldOf } from '#shared/index.ts';
import { room } from './room-definition.ts';

const model = defineModel({
  name: 'tiny',
  ticksPerSecond: 60,
  players: { min: 1, max: 4 },
  entities: 8,
  components: { Racer: { owner: player, x: f64 } },
  globals: { isOver: u8 },
  input: { go: held },
  result: { winner: player },
});
interface World extends WorldOf<typeof model> {}

/** Whoever has the first seat gets ahead; after three seconds the race is over. */
export const race = defineGame(model, {
  tuning: {},
  start: () => {},
  join: (w, owner) => void w.spawn({ Racer: { owner, x: 0 } }),
  leave(w, seat) {
    for (const e of w.each('Racer')) if (w.Racer.owner[e] === seat) w.despawn(e);
  },
  bot: () => {},
  systems: {
    run(w: World) {
      for (const e of w.each('Racer')) w.Racer.x[e] += 4 - w.Racer.owner[e];
      if (w.tick !== 180 || w.globals.isOver === 1) return;
      w.globals.isOver = 1;
      w.finish({ winner: 0 });
    },
  },
});

/** Its rooms. */
export const raceRooms = room(race, {
  sync: 'rollback',
  bots: 3,
  standings: (w) => w.each('Racer').map((e) => ({ seat: w.Racer.owner[e], score: w.Racer.x[e] })),
});
