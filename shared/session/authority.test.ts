// The authority against its clients: seats, returns, forged, late and flooding messages; the match goes on, nobody else notices.
import { beforeEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { PRESENCE } from '../sim/bundle.ts';
import { createSim } from '../sim/sim.ts';
import { formatChecksum } from '../math/checksum.ts';
import { game } from '../testing/capture.ts';
import {
  CLIENT,
  BitWriter,
  addInput,
  createInputBatch,
  decodeRefused,
  decodeWelcome,
  encodeClientChecksum,
  encodeEmpty,
  encodeHello,
  encodeOrder,
  SERVER,
  wireLayout,
  writeInputs,
} from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import type { Authority } from './authority-face.ts';
import { SESSION_LIMITS, makeUpTicks } from './limits.ts';
import { runPlan } from './plan.ts';
import { createServerMessages } from './server-messages.ts';
import { CLOSE, type Hashes } from './session.ts';
import { OrderLog } from './order-log.ts';
import { TimeSync } from './time-sync.ts';

const hashes: Hashes = {
  layout: '1'.repeat(16),
  rules: '2'.repeat(16),
  content: '3'.repeat(16),
  protocol: '4'.repeat(16),
};
const layout = wireLayout(game.model);
const TICK_MS = 1000 / 60;

let nowMs = 0;
let sim = createSim(game, { seed: 1 });
let authority: Authority = createAuthority({ sim, hashes, startMs: 0 });
let sent: { to: number; message: Uint8Array }[] = [];
let closed: { to: number; code: number }[] = [];
let inputsOfTicks: Uint8Array[] = [];

function begin(bots?: { seats: number; level: number }): void {
  nowMs = 0;
  sim = createSim(game, { seed: 1 });
  authority = createAuthority({ sim, hashes, startMs: 0, bots });
  sent = [];
  closed = [];
  inputsOfTicks = [];
  run(1);
}

function run(ticks: number): void {
  for (let i = 0; i < ticks; i++) {
    nowMs += TICK_MS;
    runPlan(authority.advance(nowMs), {
      sim,
      scratch: () => createSim(game, { seed: 1 }),
      send: (to, message) => sent.push({ to, message: message.slice() }),
      close: (to, code) => closed.push({ to, code }),
      stepped: ({ inputs }) => inputsOfTicks.push(inputs.slice()),
    });
  }
}

/** Joins with one seat and says hello. */
function join(connection: number, seats = 1): readonly number[] | null {
  const taken = authority.join({ connection, seats, data: Array.from({ length: seats }, () => sim.emptyData) }, nowMs);
  authority.receive(connection, encodeHello(hashes), nowMs);
  run(2);
  return taken;
}

function inputs(tick: number, bytes: readonly number[], slotCount = 1, slot = 0): Uint8Array {
  const batch = createInputBatch(layout, slotCount);
  addInput(layout, batch, { tick, slot, input: new Uint8Array(bytes), at: 0 });
  const writer = new BitWriter(64);
  writeInputs(writer, layout, batch);
  return writer.toBytes();
}

const kinds = (to: number) => sent.filter((of) => of.to === to).map(({ message }) => message[0]);
const checksum = () => {
  const words = new Uint32Array(2);
  sim.checksum(words, 0);
  return formatChecksum(words, 0);
};

beforeEach(() => begin());

test('whoever has seats of their own gets those or none, and a bot in them gives way', () => {
  begin({ seats: 3, level: 1 });
  const data = [sim.emptyData];
  const take = (connection: number, ...own: readonly number[]) =>
    authority.join({ connection, seats: 1, data, own }, nowMs);
  expect([take(1, 2), take(2, 2), take(3, 5)]).toEqual([[2], null, [5]]);
  // Nobody else was moved, and one who asks for any seat gets another.
  run(2);
  expect([0, 1, 2, 5].map((seat) => sim.presenceOf(seat))).toEqual([
    PRESENCE.bot,
    PRESENCE.bot,
    PRESENCE.person,
    PRESENCE.person,
  ]);
  expect(authority.join({ connection: 4, seats: 1, data }, nowMs)).toEqual([1]);
  expect(() => take(5, 99)).toThrow(/Own seats/);
  expect(() => take(6)).toThrow(/Own seats/);
});

describe('seats', () => {
  test('a joiner gets a welcome and a snapshot, then every seal', () => {
    expect(join(1)).toEqual([0]);
    run(3);
    expect(kinds(1).slice(0, 2)).toEqual([SERVER.welcome, SERVER.snapshot]);
    const welcome = decodeWelcome(sent.find(({ to }) => to === 1)?.message ?? new Uint8Array());
    expect(welcome).toMatchObject({ seats: [0], ticksPerSecond: 60, sync: 'lockstep' });
    const messages = createServerMessages(wireLayout(game.model), new TimeSync(60), new OrderLog());
    for (const { message } of sent) messages.receive(message, 0);
    expect([messages.sealedTick, messages.malformedCount]).toEqual([authority.tick, 0]);
  });

  test('bots fill seats, give way to people, and come back when they leave', () => {
    begin({ seats: 3, level: 2 });
    run(1);
    const presences = () => sim.world.players.map((seat) => sim.world.presence(seat));
    expect(presences()).toEqual(['bot', 'bot', 'bot']);
    join(1);
    join(2, 2);
    expect(presences()).toEqual(['person', 'person', 'person']);
    expect(authority.openSeats()).toBe(5);
    authority.leave(2, nowMs);
    run(1);
    expect(presences().toSorted()).toEqual(['bot', 'bot', 'person']);
  });

  test('a full match refuses, and nothing changes', () => {
    expect(join(1, 8)).toHaveLength(8);
    expect(join(2)).toBeNull();
    expect(authority.openSeats()).toBe(0);
    expect(authority.seatsOf(2)).toEqual([]);
  });

  test('a lost connection keeps its seat, away and neutral, and is back in it', () => {
    join(1);
    authority.receive(1, inputs(authority.tick + 1, [127, 0, 0b01]), nowMs);
    run(2);
    expect(sim.world.input(0).dash).toBe(true);
    authority.drop(1, nowMs);
    run(2);
    expect(sim.world.presence(0)).toBe('away');
    expect(sim.world.input(0).dash).toBe(false);
    expect(authority.rejoin(1, 9, nowMs)).toBe(true);
    authority.receive(9, encodeHello(hashes), nowMs);
    run(2);
    expect(sim.world.presence(0)).toBe('person');
    expect(kinds(9).slice(0, 2)).toEqual([SERVER.welcome, SERVER.snapshot]);
    expect(authority.rejoin(55, 56, nowMs)).toBe(false);
  });

  test('one who only watches gets the match and may say nothing', () => {
    authority.join({ connection: 4, seats: 0, data: [] }, nowMs);
    authority.receive(4, encodeHello(hashes), nowMs);
    run(3);
    expect(kinds(4)).toContain(SERVER.snapshot);
    authority.receive(4, inputs(authority.tick + 1, [1, 0, 0]), nowMs);
    expect(authority.counts.malformed).toBe(1);
    expect(authority.counts.inputsAccepted).toBe(0);
  });
});

test('a page of another version is refused with a sentence that says what differs, and closed', () => {
  authority.join({ connection: 1, seats: 1, data: [sim.emptyData] }, nowMs);
  authority.receive(1, encodeHello({ ...hashes, rules: 'f'.repeat(16) }), nowMs);
  run(1);
  const refused = decodeRefused(sent[0]?.message ?? new Uint8Array());
  expect(refused?.sentence).toContain('rules');
  expect(refused?.sentence).toContain('Reload');
  expect(closed).toEqual([{ to: 1, code: CLOSE.foreign.code }]);
  expect(kinds(1)).not.toContain(SERVER.snapshot);
});

describe('inputs', () => {
  test('are sealed into their tick', () => {
    join(1);
    const tick = authority.tick + 3;
    authority.receive(1, inputs(tick, [5, 0, 0]), nowMs);
    run(4);
    expect(inputsOfTicks[tick - 2][0]).toBe(0);
    expect(inputsOfTicks[tick - 1][0]).toBe(5);
  });

  test('that come late count in the next tick, and the client is told its margin', () => {
    join(1);
    run(10);
    sent = [];
    authority.receive(1, inputs(authority.tick - 4, [5, 0, 0b10]), nowMs);
    run(1);
    expect(inputsOfTicks.at(-1)?.subarray(0, 3)).toEqual(new Uint8Array([5, 0, 0b10]));
    expect(authority.counts).toMatchObject({ inputsLate: 1, substitutedTicks: 5 });
    expect(kinds(1), 'one alone is no reason to change anything').not.toContain(SERVER.margin);
    for (let i = 0; i < 5; i++) {
      run(2);
      authority.receive(1, inputs(authority.tick - 1, [i, 0, 0]), nowMs);
    }
    run(1);
    expect(kinds(1)).toContain(SERVER.margin);
  });

  test('twice for one tick, or out of order, count once', () => {
    join(1);
    const tick = authority.tick + 2;
    authority.receive(1, inputs(tick, [5, 0, 0]), nowMs);
    authority.receive(1, inputs(tick, [9, 0, 0]), nowMs);
    authority.receive(1, inputs(tick - 1, [7, 0, 0]), nowMs);
    run(3);
    expect(inputsOfTicks[tick - 1][0]).toBe(5);
    expect(authority.counts.inputsDuplicate).toBe(2);
  });

  test('for a tick far ahead are dropped', () => {
    join(1);
    authority.receive(1, inputs(authority.tick + 500, [5, 0, 0]), nowMs);
    expect(authority.counts.inputsTooFar).toBe(1);
  });

  test('of one connection never move another’s seat', () => {
    join(1);
    join(2);
    authority.receive(2, inputs(authority.tick + 1, [5, 0, 0]), nowMs);
    run(2);
    expect(sim.world.input(0).x).toBe(0);
    expect(sim.world.input(1).x).toBeGreaterThan(0);
  });
});

describe('a hostile connection is closed and the match is unmoved', () => {
  /** Plays 120 ticks in which connection 2 does something every tick; returns what is left of connection 1's match. */
  function underAttack(attack: ((i: number) => readonly Uint8Array[]) | undefined) {
    begin();
    join(1);
    authority.join({ connection: 2, seats: 0, data: [] }, nowMs);
    authority.receive(2, encodeHello(hashes), nowMs);
    for (let i = 0; i < 120; i++) {
      if (i % 10 === 0) authority.receive(1, inputs(authority.tick + 2, [i, 0, 0]), nowMs);
      for (const message of attack?.(i) ?? []) authority.receive(2, message, nowMs);
      run(1);
    }
    return { checksum: checksum(), tick: authority.tick };
  }

  const peace = underAttack(undefined);

  test.each<[string, (i: number) => readonly Uint8Array[], number]>([
    ['malformed messages', () => [new Uint8Array([CLIENT.inputs, 255])], CLOSE.malformed.code],
    ['empty messages', () => [new Uint8Array()], CLOSE.unknown.code],
    ['an unknown kind', () => [new Uint8Array([99, 1, 2])], CLOSE.unknown.code],
    [
      'a message that is too large',
      () => [new Uint8Array(SESSION_LIMITS.messageBytes + 1).fill(CLIENT.order)],
      CLOSE.oversize.code,
    ],
    ['a flood', () => Array.from({ length: 60 }, () => encodeEmpty(CLIENT.resync)), CLOSE.flooding.code],
    ['forged inputs without a seat', (i) => [inputs(i, [127, 127, 3])], CLOSE.malformed.code],
    [
      'orders without a seat',
      () => [encodeOrder({ slot: 0, serial: 1, type: 0, payload: new Uint8Array(16) })],
      CLOSE.malformed.code,
    ],
  ])('for %s', (_, attack, code) => {
    const { counts } = authority;
    expect(underAttack(attack)).toEqual(peace);
    expect(closed).toEqual([{ to: 2, code }]);
    expect(authority.counts).not.toEqual(counts);
  });

  test('lying checksums are counted, and no longer repaired after a few', () => {
    const result = underAttack((i) => (i % 10 === 9 ? [encodeClientChecksum({ tick: i, high: 1, low: 2 })] : []));
    expect(result).toEqual(peace);
    expect(authority.counts.desyncs).toBeGreaterThan(0);
  });

  test('a checksum of a tick that has not been is counted as a lie and asks nothing', () => {
    underAttack((i) => (i < 3 ? [encodeClientChecksum({ tick: 1e9, high: 1, low: 2 })] : []));
    expect(authority.counts.lyingChecksums).toBe(3);
    expect(kinds(2)).not.toContain(SERVER.desyncAsk);
  });

  test('whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { minLength: 1, maxLength: 20 }), (messages) => {
        begin();
        join(1);
        authority.join({ connection: 2, seats: 1, data: [sim.emptyData] }, nowMs);
        const before = authority.tick;
        for (const message of messages) authority.receive(2, message, nowMs);
        run(5);
        expect(authority.tick).toBe(before + 5);
        expect(sim.world.input(0)).toMatchObject({ x: 0, y: 0, dash: false, throw: false });
      }),
      { numRuns: 200 },
    );
  });
});

test('orders are sealed in arrival order, a few for each seat and tick', () => {
  join(1);
  join(2);
  const ping = (x: number) => {
    const { type, payload } = sim.encodeOrder('Ping', { x, y: 0 });
    return encodeOrder({ slot: 0, serial: x + 1, type, payload });
  };
  for (let x = 0; x < 6; x++) authority.receive(1, ping(x), nowMs);
  authority.receive(2, ping(100), nowMs);
  run(1);
  const xs = () => sim.world.orders('Ping').map(({ x }) => x);
  expect(xs()).toEqual([0, 1, 2, 3, 100]);
  run(1);
  expect(xs()).toEqual([4, 5]);
  expect(authority.counts.ordersAccepted).toBe(7);
});

test('a clock that jumps is forgotten: at most half a second is sealed at once', () => {
  join(1);
  const before = authority.tick;
  nowMs += 3_600_000;
  run(1);
  expect(authority.tick - before).toBe(makeUpTicks(60));
  run(1);
  expect(authority.tick - before).toBeLessThan(makeUpTicks(60) + 3);
});

test('a clock that is set back by an hour goes on at once', () => {
  nowMs = 7_200_000;
  run(2);
  const before = authority.tick;
  nowMs -= 3_600_000;
  run(10);
  expect(authority.tick - before).toBeGreaterThanOrEqual(8);
  expect(authority.tick - before).toBeLessThanOrEqual(11);
});

test('a pause seals nothing and loses nothing', () => {
  join(1);
  authority.pause(nowMs);
  const at = authority.tick;
  run(60);
  expect(authority.tick).toBe(at);
  expect(kinds(1)).toContain(SERVER.paused);
  authority.resume(nowMs);
  run(10);
  expect(authority.tick - at).toBeGreaterThanOrEqual(9);
  expect(authority.tick - at).toBeLessThanOrEqual(11);
});
