/** Capture: a small whole game for tests, that says everything a model can say. Two teams, one flag each; carry theirs home. */
import {
  NONE,
  axis,
  confirmed,
  defineGame,
  defineModel,
  entity,
  entityId,
  f64,
  flag,
  grid,
  held,
  list,
  player,
  predict,
  predicted,
  prefab,
  press,
  tune,
  u16,
  u8,
  type Entity,
  type PredictedWorldOf,
  type Rules,
  type WorldOf,
} from '../index.ts';

export const model = defineModel({
  name: 'capture',
  ticksPerSecond: 60,
  players: { min: 1, max: 8 },
  entities: 64,
  components: {
    Position: { x: f64, y: f64 },
    Runner: { player, team: u8, mark: entity, turnTicks: u8 },
    Flag: { team: u8, carrier: entity },
    Spark: { ticksLeft: u8 },
    Hidden: {},
  },
  globals: { redScore: u8, blueScore: u8, leader: entity, rounds: u16 },
  grids: { trampled: grid(u8, 32, 16) },
  config: { scoreToWin: u8, halfWidth: u8 },
  playerData: { skin: u8 },
  input: { x: axis, y: axis, dash: held, throw: press },
  orders: { Ping: { x: f64, y: f64 }, Follow: { whom: list(entityId, 4) } },
  commands: { Grant: { team: u8, points: u8 } },
  events: {
    Taken: predicted({ by: entity, x: f64 }, { same: ['by'], withinTicks: 3 }),
    Thrown: predicted({ by: entity }),
    Pinged: predicted({ by: player, x: f64, y: f64 }),
    Captured: confirmed({ team: u8 }),
  },
  tuning: {
    runSpeed: tune({ unit: 'm/s', min: 1, max: 12 }),
    dashSpeed: tune({ unit: 'm/s', min: 1, max: 20 }),
  },
  result: { winner: u8 },
  content: { names: ['red', 'blue'] },
});

export interface World extends WorldOf<typeof model> {}
export interface PredictedWorld extends PredictedWorldOf<typeof model> {}

const spawnSpark = prefab(model, { Spark: { ticksLeft: 20 }, Position: {} });

const baseX = (w: World, team: number) => (team === 0 ? -w.config.halfWidth : w.config.halfWidth);

export function moveRunners(w: PredictedWorld): void {
  const { Position, Runner, tuning } = w;
  for (const e of w.each('Runner', 'Position')) {
    const input = w.input(Runner.player[e]);
    const step = (input.dash ? tuning.dashSpeed : tuning.runSpeed) * w.dt;
    Position.x[e] += input.x * step;
    Position.y[e] += input.y * step;
    if (!input.throw) continue;
    const thrown = w.emit('Thrown');
    thrown.by = e;
  }
}

export function trample(w: World): void {
  const { Position, Runner } = w;
  for (const e of w.each('Runner', 'Position')) {
    w.grids.trampled.set(Math.floor(Position.x[e]) + 16, Math.floor(Position.y[e]) + 8, 1);
    if (!w.input(Runner.player[e]).throw) continue;
    const spark = spawnSpark(w);
    Position.x[spark] = Position.x[e];
    Position.y[spark] = w.random();
  }
}

export function carryFlags(w: World): void {
  const { Position, Runner, Flag } = w;
  for (const e of w.each('Flag', 'Position')) {
    if (Flag.carrier[e] === NONE) take(w, e);
    const carrier = Flag.carrier[e];
    if (!w.has(carrier, 'Position', 'Runner')) continue;
    Position.x[e] = Position.x[carrier];
    Position.y[e] = Position.y[carrier];
    w.globals.leader = carrier;
    Runner.mark[carrier] = e;
  }
}

function take(w: World, e: Entity<'Flag' | 'Position'>): void {
  const { Position, Runner, Flag } = w;
  for (const runner of w.each('Runner', 'Position')) {
    if (Runner.team[runner] === Flag.team[e] || w.has(runner, 'Hidden')) continue;
    const dx = Position.x[runner] - Position.x[e];
    const dy = Position.y[runner] - Position.y[e];
    if (dx * dx + dy * dy > 0.36) continue;
    Flag.carrier[e] = runner;
    const taken = w.emit('Taken');
    taken.by = runner;
    taken.x = Position.x[e];
    return;
  }
}

export function scoreCaptures(w: World): void {
  const { Position, Flag, globals } = w;
  for (const e of w.each('Flag', 'Position')) {
    const team = 1 - Flag.team[e];
    if (Flag.carrier[e] === NONE || Math.abs(Position.x[e] - baseX(w, team)) > 1) continue;
    if (team === 0) globals.redScore++;
    else globals.blueScore++;
    Flag.carrier[e] = NONE;
    Position.x[e] = baseX(w, Flag.team[e]);
    Position.y[e] = 0;
    w.emit('Captured').team = team;
    if (Math.max(globals.redScore, globals.blueScore) < w.config.scoreToWin) continue;
    w.finish({ winner: flag(globals.blueScore > globals.redScore) });
    globals.redScore = 0;
    globals.blueScore = 0;
    globals.rounds++;
  }
}

export function fadeSparks(w: World): void {
  for (const e of w.each('Spark')) {
    w.Spark.ticksLeft[e]--;
    if (w.Spark.ticksLeft[e] === 0) w.despawn(e);
  }
}

export function obey(w: World): void {
  for (const ping of w.orders('Ping')) w.emit('Pinged', { by: ping.player, x: ping.x, y: ping.y });
  for (const follow of w.orders('Follow')) {
    for (const e of w.each('Runner')) {
      if (w.Runner.player[e] === follow.player && follow.whom.length > 0) w.Runner.mark[e] = w.entityOf(follow.whom[0]);
    }
  }
  for (const grant of w.commands('Grant')) {
    if (grant.team === 0) w.globals.redScore += grant.points;
    else w.globals.blueScore += grant.points;
  }
}

/** The rules alone, for tests that spoil them. */
export const rules: Rules<(typeof model)['definition']> = {
  config: { scoreToWin: 3, halfWidth: 8 },
  tuning: { runSpeed: 5.5, dashSpeed: 9 },
  start(w) {
    for (const team of [0, 1])
      w.spawn({ Flag: { team }, Position: { x: team === 0 ? -w.config.halfWidth : w.config.halfWidth } });
  },
  join(w, seat, data) {
    const team = seat % 2;
    w.spawn({
      Runner: { player: seat, team, turnTicks: data.skin },
      Position: { x: baseX(w, team), y: w.random() * 4 - 2 },
    });
  },
  leave(w, seat) {
    for (const e of w.each('Runner')) if (w.Runner.player[e] === seat) w.despawn(e);
  },
  presence(w, seat) {
    for (const e of w.each('Runner')) {
      if (w.Runner.player[e] !== seat) continue;
      if (w.presence(seat) === 'away') w.add(e, 'Hidden');
      else w.remove(e, 'Hidden');
    }
  },
  bot(w, seat, out) {
    for (const e of w.each('Runner', 'Position')) {
      if (w.Runner.player[e] !== seat) continue;
      w.Runner.turnTicks[e]++;
      const isCarrying = w.Runner.mark[e] !== NONE && w.Flag.carrier[w.each('Flag')[1 - w.Runner.team[e]]] === e;
      const goalX = baseX(w, isCarrying ? w.Runner.team[e] : 1 - w.Runner.team[e]);
      out.x = goalX > w.Position.x[e] ? 1 : -1;
      out.y = w.Position.y[e] > 0.1 ? -0.5 : w.Position.y[e] < -0.1 ? 0.5 : 0;
      out.dash = w.botLevel(seat) > 1;
      out.throw = w.Runner.turnTicks[e] % 64 === 0;
    }
  },
  systems: { obey, moveRunners: predict(moveRunners), trample, carryFlags, scoreCaptures, fadeSparks },
};

export const game = defineGame(model, rules);
