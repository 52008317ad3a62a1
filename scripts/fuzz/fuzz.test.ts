// The fixed part of the fuzzing, and that it finds planted faults: a crash, a foreign hand on a seat, a leak.
import { expect, test } from 'vitest';
import { createAuthority } from '#shared/session/authority.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import { CLIENT } from '#shared/wire/protocol.ts';
import { fuzzInProcess, GROWTH_LIMIT_BYTES, type FuzzOptions, type FuzzReport } from '#scripts/fuzz/in-process.ts';
import { KINDS } from '#scripts/fuzz/hostile-message.ts';
import { syncOf } from '#scripts/fuzz/room.ts';
import { shrink } from '#scripts/fuzz/shrink.ts';
import { fuzzHttp } from '#scripts/fuzz/http.ts';
import { fuzzOwnServer } from '#scripts/fuzz/sockets.ts';
import type { Authority, AuthorityOptions } from '#shared/session/authority-face.ts';

const hashes = { layout: '1'.repeat(16), rules: '2'.repeat(16), content: '3'.repeat(16), protocol: '4'.repeat(16) };
const HOSTILE = 100;
/** Only ends what hangs: machines are shared. */
const LONG_MS = 120_000;

function fuzz(of: Pick<FuzzOptions, 'seed' | 'messages' | 'makeAuthority'>): FuzzReport {
  return fuzzInProcess({ game, hashes, ...of });
}

/** An authority that does something else with what hostile connections send. */
function faulty(receive: (authority: Authority, message: Uint8Array, nowMs: number) => void) {
  return (options: AuthorityOptions): Authority => {
    const authority = createAuthority(options);
    const instead: Authority['receive'] = (connection, message, nowMs) => {
      if (connection >= HOSTILE) receive(authority, message, nowMs);
      authority.receive(connection, message, nowMs);
    };
    return Object.create(authority, { receive: { value: instead } });
  };
}

test.each([
  ['watchers', 5000, 4, 'rollback'],
  // More, for a seat is asked to resync seldom.
  ['players', 8000, 5, 'lockstep'],
] as const)(
  'hostile %s harm nobody with %i messages',
  (crowd, messages, seed, sync) => {
    expect(syncOf(seed, crowd === 'watchers')).toBe(sync);
    const report = fuzz({ seed, messages });
    expect(report.failures).toEqual([]);
    expect(report.messages).toBeGreaterThanOrEqual(messages);
    expect(KINDS.filter((kind) => report.byKind[kind] === 0)).toEqual([]);
    expect(report.closed).toBeGreaterThan(messages / 32);
    expect(report.growthBytes).toBeLessThan(GROWTH_LIMIT_BYTES);
    const wanted = ['malformed', 'unknown', 'oversize', 'flooding', 'desyncs', 'lyingChecksums'];
    expect(wanted.filter((name) => report.counts[name] === 0)).toEqual([]);
  },
  LONG_MS,
);

test.each([
  ['watchers', 8],
  ['players', 6],
])(
  '4,000 messages of hostile %s of a state room harm nobody',
  (crowd, seed) => {
    expect(syncOf(seed, crowd === 'watchers')).toBe('state');
    const report = fuzz({ seed, messages: 4000 });
    expect(report.failures).toEqual([]);
    expect(report.messages).toBeGreaterThanOrEqual(4000);
    expect(report.closed).toBeGreaterThan(130);
    expect(report.growthBytes).toBeLessThan(GROWTH_LIMIT_BYTES);
    const wanted = ['malformed', 'unknown', 'oversize', 'flooding'];
    expect(wanted.filter((name) => report.counts[name] === 0)).toEqual([]);
  },
  LONG_MS,
);

test(
  'a planted crash is found and shrunk to the one message that makes it',
  () => {
    const makeAuthority = faulty((_authority, message) => {
      if (message[0] === CLIENT.order && message[2] > 200) throw new Error('planted');
    });
    const [failure] = fuzz({ seed: 1, messages: 500, makeAuthority }).failures;
    expect(failure.problem).toContain('planted');
    expect(failure.repeat).toBe('npm run fuzz -- --game dogfight --seed 1 --messages 500');
    expect(failure.shortest).toHaveLength(1);
    expect(failure.shortest[0].hex).toMatch(/^03..(c[9a-f]|[def].)/);
  },
  LONG_MS,
);

test(
  'a planted hand on an honest seat is found and shrunk',
  () => {
    const makeAuthority = faulty((authority, message, nowMs) => {
      const isSound = message[3] !== 0x80 && message[4] !== 0x80 && message[5] < 4;
      if (message[0] === CLIENT.inputs && message.length === 6 && isSound) authority.receive(1, message.slice(), nowMs);
    });
    const [failure] = fuzz({ seed: 1, messages: 300, makeAuthority }).failures;
    expect(failure.problem).toContain('honest part');
    expect(failure.shortest.length).toBeLessThanOrEqual(2);
  },
  LONG_MS,
);

test('a planted leak is found', () => {
  const kept: Uint8Array[] = [];
  const makeAuthority = faulty(() => void kept.push(new Uint8Array(40_000)));
  const { growthBytes, failures } = fuzz({ seed: 1, messages: 1000, makeAuthority });
  expect(kept.length).toBeGreaterThanOrEqual(1000);
  expect(growthBytes).toBeGreaterThan(GROWTH_LIMIT_BYTES);
  expect(failures.map(({ problem }) => problem).join()).toContain('bytes more were held');
});

test('a list is made as short as it can be, in order', () => {
  const list = Array.from({ length: 100 }, (_, i) => i);
  const tried: number[] = [];
  const shortest = shrink(list, (candidate) => {
    tried.push(candidate.length);
    return candidate.includes(17) && candidate.includes(71);
  });
  expect(shortest).toEqual([17, 71]);
  expect(tried.length).toBeLessThanOrEqual(200);
});

test(
  '5,000 messages over sockets harm neither their room nor the one beside it, and the server counts them',
  async () => {
    const report = await fuzzOwnServer({ game, messages: 5000, seed: 1 });
    expect(report.failures).toEqual([]);
    expect(report.messages).toBeGreaterThanOrEqual(5000);
    expect(report.honest.map(({ disagreed }) => disagreed)).toEqual([0, 0]);
    for (const { agreed } of report.honest) expect(agreed).toBeGreaterThanOrEqual(5);
    expect(report.closed).toBeGreaterThan(10);
    const wanted = ['closed.session', 'closed.unknown', 'wire.malformed', 'wire.lyingChecksums'];
    expect(wanted.filter((name) => !(report.counts[name] > 0))).toEqual([]);
  },
  LONG_MS,
);

test(
  '2,000 hostile requests are answered with right statuses, and nobody who plays notices',
  async () => {
    const report = await fuzzHttp({ game, requests: 2000, seed: 1 });
    expect(report.failures).toEqual([]);
    const { byStatus, requests, logLines, honest } = report;
    expect(requests).toBeGreaterThanOrEqual(2000);
    expect(honest.agreed).toBeGreaterThan(5);
    expect(['200', '400', '401', '404'].filter((status) => !(byStatus[status] > 10))).toEqual([]);
    expect(Object.values(byStatus).reduce((sum, count) => sum + count, 0)).toBe(requests);
    expect(logLines).toBeLessThan(300);
  },
  LONG_MS,
);
