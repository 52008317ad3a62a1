// The storm in state rooms: what is told, held and shown is judged, and each thing that is broken is seen.
import { describe, expect, test } from 'vitest';
import { createEventLedger, type EventLedgerOptions } from '../session/event-ledger.ts';
import { ROOT } from '../mirror/contract.ts';
import { recordCodec } from '../model/record-codec.ts';
import { openStateRoom } from '../session/state-room.test-helper.ts';
import type { Game } from '../sim/game.ts';
import type { Sim } from '../sim/sim.ts';
import { SERVER } from '../wire/protocol.ts';
import { game as capture } from './capture.ts';
import { game, model } from './hideout.ts';
import { createStormLog } from './storm-log.ts';
import type { StormClientPlan, StormFault, StormPlan } from './storm-plan.ts';
import { playStorm, type StormSabotage } from './storm-room.ts';
import { StormMade, StormTold } from './storm-told.ts';
import { checkKept } from './storm-watch.ts';

const client: StormClientPlan = {
  seats: 1,
  predictionTicks: 30,
  inputDelay: 0,
  frames: 60,
  driftPpm: 100,
  joinMs: 0,
  link: { roundTripMs: 30, jitterMs: 2, loss: 0, burstMessages: 1, disconnectsPerMinute: 0 },
  isWild: false,
};

/** Two clients and no faults: what is found here was put there. */
function calmPlan(change: Partial<StormPlan> = {}): StormPlan {
  const calm = { seed: 2, sync: 'state', seconds: 4, startTick: 0, watchDelaySeconds: 0, bots: [2] } as const;
  return { ...calm, clients: [client, client], faults: [], ...change };
}

function kindsOf(sabotage: StormSabotage, plan = calmPlan(), of: Game = game): readonly string[] {
  const kinds = playStorm(of, plan, sabotage).problems.map((problem) => problem.split(':')[0]);
  return [...new Set(kinds)];
}

const fault = (of: Partial<StormFault> & Pick<StormFault, 'kind'>): StormFault => ({
  id: 0,
  client: 1,
  atMs: 2000,
  forMs: 0,
  amount: 0,
  ...of,
});

/** Lets the n-th message of a type to client 1 be spoilt. */
function spoil(type: number, nth: number, change: (message: Uint8Array) => void): StormSabotage {
  let count = 0;
  return {
    sent(of, message) {
      if (of === 1 && message[0] === type && ++count === nth) change(message);
    },
  };
}

describe('state rooms', () => {
  test('a calm one is well: what is told is compared, events are told, clients are judged', () => {
    const { problems, counts } = playStorm(game, calmPlan());
    expect(problems).toEqual([]);
    expect(counts['states compared']).toBeGreaterThan(15);
    expect(counts['events told']).toBeGreaterThan(10);
    expect(counts['state clients judged']).toBe(2);
  });

  test('a value that was changed in what a client holds is found, named and repaired', () => {
    const { problems, counts } = playStorm(game, calmPlan({ faults: [fault({ kind: 'flip' })] }));
    expect(problems).toEqual([]);
    expect(counts['corruptions found']).toBe(1);
  });

  test('a line that breaks, a pause, a crash of the server, ticks that wrap: all is well in the end', () => {
    const faults = [
      fault({ kind: 'reset', forMs: 300, atMs: 1600 }),
      fault({ kind: 'pause', client: -1, atMs: 2500, forMs: 300 }),
      fault({ kind: 'server-crash', client: -1, atMs: 4000, forMs: 400, amount: 20 }),
    ];
    const plan = calmPlan({
      faults,
      seconds: 6,
      startTick: 4_294_967_296 - 200,
      clients: [client, client, { ...client, seats: 0 }],
    });
    expect(playStorm(game, plan).problems).toEqual([]);
  });
});

describe('what is broken in a state room is seen', () => {
  test('a patch that never came leaves a client with other rows, which it finds out', () => {
    let patches = 0;
    const passes = (of: number, message: Uint8Array) => of !== 1 || message[0] !== SERVER.patch || ++patches < 60;
    const kinds = kindsOf({ passes });
    expect(kinds).toContain('behind');
    expect(kinds).toContain('out of step');
  });

  test('a changed value that nobody looks for is not found, and is held and shown in the end', () => {
    // Client 1 is never told what to compare with.
    const passes = (of: number, message: Uint8Array) => {
      if (of === 1 && message[0] === SERVER.patch) forgetAgreement(message);
      return true;
    };
    const kinds = kindsOf({ passes }, calmPlan({ faults: [fault({ kind: 'flip' })] }), capture);
    expect(kinds).toContain('corruption not found');
    expect(kinds).toContain('told otherwise');
    expect(kinds).toContain('shown otherwise');
    expect(kindsOf({ passes })).toEqual(['not agreed']);
  });

  test('a value changed on its way is told otherwise', () => {
    expect(kindsOf(spoil(SERVER.state, 1, (message) => (message[message.length - 1] ^= 1)))).toEqual(
      expect.arrayContaining(['told otherwise']),
    );
  });

  test('a row that a client’s world has beside what it was told is shown otherwise', () => {
    const tamper = (of: number, { worldParts }: Sim) => {
      const { entities, world } = worldParts;
      if (of !== 1 || world.tick !== 200) return;
      entities.spawn(3, 0);
      entities.commit();
    };
    expect(kindsOf({ tamper })).toContain('shown otherwise');
  });

  test('a row that will never be used again is leaked', () => {
    const tamper = (of: number, { worldParts }: Sim) => {
      if (of === 1 && worldParts.world.tick === 200) worldParts.entities.takeRow();
    };
    expect(kindsOf({ tamper })).toEqual(['leaked row']);
  });

  test('an event that is shown twice, or lost between the server and who watches, is told', () => {
    const createLedger = (options: EventLedgerOptions) =>
      createEventLedger({ ...options, show: (event) => (options.show(event), options.show(event)) });
    expect(kindsOf({ createLedger })).toEqual(expect.arrayContaining(['event twice', 'events not told once']));
    const without = (options: EventLedgerOptions) => ({ ...createEventLedger(options), sealed: () => undefined });
    expect(kindsOf({ createLedger: without })).toEqual(['events not told once']);
    const endless = (options: EventLedgerOptions) => ({ ...without(options), sealedAll: () => undefined });
    expect(kindsOf({ createLedger: endless })).toContain('event not ended');
  });

  test('events that are not told, or of another tick than they were', () => {
    expect(kindsOf(spoil(SERVER.events, 3, (message) => (message[0] = SERVER.resumed)))).toContain('event not told');
    const kinds = kindsOf(spoil(SERVER.events, 3, (message) => (message[6] += 3)));
    expect(kinds).toContain('event out of nowhere');
  });

  test.each([
    [0, []],
    [1, ['event out of sight', 'told otherwise', 'told out of sight']],
  ])('of what the player of seat 0 is told, seat %i may not know: %j', (seat, kinds) => {
    const room = openStateRoom(game);
    const [client] = [room.join(), room.join()];
    const made = new StormMade(game);
    const log = createStormLog();
    const told = new StormTold(made, { log, whose: 'client', seats: [seat] });
    for (let tick = 1, at = 0; tick <= 240; tick++) {
      room.authority.order({ seat: 0, type: 0, payload: shout });
      room.run(1);
      made.stepped(room.authority.tick, room.sim.events);
      for (; at < client.received.length; at++) told.sent(client.received[at].message, room.sim, room.authority.tick);
      told.planDone(room.authority.tick % 3 === 0);
    }
    const found = log.problems.map((problem) => problem.split(':')[0]).toSorted();
    expect(found).toEqual(expect.arrayContaining(kinds));
    if (seat === 0) expect(found).toEqual([]);
  });

  test('more events or places than there can be is a problem', () => {
    const log = createStormLog();
    checkKept({ peers: 0, away: 0, orders: 0, events: 8193 }, 2, log);
    expect(log.problems).toEqual(['memory: server keeps 8193 events to be told']);
  });
});

const shout = recordCodec('Shout', model.definition.orders.Shout).encode({ words: 1, volume: 0 });

/** Takes the checksum out of a patch: the tick is told twice instead, which is as long. */
function forgetAgreement(message: Uint8Array): void {
  const sizes = new Map<number, number>([
    [ROOT.tick, 4],
    [ROOT.step, 1],
    [ROOT.margin, 1],
    [ROOT.orders, 2],
    [ROOT.level, 2],
    [ROOT.agreement, 4],
  ]);
  for (let at = 1; at < message.length;) {
    const index = message[at] & 63;
    if (message[at] === 255) return;
    if (index === ROOT.agreement) message.copyWithin(at, 1, 6);
    at += 1 + (sizes.get(index) ?? message.length);
  }
}
