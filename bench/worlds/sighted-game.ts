// The field as a game of Samestep, of any tick rate: what moves in a patch moves in each of its ticks.
import { angle, defineGame, defineModel, f64, held, player, u8 } from '#shared/index.ts';
import { PATCHES_PER_SECOND } from '#shared/mirror/contract.ts';
import { asEntity } from '#shared/model/entity.ts';
import { NO_PLAYER } from '#shared/model/fields.ts';
import { SIGHTED, movesIn, ownerOf, shareIn } from './sighted.ts';
import type { Field } from './sighted.ts';

const { rows, seats, side, radius, points } = SIGHTED;

/** Its input moves nobody: what is seen is the field's alone. */
export function sightedGame(field: Field, ticksPerSecond: number) {
  const ticksPerPatch = ticksPerSecond / PATCHES_PER_SECOND;
  const model = defineModel({
    name: 'sighted',
    ticksPerSecond,
    players: { min: 1, max: seats },
    entities: rows,
    components: {
      Body: { x: f64, y: f64, heading: angle, points: u8 },
      Unit: { player, kind: u8 },
    },
    mirror: {
      quantized: {
        'Body.x': { min: 0, max: side, bits: 16 },
        'Body.y': { min: 0, max: side, bits: 16 },
        'Body.heading': { min: -Math.PI, max: Math.PI, bits: 8, wrap: true },
      },
    },
    input: { act: held },
  });
  return defineGame(model, {
    start(w) {
      const { start } = field;
      for (const row of start.rows) {
        w.spawn({
          Body: { x: start.x[row], y: start.y[row], heading: start.heading[row], points },
          Unit: { player: ownerOf(row) ?? NO_PLAYER, kind: row % 7 },
        });
      }
    },
    join() {},
    leave() {},
    bot() {},
    sight: { radius, eyes: 'Unit', x: 'Body.x', y: 'Body.y' },
    systems: {
      move({ Body, tick }) {
        const moves = movesIn(field, tick, ticksPerPatch);
        if (moves === undefined) return;
        const share = shareIn(tick, ticksPerPatch);
        for (let i = 0; i < moves.rows.length; i++) {
          const e = asEntity<'Body'>(moves.rows[i] + 1);
          Body.x[e] += (moves.x[i] - Body.x[e]) * share;
          Body.y[e] += (moves.y[i] - Body.y[e]) * share;
          Body.heading[e] += (moves.heading[i] - Body.heading[e]) * share;
        }
      },
    },
  });
}
