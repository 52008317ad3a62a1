// The null game: one component, no system that does anything. What a tick costs before anyone plays.
import { defineGame, defineModel, f64, held } from '#shared/index.ts';

/** A world of so many rows, all of them alive. */
export function nullGame(rows: number) {
  const model = defineModel({
    name: 'null',
    ticksPerSecond: 60,
    players: { min: 1, max: 8 },
    entities: rows,
    components: { Body: { x: f64 } },
    input: { act: held },
  });
  return defineGame(model, {
    start(w) {
      for (let i = 0; i < rows; i++) w.spawn({ Body: { x: i } });
    },
    join() {},
    leave() {},
    bot() {},
    systems: { nothing() {} },
  });
}
