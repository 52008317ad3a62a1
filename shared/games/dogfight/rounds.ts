// Rounds: play to a score, show the result, count down, and play on in the same world.
import { NONE, NO_PLAYER, type Entity } from '#shared/index.ts';
import { PHASE, ticksOf, type World } from './model.ts';

/** A tie at the end of the time is played on for so long, then it is a draw. */
const OVERTIME_SECONDS = 60;
/** The last seconds of a round are counted aloud. */
const LAST_SECONDS = 10;

/** The first round: play begins at once. */
export function openFirstRound(w: World): void {
  const { globals } = w;
  globals.round = 1;
  globals.winner = NO_PLAYER;
  globals.phase = PHASE.play;
  globals.phaseTicks = roundTicks(w);
}

/** System: runs the clock and moves from phase to phase. The clock stands still while nobody is there. */
export function runRound(w: World): void {
  const { globals } = w;
  if (w.players.length === 0) return;
  if (globals.phaseTicks > 0) {
    globals.phaseTicks--;
    countDown(w);
  }
  if (globals.phase === PHASE.play) judge(w);
  else if (globals.phaseTicks > 0) return;
  else if (globals.phase === PHASE.result) prepare(w);
  else begin(w);
}

/** Says each second that is left, when it matters. */
function countDown(w: World): void {
  const { globals } = w;
  const ticks = globals.phaseTicks;
  const second = ticksOf(w, 1);
  if (ticks === 0 || ticks % second !== 0 || globals.phase === PHASE.result) return;
  if (globals.phase === PHASE.play && ticks > LAST_SECONDS * second) return;
  w.emit('Countdown').secondsLeft = ticks / second;
}

/** Ends the round when a score or the clock says so. */
function judge(w: World): void {
  const { Pilot, globals } = w;
  let best: Entity<'Pilot'> | undefined;
  let isTied = false;
  for (const e of w.each('Pilot')) {
    if (best !== undefined && Pilot.score[e] < Pilot.score[best]) continue;
    isTied = best !== undefined && Pilot.score[e] === Pilot.score[best];
    best = e;
  }
  if (best === undefined) return;
  if (Pilot.score[best] >= Math.max(1, w.config.scoreToWin) && !isTied) {
    end(w, Pilot.player[best], Pilot.score[best]);
    return;
  }
  if (globals.phaseTicks > 0) return;
  if (!isTied) end(w, Pilot.player[best], Pilot.score[best]);
  else if (globals.overtimeTicks === 0) end(w, NO_PLAYER, Pilot.score[best]);
  else globals.overtimeTicks--;
}

function end(w: World, winner: number, score: number): void {
  const { globals } = w;
  globals.winner = winner;
  globals.phase = PHASE.result;
  globals.phaseTicks = ticksOf(w, w.tuning.resultSeconds);
  for (const bolt of w.each('Bolt')) w.despawn(bolt);
  w.finish({ winner, score, round: globals.round });
}

/** Clears the board: scores to nothing, everyone at a fresh place, no pick-ups. The rocks stay. */
function prepare(w: World): void {
  const { Pilot, globals } = w;
  globals.round++;
  globals.phase = PHASE.countdown;
  globals.phaseTicks = ticksOf(w, w.tuning.countdownSeconds);
  for (const e of w.each('Pilot')) {
    Pilot.score[e] = 0;
    Pilot.kills[e] = 0;
    Pilot.deaths[e] = 0;
    Pilot.respawnTicks[e] = 0;
    Pilot.ship[e] = NONE;
  }
  for (const e of w.each('Ship')) w.despawn(e);
  for (const e of w.each('PickUp')) w.despawn(e);
  w.emit('Countdown').secondsLeft = Math.round(w.tuning.countdownSeconds);
}

function begin(w: World): void {
  const { globals } = w;
  globals.phase = PHASE.play;
  globals.phaseTicks = roundTicks(w);
  w.emit('RoundStarted').round = globals.round;
}

function roundTicks(w: World): number {
  w.globals.overtimeTicks = ticksOf(w, OVERTIME_SECONDS);
  return ticksOf(w, Math.max(10, Math.min(1000, w.config.roundSeconds)));
}
