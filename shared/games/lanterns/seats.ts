// Seats: each that is taken has a walker, a score, and its bot's memory.
import { NONE, prefab } from '#shared/index.ts';
import { spillEmbers } from './embers.ts';
import { LOOK_COUNT, PHASE, ROLE, model, ticksOf, type World } from './model.ts';
import { placeWalker } from './places.ts';
import { scoreOf } from './scores.ts';

const spawnScore = prefab(model, { Score: {}, Mind: {} });
const spawnWalker = prefab(model, { Body: {}, Walker: { air: 1, breath: 1 } });

/** Gives a seat its score and its walker, once. Whoever comes while a round is played comes as a hunter. */
export function seatPlayer(w: World, player: number): void {
  if (scoreOf(w, player) !== NONE) return;
  const { Score, Walker, globals } = w;
  const score = spawnScore(w);
  const e = spawnWalker(w);
  const wished = w.playerData(player).look;
  const look = (wished >= 1 && wished <= LOOK_COUNT ? wished - 1 : player) % LOOK_COUNT;
  Score.player[score] = player;
  Score.look[score] = look;
  Score.walker[score] = e;
  Walker.player[e] = player;
  Walker.look[e] = look;
  Walker.role[e] = globals.phase === PHASE.play ? ROLE.hunter : ROLE.hider;
  if (globals.phase === PHASE.play) Walker.heldTicks[e] = ticksOf(w, w.tuning.frightSeconds);
  if (globals.phase === PHASE.countdown) Walker.heldTicks[e] = globals.phaseTicks;
  placeWalker(w, e);
}

/** Takes a seat's score and walker out of the world. What it carried stays. */
export function unseatPlayer(w: World, player: number): void {
  const { Score, globals } = w;
  const score = scoreOf(w, player);
  if (!w.has(score, 'Score')) return;
  const e = Score.walker[score];
  if (w.has(e, 'Walker', 'Body')) {
    if (globals.phase === PHASE.play) spillEmbers(w, e);
    w.despawn(e);
  }
  w.despawn(score);
}
