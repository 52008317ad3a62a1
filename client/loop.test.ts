// The loop steps within its budget, draws between ticks, steps from messages while hidden, and never runs time backwards.
import { expect, test } from 'vitest';
import { createLoop } from '#client/loop.ts';
import { axis, createSim, defineGame, defineModel, f64 } from '#shared/index.ts';
import type { Plan, PlanOperation, PlanTarget } from '#shared/session/plan.ts';
import { zeroStats, type Session } from '#shared/session/session.ts';
import { NO_COMMANDS, NO_ORDERS } from '#shared/sim/bundle.ts';
import type { Outbox } from '#shared/world/outbox.ts';

const model = defineModel({
  name: 'walk',
  ticksPerSecond: 10,
  players: { min: 1, max: 1 },
  entities: 2,
  components: { Position: { x: f64 } },
  input: { go: axis },
});
const game = defineGame(model, {
  tuning: {},
  start: (w) => void w.spawn({ Position: {} }),
  join: () => undefined,
  leave: () => undefined,
  bot: () => undefined,
  systems: {
    walk(w) {
      for (const e of w.each('Position')) w.Position.x[e] += 1;
    },
  },
});

/** A session that plans a tick for every 100 ms of its time, at most eight in one call, after what the test wants done before. */
function setUp({
  kind = 'local',
  costMs = 0,
  viewFault,
  stepsPerPlan = 8,
}: { kind?: Session['kind']; costMs?: number; viewFault?: Error; stepsPerPlan?: number } = {}) {
  const sim = createSim(game, { seed: 1 });
  const log: string[] = [];
  const times: number[] = [];
  const costs: number[] = [];
  const next: PlanOperation[] = [];
  let tick = 0;
  let clock = 0;
  const session: Session = {
    kind,
    phase: 'playing',
    seats: [0],
    get tick() {
      return tick;
    },
    get confirmedTick() {
      return tick;
    },
    stats: zeroStats(),
    setInput: () => undefined,
    order: () => undefined,
    receive: (message) => void log.push(`receive ${message[0]}`),
    recover: () => void log.push('recover'),
    advance(nowMs): Plan {
      times.push(nowMs);
      const plan = next.splice(0);
      for (let i = 0; i < stepsPerPlan && (tick + 1) * 100 <= nowMs; i++) {
        tick++;
        plan.push({
          kind: 'step',
          bundle: { tick, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS },
        });
      }
      return plan;
    },
    blend: (nowMs) => nowMs / 100 - tick,
    setStepCost: (msPerTick) => void costs.push(msPerTick),
  };
  const loop = createLoop({
    session,
    sim,
    scratch: () => createSim(game, { seed: 1 }),
    send: (_to, message) => void log.push(`send ${message[0]}`),
    close: () => undefined,
    report: (error) => void log.push(`report ${String(error)}`),
    view: {
      stepped(isFresh) {
        clock += costMs;
        if (viewFault !== undefined) throw viewFault;
        log.push(isFresh ? `step ${sim.tick}` : `catch up ${sim.tick}`);
      },
      rolledBack: (to) => void log.push(`back to ${to}`),
      sealed(of, _events, isFresh) {
        if (viewFault !== undefined) throw viewFault;
        log.push(`${isFresh ? 'sealed' : 'sealed long ago'} ${of}`);
      },
      sealedAll: (upTo) => void log.push(`all sealed to ${upTo}`),
      confirmed: (upTo, freshTick) => void log.push(`confirmed ${upTo} fresh from ${freshTick}`),
      replaced: () => void log.push('replaced'),
      returned: () => void log.push('returned'),
      draw: (alpha) => void log.push(`draw ${alpha.toFixed(2)}`),
    },
    sampleInputs: () => void log.push('sample'),
    clockMs: () => clock,
  });
  const taken = () => log.splice(0);
  return { loop, sim, log, times, costs, next, taken };
}

test('a frame samples, steps what is due, and draws between the two newest ticks', () => {
  const { loop, taken } = setUp();
  loop.frame(130);
  expect(taken()).toEqual(['sample', 'step 1', 'draw 0.30']);
  loop.frame(160);
  expect(taken()).toEqual(['sample', 'draw 0.60']);
});

test('a long gap is caught up within the budget of each frame, and drawn at the newest tick meanwhile', () => {
  const { loop, taken, sim } = setUp({ costMs: 1.5 });
  loop.frame(2050);
  const first = taken();
  expect(first.at(-1)).toBe('draw 1.00');
  expect(sim.tick).toBe(8);
  loop.frame(2060);
  loop.frame(2070);
  expect(sim.tick).toBe(20);
  expect(taken().at(-1)).toBe('draw 0.70');
});

test('when there is time, one frame catches up everything', () => {
  const { loop, sim } = setUp();
  loop.frame(2050);
  expect(sim.tick).toBe(20);
});

test('ticks far behind are told apart, so that they make no noise', () => {
  const { loop, taken } = setUp();
  loop.frame(800);
  expect(
    taken()
      .filter((line) => line.includes(' '))
      .slice(0, 8),
  ).toEqual(['catch up 1', 'catch up 2', 'catch up 3', 'catch up 4', 'catch up 5', 'step 6', 'step 7', 'step 8']);
});

test('while hidden nothing is sampled or drawn, and messages step the world', () => {
  const { loop, taken } = setUp();
  loop.setHidden(true);
  loop.frame(150);
  expect(taken()).toEqual([]);
  loop.receive(new Uint8Array([7]), 210);
  expect(taken()).toEqual(['receive 7', 'step 1', 'step 2']);
  loop.wake(300);
  expect(taken()).toEqual(['step 3']);
  loop.setHidden(false);
  loop.wake(500);
  loop.frame(350);
  expect(taken()).toEqual(['sample', 'returned', 'draw 0.50']);
});

test('while it shows, a message waits for the next frame', () => {
  const { loop, taken } = setUp();
  loop.receive(new Uint8Array([3]), 250);
  expect(taken()).toEqual(['receive 3']);
  loop.frame(260);
  expect(taken()).toEqual(['sample', 'step 1', 'step 2', 'draw 0.60']);
});

test('time never runs backwards, whatever the browser says', () => {
  const { loop, times } = setUp();
  loop.frame(200);
  loop.frame(190);
  expect(times.every((time) => time === 200)).toBe(true);
});

test('a session that waits for its first snapshot draws nothing before it', () => {
  const { loop, taken, next, sim } = setUp({ kind: 'lockstep' });
  loop.frame(10);
  expect(taken()).toEqual(['sample']);
  expect(loop.hasWorld).toBe(false);
  const snapshot = new Uint8Array(sim.stateBytes);
  sim.save(snapshot);
  next.push({ kind: 'accept', snapshot, isOtherCourse: false }, { kind: 'send', to: 0, message: new Uint8Array([9]) });
  loop.frame(50);
  expect(taken()).toEqual(['sample', 'replaced', 'send 9', 'draw 0.50']);
});

const wrongStep: PlanOperation = {
  kind: 'step',
  bundle: { tick: 99, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS },
};

test('a step that throws is answered by asking the server for a snapshot, and the loop goes on', () => {
  const { loop, next, taken } = setUp({ kind: 'lockstep' });
  next.push(wrongStep);
  loop.frame(50);
  expect(taken()).toEqual(['sample', expect.stringContaining('report SamestepError'), 'recover']);
  loop.frame(130);
  expect(taken()).toContain('step 1');
});

test('a view that throws is reported, and is no reason to ask for a snapshot', () => {
  const { loop, taken } = setUp({ kind: 'lockstep', viewFault: new RangeError('no such sprite') });
  loop.frame(130);
  expect(taken()).toEqual(expect.arrayContaining(['report RangeError: no such sprite']));
  expect(taken()).not.toContain('recover');
  const alone = setUp({ viewFault: new RangeError('no such sprite') });
  expect(() => alone.loop.frame(130)).toThrow('no such sprite');
});

test('without a server a step that throws is the rules’ fault and is not swallowed', () => {
  const { loop, next } = setUp();
  next.push(wrongStep);
  expect(() => loop.frame(50)).toThrow('tick 99');
});

const stepOf = (tick: number): PlanOperation => ({
  kind: 'step',
  bundle: { tick, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS },
});

test('a rollback is told before the ticks that are made anew, and what is confirmed after them', () => {
  const { loop, next, sim, taken } = setUp({ kind: 'rollback' });
  const snapshot = new Uint8Array(sim.stateBytes);
  sim.save(snapshot);
  next.push({ kind: 'accept', snapshot, isOtherCourse: false });
  loop.frame(250);
  taken();
  next.push({ kind: 'load', tick: 0, snapshot }, stepOf(1), { kind: 'confirm', tick: 1 }, stepOf(2));
  loop.frame(310);
  expect(taken()).toEqual([
    'sample',
    'back to 0',
    'step 1',
    'confirmed 1 fresh from -1.5',
    'step 2',
    'step 3',
    'draw 0.10',
  ]);
});

test('ticks that are made anew are news, however far behind the guesses; ticks far behind what is confirmed are not', () => {
  const { loop, next, sim, taken } = setUp({ kind: 'rollback' });
  const snapshot = new Uint8Array(sim.stateBytes);
  sim.save(snapshot);
  const back: PlanOperation = { kind: 'load', tick: 0, snapshot };
  loop.frame(650);
  taken();
  next.push(back, stepOf(1), { kind: 'confirm', tick: 1 }, ...[2, 3, 4, 5, 6].map(stepOf));
  loop.frame(660);
  expect(taken().filter((line) => line.startsWith('catch up'))).toEqual([]);
  next.push(back, ...[1, 2, 3, 4, 5, 6].map(stepOf), { kind: 'confirm', tick: 6 });
  loop.frame(670);
  expect(taken().slice(1, 6)).toEqual(['back to 0', 'catch up 1', 'catch up 2', 'catch up 3', 'step 4']);
});

test('a return from hidden shows the newest state, without what happened before and without a run through it', () => {
  const { loop, taken, sim } = setUp({ costMs: 9, stepsPerPlan: 2 });
  loop.frame(150);
  loop.setHidden(true);
  taken();
  loop.setHidden(false);
  loop.frame(1250);
  expect(taken()).toEqual(['sample', ...[2, 3, 4, 5, 6, 7].map((tick) => `catch up ${tick}`)]);
  loop.frame(1260);
  expect(taken()).toEqual(['sample', ...[8, 9, 10, 11, 12].map((tick) => `catch up ${tick}`), 'returned', 'draw 0.60']);
  loop.frame(1310);
  expect(taken()).toEqual(['sample', 'step 13', 'draw 1.00']);
  expect(sim.tick).toBe(13);
});

test('after a return a machine that never catches up is shown what it has after a second', () => {
  const { loop, taken } = setUp({ costMs: 60, stepsPerPlan: 1 });
  loop.setHidden(true);
  loop.setHidden(false);
  for (let now = 100_000; now < 101_000; now += 100) loop.frame(now);
  expect(taken().some((line) => line.startsWith('draw'))).toBe(false);
  loop.frame(101_000);
  expect(taken()).toEqual(['sample', 'catch up 11', 'returned', 'draw 1.00']);
});

test('a glance away is no reason to begin the picture anew', () => {
  const { loop, taken } = setUp();
  loop.frame(150);
  loop.setHidden(true);
  loop.setHidden(false);
  loop.frame(250);
  expect(taken()).not.toContain('returned');
});

test('a clock that was set back goes on from where it was, one that stutters stands still', () => {
  const { loop, times } = setUp();
  loop.frame(5000);
  loop.frame(4500);
  loop.frame(100);
  loop.frame(200);
  loop.frame(300);
  expect([...new Set(times)]).toEqual([5000, 5100, 5200]);
});

test('a clock that jumps ahead by an hour, and back again, costs no more than its budget and goes on', () => {
  const { loop, taken, times } = setUp({ costMs: 3 });
  const hour = 3_600_000;
  loop.frame(150);
  taken();
  loop.frame(150 + hour);
  expect(taken()).toHaveLength(1 + 8 + 1);
  loop.frame(200);
  loop.frame(216);
  expect(times.slice(-1)).toEqual([150 + hour + 16]);
});

test('the session is told what a step costs, as a mean that follows', () => {
  const { loop, costs } = setUp({ costMs: 2, stepsPerPlan: 2 });
  loop.frame(50);
  expect(costs).toEqual([]);
  loop.frame(450);
  expect(costs).toEqual([2, 2]);
});

/** What a session of a state room does when its plan is carried out. */
function mirrored(run: (target: PlanTarget) => void): PlanOperation {
  return { kind: 'mirror', run };
}

const nothing: Outbox = {
  count: 0,
  droppedCount: 0,
  nameAt: () => '',
  isConfirmedOnly: () => false,
  recordAt: () => ({}),
  keyAt: () => '',
  withinTicksAt: () => 0,
};

test('what a plan of a state room tells reaches the view in its order; events that waited on their way are no news', () => {
  const { loop, next, taken } = setUp({ kind: 'state' });
  next.push(
    mirrored((target) => {
      target.loaded?.(false);
      target.sealed?.(40, nothing, 42);
      target.sealed?.(39, nothing, 42);
      target.sealed?.(44, nothing, 42);
      target.sealedAll?.(42);
    }),
  );
  loop.frame(50);
  // The game has ten ticks a second: a quarter of one is two and a half.
  expect(taken()).toEqual([
    'sample',
    'replaced',
    'sealed 40',
    'sealed long ago 39',
    'sealed 44',
    'all sealed to 42',
    'draw 0.50',
  ]);
  loop.setHidden(true);
  loop.setHidden(false);
  next.push(mirrored((target) => target.sealed?.(45, nothing, 45)));
  loop.frame(60);
  expect(taken()).toContain('sealed long ago 45');
});

test('ticks of a state room that are made in its plan count as steps, and cost what they cost', () => {
  const { loop, next, costs } = setUp({ kind: 'state', costMs: 2, stepsPerPlan: 0 });
  const bundle = { tick: 1, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS };
  next.push(
    mirrored((target) => {
      for (let i = 0; i < 3; i++) target.stepped?.(bundle);
    }),
  );
  loop.frame(50);
  expect(costs).toEqual([2]);
});

test('what a view throws for a sealed event does not end the match', () => {
  const { loop, next, taken } = setUp({ kind: 'state', viewFault: new Error('no picture'), stepsPerPlan: 0 });
  next.push(
    mirrored((target) => {
      target.sealed?.(1, nothing, 1);
      target.sealedAll?.(1);
    }),
  );
  loop.frame(50);
  expect(taken()).toEqual(['sample', 'report Error: no picture', 'all sealed to 1']);
});
