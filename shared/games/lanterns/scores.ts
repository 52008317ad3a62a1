// Scores: one for each taken seat, with its points and its walker.
import { NONE, type Entity } from '#shared/index.ts';
import type { World } from './model.ts';

/** The score of a seat, or NONE. */
export function scoreOf(w: World, player: number): Entity {
  for (const e of w.each('Score', 'Mind')) if (w.Score.player[e] === player) return e;
  return NONE;
}
