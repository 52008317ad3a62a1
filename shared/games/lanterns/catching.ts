// Catching: a hunter's leap takes the hider that it touches, who gets up as one of the hunters.
import { NONE, type Entity } from '#shared/index.ts';
import { spillEmbers } from './embers.ts';
import { PHASE, ROLE, ticksOf, type World } from './model.ts';
import { scoreOf } from './scores.ts';
import { heardAt, isInSight } from './space.ts';

type WalkerRow = Entity<'Walker' | 'Body'>;

/** Share of the rest after a leap that one who has caught somebody must wait. */
const CATCH_REST_SHARE = 0.6;

/** System: whoever leaps takes the nearest hider in reach. */
export function catchHiders(w: World): void {
  const { Walker } = w;
  if (w.globals.phase !== PHASE.play) return;
  for (const e of w.each('Walker', 'Body')) {
    if (Walker.lungeTicks[e] === 0) continue;
    const hider = hiderInReach(w, e);
    if (w.has(hider, 'Walker', 'Body')) catchHider(w, e, hider);
  }
}

function hiderInReach(w: World, e: WalkerRow): Entity {
  const { Body, Walker, tuning } = w;
  let nearest: Entity = NONE;
  let least = tuning.lungeReach * tuning.lungeReach;
  for (const other of w.each('Walker', 'Body')) {
    if (Walker.role[other] !== ROLE.hider) continue;
    const dx = Body.x[other] - Body.x[e];
    const dy = Body.y[other] - Body.y[e];
    const square = dx * dx + dy * dy;
    if (square > least || !isInSight(w, Body.x[e], Body.y[e], Body.x[other], Body.y[other])) continue;
    least = square;
    nearest = other;
  }
  return nearest;
}

function catchHider(w: World, e: WalkerRow, hider: WalkerRow): void {
  const { Body, Score, Walker, globals, tuning } = w;
  Walker.lungeTicks[e] = 0;
  Walker.restTicks[e] = ticksOf(w, tuning.lungeRestSeconds * CATCH_REST_SHARE);
  spillEmbers(w, hider);
  Walker.role[hider] = ROLE.hunter;
  Walker.heldTicks[hider] = ticksOf(w, tuning.frightSeconds);
  Walker.isShuttered[hider] = 0;
  if (globals.hidersLeft > 0) globals.hidersLeft--;
  const score = scoreOf(w, Walker.player[e]);
  if (w.has(score, 'Score')) {
    if (Score.catches[score] < 255) Score.catches[score]++;
    Score.points[score] += tuning.catchPoints;
  }
  const caught = w.emit('Caught');
  caught.by = Walker.player[e];
  caught.player = Walker.player[hider];
  caught.hidersLeft = globals.hidersLeft;
  const cried = w.emit('Cried');
  cried.x = heardAt(Body.x[hider]);
  cried.y = heardAt(Body.y[hider]);
}
