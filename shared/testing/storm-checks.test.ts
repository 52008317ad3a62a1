// The checks of one client's acts, frames and lines, each fed with what must not be.
import { expect, test } from 'vitest';
import { recordCodec } from '../model/record-codec.ts';
import { NO_COMMANDS, NO_ORDERS, type Bundle, type SealedOrder } from '../sim/bundle.ts';
import { createSim } from '../sim/sim.ts';
import { createAuthority } from '../session/authority.ts';
import { createLocalSession } from '../session/local.ts';
import { runPlan, type PlanTarget } from '../session/plan.ts';
import type { Hashes, Session } from '../session/session.ts';
import { game, model } from './capture.ts';
import { NETWORK_CONDITIONS } from './conditions.ts';
import { StormActs } from './storm-acts.ts';
import { createStormLog } from './storm-log.ts';
import { StormPage } from './storm-page.ts';
import type { StormClientPlan } from './storm-plan.ts';
import { StormRecords, createEventDigest } from './storm-records.ts';
import { StormWatch, checkKept, type WatchedPage } from './storm-watch.ts';

const TICK_MS = 1000 / 60;
const ping = recordCodec('Ping', model.definition.orders.Ping);

/** Acts of client 0 in seat 0, driven for some seconds; what they pressed and ordered is in `session`'s calls. */
function driven(seconds: number) {
  const log = createStormLog();
  const sim = createSim(game, { seed: 1 });
  const random = Uint32Array.of(1, 2, 3, 4);
  const acts = new StormActs({ game, client: 0, isWild: true, random, log, scratch: () => sim });
  const orders: SealedOrder[] = [];
  const presses: number[] = [];
  const local = createLocalSession({ sim, players: 1, data: [sim.emptyData] });
  let nowMs = 0;
  const session: Session = {
    ...local,
    seats: [0],
    phase: 'playing',
    setInput(_slot, input) {
      if (input.some((byte, i) => (byte & ~sim.repeatMask[i]) !== 0)) presses.push(nowMs);
    },
    order: (_slot, type, payload) => void orders.push({ seat: 0, type, payload }),
  };
  for (; nowMs < seconds * 1000; nowMs += TICK_MS) acts.drive(session, sim, nowMs);
  const seal = (of: Partial<Bundle>) => {
    const inputs = new Uint8Array(sim.seats * sim.inputBytes);
    acts.sealed({ tick: 1, inputs, orders: NO_ORDERS, commands: NO_COMMANDS, ...of }, [0], nowMs);
  };
  return { acts, log, orders, presses, seal, sim, finish: () => acts.finish(nowMs + 10_000, true) };
}

test('orders that are sealed once and in order are well; presses come one at a time', () => {
  const { orders, presses, log, seal, acts } = driven(4);
  expect(orders.length).toBeGreaterThan(3);
  expect(presses).toHaveLength(1);
  seal({ orders });
  acts.lost();
  expect(log.problems).toEqual([]);
});

test('an order that is sealed twice, out of order, or never, is a problem; one that a lost line explains is not', () => {
  const twice = driven(4);
  twice.seal({ orders: [twice.orders[0], twice.orders[0]] });
  expect(twice.log.problems[0]).toContain('order twice: client 0');
  const swapped = driven(4);
  swapped.seal({ orders: [swapped.orders[1], swapped.orders[0]] });
  expect(swapped.log.problems.map((problem) => problem.split(':')[0])).toEqual(['order lost', 'order twice']);
  const never = driven(4);
  never.finish();
  expect(never.log.problems.map((problem) => problem.split(':')[0])).toContain('order lost');
  const excused = driven(4);
  excused.acts.lost();
  excused.finish();
  expect(excused.log.problems).toEqual([]);
  expect(excused.log.counts['excused orders']).toBe(excused.orders.length);
});

test('what another seat, or a stranger, ordered is not this client’s', () => {
  const { seal, log } = driven(4);
  seal({ orders: [{ seat: 1, type: 0, payload: ping.encode({ x: 1, y: 0 }) }] });
  seal({ orders: [{ seat: 0, type: 0, payload: ping.encode({ x: -5, y: 0 }) }] });
  expect(log.counts['orders']).toBeUndefined();
});

test('a press that is sealed in two ticks is a problem', () => {
  const { seal, log, sim } = driven(1);
  const inputs = new Uint8Array(sim.seats * sim.inputBytes).fill(255);
  seal({ inputs });
  expect(log.problems).toEqual([]);
  seal({ inputs, tick: 2 });
  expect(log.problems).toEqual(['press sealed twice: client 0 pressed once, and tick 2 has it again']);
});

/** Nothing is wrong with it. */
const CALM: StormClientPlan = {
  seats: 1,
  predictionTicks: 0,
  inputDelay: 0,
  frames: 60,
  driftPpm: 0,
  joinMs: 0,
  link: NETWORK_CONDITIONS.perfect,
  isWild: false,
};
const hash = '0123456789abcdef';
const hashes: Hashes = { layout: hash, rules: hash, content: hash, protocol: hash };

/** A client that has been calm since the beginning, in a room that sealed a tick every 1/60 s for five seconds. */
function watched(confirmedTick: number, { waitingSeals = 0, underWay = 0, roundTripMs = 0 } = {}) {
  const log = createStormLog();
  const records = new StormRecords();
  for (let tick = 1; tick <= 300; tick++) records.add(tick, { sealedAtMs: tick * TICK_MS, digest: 0, eventCount: 0 });
  const link = { ...NETWORK_CONDITIONS.perfect, roundTripMs };
  const watch = new StormWatch({
    client: 0,
    log,
    records,
    watchDelayTicks: 0,
    plan: { ...CALM, link },
    room: {
      authority: () => undefined,
      connect: () => 0,
      tickMs: TICK_MS,
      isRollback: false,
      isState: false,
      isCalm: () => true,
    },
  });
  const page: WatchedPage = {
    session: { tick: confirmedTick, confirmedTick, waitingSeals },
    isStale: false,
    loads: 0,
    isCorrupt: false,
    agreedTick: undefined,
    nextSecond: () => undefined,
  };
  // Beyond the time in which a clock that is a little off is drawn near.
  watch.frame(page, { nowMs: 5600, link: { underWay }, condition: link, connection: 1 });
  return log.problems.map((problem) => problem.split(':')[0]);
}

test('a client that lacks a tick for longer than its line explains is out of step', () => {
  expect(watched(300)).toEqual([]);
  expect(watched(270)).toEqual(['out of step']);
  expect(watched(299, { roundTripMs: 2000 })).toEqual([]);
});

test('more messages under way, or more seals waiting, than can be is a problem', () => {
  expect(watched(300, { underWay: 2001 })).toEqual(['memory']);
  expect(watched(300, { waitingSeals: 3001 })).toEqual(['memory']);
});

test.each([
  { peers: 2, away: 2, orders: 128, events: 8192, problems: 0 },
  { peers: 3, away: 0, orders: 0, events: 0, problems: 1 },
  { peers: 0, away: 3, orders: 0, events: 0, problems: 1 },
  { peers: 0, away: 0, orders: 129, events: 0, problems: 1 },
  { peers: 0, away: 0, orders: 0, events: 8193, problems: 1 },
])(
  'of two connections a server may not keep $peers peers, $away lost ones, $orders orders and $events events: $problems',
  (of) => {
    const log = createStormLog();
    checkKept(of, 2, log);
    expect(log.problems).toHaveLength(of.problems);
  },
);

test('other events, or the same in another order, have another digest', () => {
  const digest = createEventDigest(game);
  const sim = createSim(game, { seed: 1 });
  const outbox = (...xs: readonly number[]) => ({
    ...sim.events,
    count: xs.length,
    nameAt: () => 'Pinged',
    recordAt: (i: number) => ({ by: 1, x: xs[i], y: 0 }),
  });
  expect(digest(outbox(1, 2))).toBe(digest(outbox(1, 2)));
  expect(new Set([digest(outbox(1, 2)), digest(outbox(2, 1)), digest(outbox(1)), digest(outbox())]).size).toBe(4);
});

/** A page that plays a second alone in a room; `note` is told each tick that the server seals. */
function paged(records: StormRecords, note: (tick: number, digest: number) => void) {
  const log = createStormLog();
  const digest = createEventDigest(game);
  const server = createSim(game, { seed: 1 });
  const scratch = () => createSim(game, { seed: 0 });
  const authority = createAuthority({ sim: server, hashes, startMs: 0 });
  const plan: StormClientPlan = { ...CALM, seats: 1 };
  let nowMs = 0;
  const send = (message: Uint8Array) => authority.receive(1, message, nowMs);
  const page = new StormPage({ game, hashes, plan, client: 0, records, digest, log, scratch, send });
  authority.join({ connection: 1, seats: 1, data: [server.emptyData] }, 0);
  const target: PlanTarget = {
    sim: server,
    scratch,
    send: (_, message) => page.session.receive(message, nowMs),
    close: () => undefined,
    stepped: ({ tick }) => note(tick, digest(server.events)),
  };
  for (; nowMs < 1000; nowMs += TICK_MS) {
    runPlan(authority.advance(nowMs), target);
    page.frame(nowMs);
  }
  expect(page.session.confirmedTick).toBeGreaterThan(30);
  return log.problems.map((problem) => problem.split(':')[0]);
}

test('a tick that is confirmed before the server has sealed it is told', () => {
  const records = new StormRecords();
  const add = (tick: number, of: number) => records.add(tick, { sealedAtMs: 0, digest: of, eventCount: 0 });
  expect(paged(records, add)).toEqual([]);
  const late = new StormRecords();
  expect(paged(late, (tick, of) => tick < 20 && late.add(tick, { sealedAtMs: 0, digest: of, eventCount: 0 }))).toEqual([
    'confirmed too early',
  ]);
});

test('records know how far a tick lies behind, also where ticks begin anew', () => {
  const records = new StormRecords();
  records.add(2 ** 32 + 3, { sealedAtMs: 5, digest: 7, eventCount: 1 });
  expect(records.behind(3)).toBe(0);
  expect(records.digestAt(3)).toBe(7);
  expect(records.isKept(2 ** 32 - 10)).toBe(true);
  expect(records.isKept(4)).toBe(false);
});
