// What happens in new-game-name in one tick: run, gather, win the round with enough gems, and the match with enough rounds.
import { NONE, defineGame, type Entity, type InputWriter } from '#shared/index.ts';
import { ARENA_HEIGHT, ARENA_WIDTH, SEATS, model, type World } from './model.ts';
import tuning from './tuning.json' with { type: 'json' };

/** u: how near a runner must come to a gem. */
export const REACH = 26;
/** u: as near as a runner comes to a wall. */
const MARGIN = 18;
/** By the bot's level: the share of full speed it runs at. */
const BOT_PACE = [1, 0.5, 0.75, 1];

export const game = defineGame(model, {
  tuning,
  config: { gemsToWin: 10, winsToEnd: 2 },
  start(w) {
    w.globals.round = 1;
  },
  join(w, player) {
    w.spawn({ Body: { x: (ARENA_WIDTH * (player + 1)) / (SEATS + 1), y: ARENA_HEIGHT / 2 }, Runner: { player } });
  },
  leave(w, player) {
    const runner = runnerOf(w, player);
    if (w.has(runner, 'Runner')) w.despawn(runner);
  },
  bot,
  systems: { growGems, moveRunners, gatherGems, runRounds },
});

/** The runner of a seat, NONE before its first tick. */
function runnerOf(w: World, player: number): Entity {
  for (const runner of w.each('Runner')) if (w.Runner.player[runner] === player) return runner;
  return NONE;
}

/** How many gems a seat has gathered in this round. */
export function gemsOf(w: World, player: number): number {
  const runner = runnerOf(w, player);
  return w.has(runner, 'Runner') ? w.Runner.gems[runner] : 0;
}

/** Runs to the nearest gem, slower at a lower level. */
function bot(w: World, player: number, out: InputWriter<typeof model.definition.input>): void {
  const { Body } = w;
  const runner = runnerOf(w, player);
  if (!w.has(runner, 'Body')) return;
  let nearest = Infinity;
  for (const gem of w.each('Gem', 'Body')) {
    const dx = Body.x[gem] - Body.x[runner];
    const dy = Body.y[gem] - Body.y[runner];
    const distance = Math.sqrt(dx * dx + dy * dy);
    if (distance >= nearest || distance === 0) continue;
    nearest = distance;
    const pace = BOT_PACE[w.botLevel(player)];
    out.x = (dx / distance) * pace;
    out.y = (dy / distance) * pace;
  }
}

/** System: there are always so many gems. */
export function growGems(w: World): void {
  const missing = w.tuning.gemCount - w.each('Gem').length;
  for (let i = 0; i < missing; i++) {
    const x = MARGIN + w.random() * (ARENA_WIDTH - 2 * MARGIN);
    const y = MARGIN + w.random() * (ARENA_HEIGHT - 2 * MARGIN);
    w.spawn({ Body: { x, y }, Gem: {} });
  }
}

/** System: runners take on the speed their players ask for, and stop at the walls. */
export function moveRunners(w: World): void {
  const { Body, Runner } = w;
  const share = Math.min(1, w.tuning.grip * w.dt);
  for (const runner of w.each('Runner', 'Body')) {
    const { x, y } = w.input(Runner.player[runner]);
    // A stick pushed into a corner is no faster than one pushed to a side.
    const speed = w.tuning.runSpeed / Math.max(1, Math.sqrt(x * x + y * y));
    Runner.vx[runner] += (x * speed - Runner.vx[runner]) * share;
    Runner.vy[runner] += (y * speed - Runner.vy[runner]) * share;
    Body.x[runner] = between(MARGIN, Body.x[runner] + Runner.vx[runner] * w.dt, ARENA_WIDTH - MARGIN);
    Body.y[runner] = between(MARGIN, Body.y[runner] + Runner.vy[runner] * w.dt, ARENA_HEIGHT - MARGIN);
  }
}

/** System: a gem belongs to the first runner, in the order of rows, that reaches it. */
export function gatherGems(w: World): void {
  const { Body, Runner } = w;
  for (const gem of w.each('Gem', 'Body')) {
    for (const runner of w.each('Runner', 'Body')) {
      const dx = Body.x[gem] - Body.x[runner];
      const dy = Body.y[gem] - Body.y[runner];
      if (dx * dx + dy * dy > REACH * REACH) continue;
      w.emit('Gathered', { gem, player: Runner.player[runner], x: Body.x[gem], y: Body.y[gem] });
      if (w.globals.pauseTicks === 0) Runner.gems[runner]++;
      w.despawn(gem);
      break;
    }
  }
}

/** System: whoever has enough gems wins the round; after a pause the next one begins in the same world. */
export function runRounds(w: World): void {
  const { Runner, globals } = w;
  if (globals.pauseTicks > 0) {
    globals.pauseTicks--;
    if (globals.pauseTicks === 0) beginRound(w);
    return;
  }
  for (const runner of w.each('Runner')) {
    if (Runner.gems[runner] < Math.max(1, w.config.gemsToWin)) continue;
    globals.pauseTicks = w.tuning.pauseSeconds / w.dt;
    globals.winner = Runner.player[runner];
    Runner.wins[runner]++;
    // Only the last round of a match ends it: in a private room everyone is then asked for another.
    if (Runner.wins[runner] >= Math.max(1, w.config.winsToEnd)) {
      globals.isMatchOver = 1;
      w.finish({ winner: Runner.player[runner], wins: Runner.wins[runner] });
    }
    return;
  }
}

/** The next round of the match, or the first of the next match: where nobody is asked, the world goes on. */
function beginRound(w: World): void {
  const { Runner, globals } = w;
  globals.round = globals.isMatchOver === 1 ? 1 : globals.round + 1;
  for (const runner of w.each('Runner')) {
    Runner.gems[runner] = 0;
    if (globals.isMatchOver === 1) Runner.wins[runner] = 0;
  }
  globals.isMatchOver = 0;
  w.emit('RoundStarted', { round: globals.round });
}

function between(low: number, value: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
