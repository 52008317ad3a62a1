// The storm: rounds repeat by their seed, and each thing that it checks is seen when it is broken.
import { describe, expect, test } from 'vitest';
import { defineGame } from '../sim/game.ts';
import { createEventLedger, type EventLedgerOptions } from '../session/event-ledger.ts';
import { CLIENT, SERVER, SYNC_KINDS } from '../wire/protocol.ts';
import { game, model, rules, type World } from './capture.ts';
import { FAULT_KINDS, cutStorm, drawStorm, type StormClientPlan, type StormPlan } from './storm-plan.ts';
import { playStorm, type StormSabotage } from './storm-room.ts';
import { shrinkStorm } from './storm-shrink.ts';
import { compareTrails, stormRound } from './storm.ts';

const client: StormClientPlan = {
  seats: 1,
  predictionTicks: 30,
  inputDelay: 0,
  frames: 60,
  driftPpm: 100,
  joinMs: 0,
  link: { roundTripMs: 30, jitterMs: 2, loss: 0, burstMessages: 1, disconnectsPerMinute: 0 },
  isWild: true,
};

/** Two clients and no faults: what is found here was put there. */
function calmPlan(change: Partial<StormPlan> = {}): StormPlan {
  return {
    seed: 1,
    sync: 'rollback',
    seconds: 6,
    startTick: 0,
    watchDelaySeconds: 0,
    bots: [2],
    clients: [client, client],
    faults: [],
    ...change,
  };
}

/** The kinds of problems of a round, each once. */
function kindsOf(plan: StormPlan, sabotage?: StormSabotage, of = game): readonly string[] {
  const kinds = playStorm(of, plan, sabotage).problems.map((problem) => problem.split(':')[0]);
  return [...new Set(kinds)];
}

/** Ends an event in both ways. */
function both({ confirm, withdraw }: EventLedgerOptions): EventLedgerOptions['confirm'] {
  return (event) => {
    confirm(event);
    withdraw(event);
  };
}

/** Rules with one more system, which counts its calls where no world sees it. */
function hiddenCounter(act: (w: World, calls: number) => void) {
  let calls = 0;
  const sneak = (w: World) => act(w, ++calls);
  return defineGame(model, { ...rules, systems: { ...rules.systems, sneak } });
}

describe('rounds', () => {
  test.each([
    [11, 'rollback'],
    [12, 'rollback'],
    [13, 'lockstep'],
    [14, 'state'],
  ] as const)('round %i is well in a %s room', (seed, sync) => {
    expect(stormRound(game, seed, { sync }).problems).toEqual([]);
  });

  test('a third of the rounds are played in each kind of room, and the kind changes nothing else', () => {
    const kinds = Array.from({ length: 300 }, (_, seed) => drawStorm(game, seed).sync);
    for (const kind of SYNC_KINDS) expect(kinds.filter((of) => of === kind).length).toBeGreaterThan(70);
    const drawn = drawStorm(game, 6);
    expect(drawStorm(game, 6, { sync: 'state' })).toEqual({ ...drawn, sync: 'state', watchDelaySeconds: 0 });
  });

  test('the same seed is the same round', () => {
    expect(stormRound(game, 3)).toEqual(stormRound(game, 3));
  });

  test('every kind of fault is drawn, with its victim and its time', () => {
    const faults = Array.from({ length: 300 }, (_, seed) => drawStorm(game, seed)).flatMap((plan) =>
      plan.faults.map((fault) => ({ ...fault, plan })),
    );
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
    for (const { plan, client: victim, atMs, forMs } of faults) {
      expect(victim === -1 || (victim > 0 && victim < plan.clients.length)).toBe(true);
      expect(atMs + forMs).toBeLessThanOrEqual(plan.seconds * 1000);
    }
  });

  test.each(SYNC_KINDS)('a calm %s room is well, and its acts are counted', (sync) => {
    const { problems, counts } = playStorm(game, calmPlan({ sync, seed: 4 }));
    expect(problems).toEqual([]);
    expect(counts['presses']).toBeGreaterThan(8);
    expect(counts['orders']).toBeGreaterThan(15);
    expect(counts['replays']).toBe(1);
    expect(counts['excused presses']).toBeUndefined();
  });

  test('what is pressed between a return to the own world and its repair is not lost', () => {
    const cut = { only: [0, 2, 4, 7], seconds: 25, clients: 3 };
    const { problems, plan } = stormRound(game, 2_000_416, { cut });
    expect(plan.faults.map(({ kind }) => kind)).toEqual(['flip', 'reset', 'weather', 'throttle']);
    expect(problems).toEqual([]);
  });

  test('a crash of the server is survived from what was flushed', () => {
    const crash = { id: 0, kind: 'server-crash', client: -1, atMs: 3000, forMs: 500, amount: 30 } as const;
    const { problems, counts } = playStorm(game, calmPlan({ faults: [crash] }));
    expect(problems).toEqual([]);
    expect(counts).toMatchObject({ 'server-crash': 1, replays: 1, 'came back to seats': 2 });
  });

  test('a flipped bit is found and named', () => {
    const flip = { id: 0, kind: 'flip', client: 1, atMs: 2500, forMs: 0, amount: 0 } as const;
    const { problems, counts } = playStorm(game, calmPlan({ faults: [flip] }));
    expect(problems).toEqual([]);
    expect(counts['corruptions found']).toBe(1);
    expect(counts['corruptions found without a field']).toBeUndefined();
  });
});

describe('what is broken is seen', () => {
  test('a seal that never came makes another world', () => {
    let lost: Uint8Array | undefined;
    // Of one in which nothing changes nobody would notice.
    const passes = (of: number, message: Uint8Array) => {
      if (of !== 1 || message[0] !== SERVER.seals || message.length < 8 || lost !== undefined) return true;
      lost = message;
      return false;
    };
    expect(kindsOf(calmPlan({ sync: 'lockstep' }), { passes })).toContain('another world');
  });

  test('a hidden counter in one client is another world and a desync without a cause', () => {
    const spoilt = hiddenCounter((w, calls) => {
      if (calls % 100 === 0) w.globals.rounds++;
    });
    const kinds = kindsOf(calmPlan(), { gameOf: (of) => (of === 1 ? spoilt : undefined) });
    expect(kinds).toContain('another world');
    expect(kinds).toContain('desync without a cause');
  });

  test('a client whose world differs for ever is closed, and that is said', () => {
    const spoilt = hiddenCounter((w) => void w.globals.rounds++);
    const kinds = kindsOf(calmPlan({ seconds: 25 }), { gameOf: (of) => (of === 1 ? spoilt : undefined) });
    expect(kinds).toContain('closed');
    expect(kinds).toContain('other chain');
  });

  test('a hidden counter in every world shows when the bundles are played again', () => {
    const spoilt = hiddenCounter((w, calls) => {
      w.globals.rounds = calls % 1000;
    });
    expect(kindsOf(calmPlan({ seed: 4 }), {}, spoilt)).toContain('replay');
  });

  test('an event that only one client makes is told', () => {
    const spoilt = hiddenCounter((w, calls) => {
      if (calls % 50 === 0) w.emit('Captured');
    });
    const kinds = kindsOf(calmPlan(), { gameOf: (of) => (of === 1 ? spoilt : undefined) });
    expect(kinds).toContain('other events');
    expect(kinds).toContain('events not told once');
  });

  test('orders and presses that never reach the server are lost', () => {
    const without = (type: number) => ({
      passesUp: (of: number, message: Uint8Array) => of !== 1 || message[0] !== type,
    });
    expect(kindsOf(calmPlan(), without(CLIENT.order))).toEqual(['order lost']);
    expect(kindsOf(calmPlan(), without(CLIENT.inputs))).toEqual(['press lost']);
  });

  test('a client that is told nothing any more is out of step and behind', () => {
    let seals = 0;
    const passes = (of: number, message: Uint8Array) => of !== 1 || message[0] !== SERVER.seals || ++seals < 40;
    const kinds = kindsOf(calmPlan(), { passes });
    expect(kinds).toContain('out of step');
    expect(kinds).toContain('behind');
  });

  test('who finds no seat, or is never greeted, is told', () => {
    expect(kindsOf(calmPlan({ bots: [1, 1, 1, 1, 1, 1, 1] }))).toContain('no seat');
    const passesUp = (of: number, message: Uint8Array) => of !== 1 || message[0] !== CLIENT.hello;
    expect(kindsOf(calmPlan(), { passesUp })).toContain('behind');
  });

  test('a flipped bit of which the server never hears is not found', () => {
    const flip = { id: 0, kind: 'flip', client: 1, atMs: 2000, forMs: 0, amount: 0 } as const;
    const passesUp = (of: number, message: Uint8Array) => of !== 1 || message[0] !== CLIENT.checksum;
    expect(kindsOf(calmPlan({ sync: 'lockstep', faults: [flip] }), { passesUp })).toContain('corruption not found');
  });

  test('a session that guesses further than it may goes back too far', () => {
    let reads = 0;
    const far: StormClientPlan = {
      ...client,
      link: { ...client.link, roundTripMs: 600 },
      get predictionTicks() {
        return reads++ === 0 ? 60 : 0;
      },
    };
    expect(kindsOf(calmPlan({ clients: [client, far] }))).toContain('rollback too deep');
  });

  test.each<[string, string, (options: EventLedgerOptions) => EventLedgerOptions]>([
    ['shown once more', 'event twice', (of) => ({ ...of, show: (event) => (of.show(event), of.show(event)) })],
    ['confirmed and withdrawn', 'event ended twice', (of) => ({ ...of, confirm: both(of) })],
    ['never confirmed', 'event not ended', (of) => ({ ...of, confirm: () => undefined })],
  ])('an event that is %s is told', (_, kind, spoil) => {
    const createLedger = (options: EventLedgerOptions) => createEventLedger(spoil(options));
    expect(kindsOf(calmPlan({ seed: 4 }), { createLedger })).toContain(kind);
  });

  test('who is closed again and again is not back at the end', () => {
    const reset = { id: 0, kind: 'reset', client: 1, atMs: 2000, forMs: 300, amount: 0 } as const;
    let hellos = 0;
    const passesUp = (of: number, message: Uint8Array) => {
      if (of === 1 && message[0] === CLIENT.hello && ++hellos > 1) message[0] = 250;
      return true;
    };
    expect(kindsOf(calmPlan({ faults: [reset] }), { passesUp })).toEqual(['closed', 'not back']);
  });

  test('frames that differ from those without the others’ faults are told', () => {
    expect(compareTrails({ trail: [0, 5, 16, 6] }, { trail: [0, 5, 16, 7] }, 1)).toBeUndefined();
    expect(compareTrails({ trail: [0, 5, 16, 6] }, { trail: [0, 5, 16, 8] }, 1)).toContain('tick 6');
    expect(compareTrails({ trail: [0, 5] }, { trail: [1, 5] }, 1)).toContain('0 ms');
  });
});

describe('a failing round', () => {
  /** After its second welcome, client 1 loses some messages of seals. */
  function losesAfterReturn(): StormSabotage {
    let welcomes = 0;
    let seals = 0;
    return {
      passes(of, message) {
        if (of !== 1) return true;
        if (message[0] === SERVER.welcome) welcomes++;
        if (message[0] !== SERVER.seals || welcomes !== 2) return true;
        seals++;
        return seals < 20 || seals >= 30;
      },
    };
  }
  const fails = (plan: StormPlan) => playStorm(game, plan, losesAfterReturn()).problems.length > 0;

  test('is made small, and what is left of its seed fails again', () => {
    const whole = Array.from({ length: 60 }, (_, seed) => drawStorm(game, seed)).find(
      (plan) => plan.sync === 'lockstep' && plan.faults.length > 4 && plan.clients.length > 2 && fails(plan),
    );
    if (whole === undefined) throw new Error('No round of these seeds brings client 1 back.');
    const { plan, cut, tries } = shrinkStorm(whole, fails);
    expect(tries).toBeLessThanOrEqual(80);
    expect(plan.faults.length).toBeLessThanOrEqual(2);
    expect(plan.faults.length).toBeLessThan(whole.faults.length);
    expect(plan.clients.length).toBeLessThanOrEqual(whole.clients.length);
    expect(cutStorm(drawStorm(game, whole.seed), cut)).toEqual(plan);
    expect(fails(cutStorm(drawStorm(game, whole.seed), cut))).toBe(true);
    expect(stormRound(game, whole.seed, { cut, sabotage: losesAfterReturn() }).problems).not.toEqual([]);
  });

  test('that fails whatever is left out shrinks to nothing but its room', () => {
    const { plan, cut } = shrinkStorm(drawStorm(game, 2), () => true);
    expect(plan.faults).toEqual([]);
    expect(cut).toEqual({ only: [], seconds: 2, clients: 1 });
  });
});
