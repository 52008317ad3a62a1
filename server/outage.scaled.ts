/**
 * A service dies for a while, and people play match after match meanwhile: none notices, and each result is stored once. For the whole minute:
 * `npm run test:long -- outage`.
 */
import { afterEach, expect, test } from 'vitest';
import { hashesOf } from './build-info.ts';
import { startRedis } from './cluster/redis.test-helper.ts';
import { startTestServer, tinyBuild, until, type TestServer } from './harness.test-helper.ts';
import type { SignIn } from './identity/identity.ts';
import { everyoneLeaves, play, type Player } from './player.test-helper.ts';
import { race, raceRooms } from './race.test-helper.ts';
import { startPostgres } from './storage/postgres.test-helper.ts';

const SECONDS = Number(process.env['SAMESTEP_OUTAGE_SECONDS'] ?? 5);
const ROOMS = 4;

let server: TestServer;
const services: { stop(): Promise<void> }[] = [];
const timers: NodeJS.Timeout[] = [];
/** Matches that ended, as the rooms said. */
let finished: Set<string>;

afterEach(async () => {
  for (const timer of timers.splice(0)) clearInterval(timer);
  await everyoneLeaves();
  await server.close();
  for (const service of services.splice(0)) await service.stop();
});

function platform() {
  if (server.services.platform === undefined) throw new Error('There is no platform.');
  return server.services.platform;
}

/** Someone who plays every match of a room, and wants another one at once. */
async function enter(who: SignIn, roomId?: string): Promise<Player> {
  const options = { ...hashesOf(race, tinyBuild), name: who.account.name };
  const destination = roomId === undefined ? ({ kind: 'create' } as const) : ({ kind: 'room', roomId } as const);
  const player = await play(server.url, destination, options, race, tinyBuild, who.accessToken);
  let entered = 1;
  timers.push(
    setInterval(() => {
      const table = player.table();
      if (table === undefined || !player.room.connection.isOpen) return;
      if (table.stage === 'over') player.act('ready');
      else if (table.match !== entered) player.enter((entered = table.match));
    }, 50),
  );
  return player;
}

interface Seen {
  /** Matches that were finished while the service was away, by the server's own count. */
  readonly finished: number;
  /** Results that waited on the disk when it came back. */
  readonly waited: number;
  /** Between two seals that a player got, at most; and the same over as long a time before, when all was there. */
  readonly longestGapMs: number;
  readonly longestGapBeforeMs: number;
}

/** The longest time between two seals that one of them got, until `isOver` says so. Between two matches nothing is sealed. */
async function longestGap(players: readonly Player[], isOver: () => boolean): Promise<number> {
  let longestMs = 0;
  const seen = players.map(({ session }) => ({ tick: session.confirmedTick, atMs: performance.now() }));
  while (!isOver()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const nowMs = performance.now();
    for (const [i, { session, table }] of players.entries()) {
      if (session.confirmedTick !== seen[i].tick || table()?.stage === 'over')
        seen[i] = { tick: session.confirmedTick, atMs: nowMs };
      longestMs = Math.max(longestMs, nowMs - seen[i].atMs);
    }
  }
  return longestMs;
}

/** Plays, takes the service away, brings it back, and waits until everything is written. */
async function start(environment: Readonly<Record<string, string>>): Promise<void> {
  server = await startTestServer([raceRooms], { BOT_LEVEL: '1', ...environment });
  finished = new Set();
  platform().events.subscribe('outage', ['match.finished'], ({ aggregate }) => void finished.add(aggregate));
}

async function playThrough(service: { crash(): Promise<void>; start(): Promise<void> }): Promise<Seen> {
  const accounts = await Promise.all(
    Array.from({ length: ROOMS * 2 }, (_, i) => platform().identity.guest(`Player ${i}`, undefined)),
  );
  const players: Player[] = [];
  for (let i = 0; i < accounts.length; i += 2) {
    const host = await enter(accounts[i]);
    players.push(host, await enter(accounts[i + 1], host.room.roomId));
  }
  const { metrics } = server.services;
  await until(async () => (await stored()).length >= ROOMS);

  const beforeEndMs = performance.now() + SECONDS * 1000;
  const longestGapBeforeMs = await longestGap(players, () => performance.now() >= beforeEndMs);
  await service.crash();
  const before = finished.size;
  const endMs = performance.now() + SECONDS * 1000;
  const longestGapMs = await longestGap(players, () => performance.now() >= endMs && finished.size >= before + ROOMS);
  const meanwhile = finished.size - before;
  const waited = platform().journal.waiting;
  await service.start();
  for (const timer of timers.splice(0)) clearInterval(timer);
  await everyoneLeaves();
  await until(() => metrics.value('rooms') === 0 && platform().journal.waiting === 0);
  return { finished: meanwhile, waited, longestGapMs, longestGapBeforeMs };
}

const stored = () => platform().storage.db.selectFrom('matches').select(['id', 'recordingId']).execute();

/** What is stored is what was finished: each match once, with those who played it. */
async function expectWhole({ finished: meanwhile, waited, longestGapMs, longestGapBeforeMs }: Seen): Promise<void> {
  const { metrics } = server.services;
  console.log(
    `away for ${SECONDS} s: ${meanwhile} matches finished, ${waited} results waited, longest gap between seals ${Math.round(longestGapMs)} ms, ${Math.round(longestGapBeforeMs)} ms before`,
  );
  // Were a tick to wait for the service, it would wait for a second at least, which is when one that hangs is given up.
  expect(longestGapMs).toBeLessThan(Math.max(1000, 3 * longestGapBeforeMs));
  const all = finished.size;
  expect(meanwhile).toBeGreaterThanOrEqual(ROOMS);
  const matches = await stored();
  expect(matches).toHaveLength(all);
  expect(new Set(matches.map(({ id }) => id))).toEqual(finished);
  // A bot beside the two.
  const seats = await platform().storage.db.selectFrom('matchPlayers').selectAll().execute();
  expect(seats).toHaveLength(all * 3);
  expect(seats.filter(({ accountId }) => accountId !== null)).toHaveLength(all * 2);
  expect(platform().journal.refused).toBe(0);
  expect(metrics.value('faults') + metrics.value('roomsFailed')).toBe(0);
}

test(
  `PostgreSQL is away for ${SECONDS} seconds: matches go on and end, and each result is stored once`,
  { timeout: 90_000 + SECONDS * 2000 },
  async () => {
    const postgres = await startPostgres();
    services.push(postgres);
    await start({ DATABASE_URL: await postgres.newDatabase() });
    const seen = await playThrough(postgres);
    expect(seen.waited).toBeGreaterThan(0);
    await expectWhole(seen);
  },
);

test(
  `Redis is away for ${SECONDS} seconds: matches go on and end, and each result is stored once`,
  { timeout: 90_000 + SECONDS * 2000 },
  async () => {
    const redis = await startRedis();
    services.push(redis);
    await start({ REDIS_URL: redis.url, DATABASE_URL: ':memory:' });
    await expectWhole(await playThrough(redis));
    await until(() => server.services.metrics.value('redis.returned') > 0);
    expect(server.services.metrics.value('redis.away')).toBe(1);
  },
);
