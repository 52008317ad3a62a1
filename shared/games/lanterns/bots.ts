// Bots: they think a few times a second, as people do, and hold what they decided; their memory is the Mind beside their score.
import type { InputWriter } from '#shared/index.ts';
import { GOAL, hide, hunt, notice } from './bot-goals.ts';
import { BOT_LEVELS, type BotLevel } from './bot-levels.ts';
import { followWay, type MindRow, type WalkerRow } from './bot-ways.ts';
import { PHASE, ROLE, type World, type model } from './model.ts';
import { scoreOf } from './scores.ts';
import { canSee } from './sight.ts';
import { TURN_X, TURN_Y, turnOf } from './space.ts';

type Input = InputWriter<(typeof model)['definition']['input']>;

/** Between two looks at the way: so long the stick is held. */
const STEP_TICKS = 4;
/** u: whoever has moved less between two thoughts has hardly moved. */
const STUCK_UNITS = 6;
/** So often in a row, and it wants something else. */
const STUCK_THOUGHTS = 3;

/** Plays for a seat: thinks when it is time to, and turns what it wants into input. */
export function playBot(w: World, player: number, out: Input): void {
  const { Mind, Score, Walker } = w;
  const mind = scoreOf(w, player);
  if (!w.has(mind, 'Score', 'Mind')) return;
  const e = Score.walker[mind];
  if (!w.has(e, 'Walker', 'Body')) return;
  if (Walker.heldTicks[e] > 1) {
    Mind.goal[mind] = GOAL.none;
    Mind.traceTicks[mind] = 0;
    return;
  }
  const level = levelOf(w, player);
  if (Mind.goalTicks[mind] > 0) Mind.goalTicks[mind]--;
  if (Mind.traceTicks[mind] > 0) Mind.traceTicks[mind]--;
  if (Mind.pressTicks[mind] > 0) Mind.pressTicks[mind]--;
  if (Mind.thinkTicks[mind] > 0) Mind.thinkTicks[mind]--;
  else think(w, mind, e, level);
  if (Mind.stepTicks[mind] > 0) Mind.stepTicks[mind]--;
  else act(w, mind, e, level);
  out.x = Mind.wishX[mind];
  out.y = Mind.wishY[mind];
  out.run = Mind.isRunning[mind] === 1;
  out.shutter = Mind.isShuttering[mind] === 1;
  out.interact = Mind.isPressing[mind] === 1;
  out.lunge = Mind.isLunging[mind] === 1;
  Mind.isPressing[mind] = 0;
  Mind.isLunging[mind] = 0;
}

function levelOf(w: World, player: number): BotLevel {
  const level = w.botLevel(player);
  return level >= 3 ? BOT_LEVELS[2] : level === 2 ? BOT_LEVELS[1] : BOT_LEVELS[0];
}

/** One thought: whom it notices, and what it wants now. */
function think(w: World, mind: MindRow, e: WalkerRow, level: BotLevel): void {
  const { Mind, Walker } = w;
  Mind.thinkTicks[mind] = level.thinkTicks + w.randomInt(level.thinkJitterTicks + 1);
  freeStuck(w, mind, e);
  notice(w, mind, e, level);
  if (Walker.role[e] === ROLE.hunter) hunt(w, mind, e, level);
  else hide(w, mind, e, level);
}

/** Whoever wants to move and does not, because somebody shut a door or a corner holds it, wants something else. */
function freeStuck(w: World, mind: MindRow, e: WalkerRow): void {
  const { Body, Mind } = w;
  const dx = Body.x[e] - Mind.lastX[mind];
  const dy = Body.y[e] - Mind.lastY[mind];
  const isMoving = dx * dx + dy * dy > STUCK_UNITS * STUCK_UNITS;
  const isWishing = Mind.wishX[mind] !== 0 || Mind.wishY[mind] !== 0;
  Mind.stuckThoughts[mind] = isMoving || !isWishing ? 0 : Mind.stuckThoughts[mind] + 1;
  Mind.lastX[mind] = Body.x[e];
  Mind.lastY[mind] = Body.y[e];
  if (Mind.stuckThoughts[mind] < STUCK_THOUGHTS) return;
  Mind.stuckThoughts[mind] = 0;
  Mind.goal[mind] = GOAL.none;
  Mind.traceTicks[mind] = 0;
}

/** Between thoughts the feet follow the way, and the hands what the eyes see. */
function act(w: World, mind: MindRow, e: WalkerRow, level: BotLevel): void {
  const { Mind, Walker } = w;
  Mind.stepTicks[mind] = STEP_TICKS - 1;
  followWay(w, mind, e);
  if (Walker.role[e] === ROLE.hunter && w.globals.phase === PHASE.play) leap(w, mind, e, level);
}

/** Leaps when the prey is in reach and ahead. */
function leap(w: World, mind: MindRow, e: WalkerRow, level: BotLevel): void {
  const { Body, Mind, Walker, tuning } = w;
  const prey = Mind.target[mind];
  if (!w.has(prey, 'Walker', 'Body') || Walker.role[prey] !== ROLE.hider) return;
  if (Walker.restTicks[e] > 0 || Walker.lungeTicks[e] > 0 || !canSee(w, Walker.player[e], prey)) return;
  const dx = Body.x[prey] - Body.x[e];
  const dy = Body.y[prey] - Body.y[e];
  const square = dx * dx + dy * dy;
  const reach = (tuning.lungeSpeed * tuning.lungeSeconds + tuning.lungeReach) * level.lungeShare;
  if (square > reach * reach) return;
  const at = turnOf(Walker.facing[e]);
  const forward = dx * TURN_X[at] + dy * TURN_Y[at];
  if (forward * Math.abs(forward) < level.lungeCosine * level.lungeCosine * square) return;
  Mind.isLunging[mind] = 1;
}
