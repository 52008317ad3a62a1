// The null game: one component, no system that does anything. What a tick costs before anyone plays.
import { defineGame, defineModel, f64, held } from '#shared/index.ts';

/** A world of so many rows, all of them alive, and so many seats. */
export function nullGame(rows: number, seats = 8) {
  const model = defineModel({
    name: seats === 8 ? 'null' : `null-${seats}`,
    ticksPerSecond: 60,
    players: { min: 1, max: seats },
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

/** One row, eight seats, one tick a second. */
export function inertGame() {
  const model = defineModel({
    name: 'inert',
    ticksPerSecond: 1,
    players: { min: 1, max: 8 },
    entities: 1,
    components: { Body: { x: f64 } },
    input: { act: held },
  });
  return defineGame(model, { start() {}, join() {}, leave() {}, bot() {}, systems: { nothing() {} } });
}
