// Rounds: roles are dealt, counted down, hunted, judged, and dealt again in the same world; some rounds are a match.
import { NONE, NO_PLAYER, type Entity } from '#shared/index.ts';
import { layEmbers } from './embers.ts';
import { PHASE, ROLE, ticksOf, type World } from './model.ts';
import { openWard, placeWalker } from './places.ts';
import { WARDS } from './town.ts';

/** The last seconds of a round are counted aloud. */
const LAST_SECONDS = 10;
/** Fewer have nobody to hunt. */
const PLAYERS_LEAST = 2;
/** No round begins with more hunters: whoever is caught joins them, so that they are many soon enough. */
const HUNTERS_MOST = 3;
/** Of `roundSeconds`, what a round in half of the town takes … */
const HALF_TIME_SHARE = 0.82;
/** … and in a quarter: so much, and so much more for each player. A duel is over in three quarters of a minute. */
const QUARTER_TIME_SHARE = 0.14;
const PLAYER_TIME_SHARE = 0.09;

/** Before anyone is there. */
export function openTown(w: World): void {
  const { globals } = w;
  globals.phase = PHASE.waiting;
  globals.winner = NO_PLAYER;
}

/** System: runs the clock and moves from phase to phase. */
export function runRound(w: World): void {
  const { globals } = w;
  if (globals.phase === PHASE.countdown || globals.phase === PHASE.play) {
    globals.hidersLeft = hidersNow(w);
    if (isBroken(w)) {
      abandon(w);
      return;
    }
  } else if (w.count('Walker') < PLAYERS_LEAST) {
    globals.phase = PHASE.waiting;
    globals.phaseTicks = 0;
    return;
  }
  if (globals.phaseTicks > 0) {
    globals.phaseTicks--;
    countDown(w);
  }
  if (globals.phase === PHASE.play) play(w);
  else if (globals.phaseTicks > 0) return;
  else if (globals.phase === PHASE.countdown) begin(w);
  else prepare(w);
}

function hidersNow(w: World): number {
  const { Walker } = w;
  let hiders = 0;
  for (const e of w.each('Walker')) if (Walker.role[e] === ROLE.hider) hiders++;
  return hiders;
}

/** Whether so many have left a round that there is nobody to win against. Whoever is caught is no reason: then the hunters have won. */
function isBroken(w: World): boolean {
  const { globals } = w;
  const count = w.count('Walker');
  if (count < PLAYERS_LEAST || globals.hidersLeft === count) return true;
  return globals.phase === PHASE.countdown && globals.hidersLeft === 0;
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

/** The next round, or the first of the next match: who hunts, where, and everyone at their place. */
function prepare(w: World): void {
  const { Walker, globals, tuning } = w;
  globals.round = (globals.round % 65_535) + 1;
  globals.roundOfMatch++;
  if (globals.roundOfMatch > roundsOfMatch(w)) globals.roundOfMatch = 1;
  globals.phase = PHASE.countdown;
  globals.phaseTicks = ticksOf(w, tuning.countdownSeconds);
  if (globals.roundOfMatch === 1) beginMatch(w);
  openWard(w);
  const hunters = dealRoles(w);
  globals.hidersLeft = w.count('Walker') - hunters;
  for (const e of w.each('Walker', 'Body')) {
    placeWalker(w, e);
    Walker.vx[e] = 0;
    Walker.vy[e] = 0;
    Walker.air[e] = 1;
    Walker.breath[e] = 1;
    Walker.embers[e] = 0;
    Walker.isShuttered[e] = 0;
    Walker.isRunning[e] = 0;
    Walker.lungeTicks[e] = 0;
    Walker.restTicks[e] = 0;
    Walker.heldTicks[e] = globals.phaseTicks;
  }
  layEmbers(w, globals.hidersLeft);
  w.emit('Countdown').secondsLeft = Math.round(tuning.countdownSeconds);
}

function beginMatch(w: World): void {
  const { Score, globals } = w;
  globals.hiderRounds = 0;
  globals.hunterRounds = 0;
  for (const e of w.each('Score')) {
    Score.points[e] = 0;
    Score.catches[e] = 0;
    Score.embers[e] = 0;
    Score.hunts[e] = 0;
    Score.huntedRound[e] = 0;
  }
}

/** Everyone is a hider but those who have hunted least, chance among equals. Returns how many hunt. */
function dealRoles(w: World): number {
  const { Score, Walker, globals, tuning } = w;
  for (const e of w.each('Walker')) Walker.role[e] = ROLE.hider;
  const count = w.count('Walker');
  const hunters = Math.max(1, Math.min(count - 1, HUNTERS_MOST, Math.round(Math.sqrt(count) * tuning.huntersPerRoot)));
  for (let i = 0; i < hunters; i++) {
    const score = nextHunter(w);
    if (!w.has(score, 'Score')) return i;
    Score.hunts[score]++;
    Score.huntedRound[score] = globals.roundOfMatch;
    const e = Score.walker[score];
    if (w.has(e, 'Walker')) Walker.role[e] = ROLE.hunter;
  }
  return hunters;
}

/** Of those who are not dealt the role yet: who has hunted least, chance among equals. */
function nextHunter(w: World): Entity {
  const { Score, globals } = w;
  let chosen: Entity = NONE;
  let least = 256;
  let equals = 0;
  for (const e of w.each('Score')) {
    if (Score.huntedRound[e] === globals.roundOfMatch || !w.has(Score.walker[e], 'Walker')) continue;
    if (Score.hunts[e] > least) continue;
    equals = Score.hunts[e] < least ? 1 : equals + 1;
    least = Score.hunts[e];
    if (w.randomInt(equals) === 0) chosen = e;
  }
  return chosen;
}

function begin(w: World): void {
  const { Walker, globals, tuning } = w;
  globals.phase = PHASE.play;
  const seconds = Math.max(20, Math.min(600, w.config.roundSeconds));
  globals.phaseTicks = ticksOf(w, seconds * timeShare(w));
  globals.headStartTicks = ticksOf(w, tuning.headStartSeconds);
  for (const e of w.each('Walker')) {
    Walker.heldTicks[e] = Walker.role[e] === ROLE.hunter ? globals.headStartTicks : 0;
  }
  const started = w.emit('RoundStarted');
  started.round = globals.round;
  started.hunters = w.count('Walker') - globals.hidersLeft;
  started.hiders = globals.hidersLeft;
}

/** One tick of the hunt: the head start runs out, and the round ends when a side has won. */
function play(w: World): void {
  const { globals } = w;
  if (globals.headStartTicks > 0 && --globals.headStartTicks === 0) w.emit('HuntStarted').round = globals.round;
  rewardHiders(w);
  if (globals.hidersLeft === 0) end(w, ROLE.hunter);
  else if (globals.phaseTicks === 0 || globals.shrinesLit >= globals.shrinesToLight) end(w, ROLE.hider);
}

/** Every so many seconds of the hunt, whoever still hides has a point more. */
function rewardHiders(w: World): void {
  const { Score, Walker, globals, tuning } = w;
  if (globals.headStartTicks > 0 || globals.phaseTicks === 0) return;
  if (globals.phaseTicks % ticksOf(w, tuning.hidingSeconds) !== 0) return;
  for (const score of w.each('Score')) {
    const e = Score.walker[score];
    if (w.has(e, 'Walker') && Walker.role[e] === ROLE.hider) Score.points[score]++;
  }
}

/** The round is dealt anew as soon as two are there, with others or the same as hunters; what was earned in it stays. */
function abandon(w: World): void {
  const { Score, globals } = w;
  for (const e of w.each('Score')) {
    if (Score.huntedRound[e] !== globals.roundOfMatch) continue;
    Score.huntedRound[e] = 0;
    Score.hunts[e]--;
  }
  globals.phase = PHASE.waiting;
  globals.phaseTicks = 0;
  globals.roundOfMatch--;
}

function end(w: World, side: number): void {
  const { Score, Walker, globals, tuning } = w;
  globals.winningSide = side;
  globals.phase = PHASE.result;
  globals.phaseTicks = ticksOf(w, tuning.resultSeconds);
  for (const score of w.each('Score')) {
    const e = Score.walker[score];
    if (w.has(e, 'Walker') && Walker.role[e] === ROLE.hider) Score.points[score] += tuning.survivePoints;
  }
  if (side === ROLE.hider) globals.hiderRounds++;
  else globals.hunterRounds++;
  const ended = w.emit('RoundEnded');
  ended.round = globals.round;
  ended.side = side;
  ended.survivors = globals.hidersLeft;
  ended.shrinesLit = globals.shrinesLit;
  if (globals.roundOfMatch >= roundsOfMatch(w)) endMatch(w);
}

/** Whoever has the most points has won the match; two who have as many, nobody. */
function endMatch(w: World): void {
  const { Score, globals } = w;
  let most = -1;
  let winner = NO_PLAYER;
  for (const e of w.each('Score')) {
    if (Score.points[e] < most) continue;
    winner = Score.points[e] === most ? NO_PLAYER : Score.player[e];
    most = Score.points[e];
  }
  globals.winner = winner;
  const { hiderRounds, hunterRounds } = globals;
  w.finish({ winner, points: Math.max(0, most), hiderRounds, hunterRounds });
}

/** A smaller ward is searched sooner, and fewer are found sooner. */
function timeShare(w: World): number {
  const quarters = WARDS[w.globals.ward].quarters.length;
  if (quarters === 1) return QUARTER_TIME_SHARE + PLAYER_TIME_SHARE * w.count('Walker');
  return quarters === 2 ? HALF_TIME_SHARE : 1;
}

function roundsOfMatch(w: World): number {
  return Math.max(1, Math.min(20, w.config.rounds));
}
