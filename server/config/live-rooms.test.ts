// The live configuration in a running server: matches that begin, rooms that may not, what pages are told, what is kept of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readRecording } from '#shared/recording/reader.ts';
import {
  joinRaw,
  matchmake,
  rawClientsLeave,
  startTestServer,
  tinyGame,
  tinyOptions,
  until,
  type TestServer,
} from '../harness.test-helper.ts';
import { openRoomAs } from '../colyseus-internals.ts';
import { thisProcess } from '../match-process.ts';
import { room } from '../room-definition.ts';
import { configSource } from './open-source.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'rollback', config: { rounds: 2 } })], {
    DATABASE_URL: ':memory:',
  });
});
afterEach(rawClientsLeave);
afterAll(() => server.close());

function live() {
  const { platform } = server.services;
  if (platform === undefined) throw new Error('There is no platform.');
  return platform.live;
}

async function say(values: object): Promise<void> {
  await configSource(server.services.config).write(JSON.stringify(values), Date.now());
  await live().look();
}

/** An answer of the server. */
async function ask(path: string, token?: string): Promise<Record<string, unknown>> {
  const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const answer: unknown = await (await fetch(`${server.url}${path}`, { headers })).json();
  if (typeof answer !== 'object' || answer === null) throw new Error(`${path} answers no object.`);
  return { ...answer };
}

/** The config of each recording that there is. */
function recordedRounds(): readonly (number | undefined)[] {
  const folder = join(server.services.folder, 'recordings');
  const files = readdirSync(folder).filter((name) => name.endsWith('.samestep'));
  return files.toSorted().map((name) => readRecording(readFileSync(join(folder, name))).header.config['rounds']);
}

test('matches begin with the config that is in force, and those that run keep theirs', async () => {
  const first = await (await joinRaw(server.url, 'create/tiny', tinyOptions)).ready();
  await say({ games: { tiny: { rounds: 7 } } });
  expect((await ask('/health'))['config']).toEqual({ version: live().state.version, problem: null });
  const second = await (await joinRaw(server.url, 'create/tiny', tinyOptions)).ready();
  expect(first.roomId).not.toBe(second.roomId);
  for (const { socket } of [first, second]) socket.close();
  await until(() => server.services.metrics.value('rooms') === 0);
  expect([...recordedRounds()].sort()).toEqual([2, 7]);
});

test('fields that a game does not have, and games that are not there, are refused whole and said', async () => {
  await say({ games: { tiny: { rounds: 5 } } });
  const { version } = live().state;
  await say({ games: { tiny: { rounds: 6, laps: 1 } } });
  expect((await ask('/health'))['config']).toEqual({ version, problem: expect.stringContaining('laps') });
  await say({ games: { chess: { clock: 1 } } });
  expect(live().problem).toBe("There is no game 'chess'; the games are tiny.");
  expect(live().state.values.games).toEqual({ tiny: { rounds: 5 } });
});

test('no other room opens where they are closed, or as many as may run do, and those that run are let in', async () => {
  await say({});
  const { roomId } = await (await joinRaw(server.url, 'create/tiny', tinyOptions)).ready();
  for (const rooms of [{ isClosed: true }, { max: 1 }]) {
    await say({ rooms });
    const refused = await matchmake(server.url, 'create/tiny', tinyOptions);
    expect([refused.status, await refused.json()]).toEqual([
      503,
      { code: 503, message: expect.stringMatching(/later\.$/) },
    ]);
    const joined = await joinRaw(server.url, `joinById/${roomId}`, tinyOptions);
    expect((await joined.ready()).roomId).toBe(roomId);
  }
  await say({});
});

test('a room of before a restart opens again although no others may', async () => {
  const { restarts, metrics } = server.services;
  server.services.returnSeconds = 0.1;
  await until(() => metrics.value('rooms') === 0);
  await say({ rooms: { isClosed: true } });
  const about = { isPrivate: false, hasLobby: true, match: 1, restarts: 0, people: [], ...thisProcess() };
  const note = { game: 'tiny', roomId: 'room-of-before', ...about };
  await restarts.open({ note }, () => openRoomAs('tiny', note.roomId));
  expect(metrics.value('rooms')).toBe(1);
  await until(() => metrics.value('rooms') === 0);
  await say({});
});

test('pages are told what is for everyone, and the features that they have', async () => {
  const who = await server.services.platform?.identity.guest('Ann', undefined);
  const accountId = who?.account.id ?? '';
  await say({
    notice: { en: 'Maintenance at noon.', zh: '中午维护。' },
    flags: { everyone: { percent: 100 }, nobody: {}, ann: { accounts: [accountId] } },
  });
  expect(await ask('/api/live')).toEqual({
    version: live().state.version,
    notice: { en: 'Maintenance at noon.', zh: '中午维护。' },
    isClosed: false,
    isPersonal: true,
    features: ['everyone'],
  });
  expect((await ask('/api/live', who?.accessToken))['features']).toEqual(['everyone', 'ann']);
  expect(await ask('/api/address')).toMatchObject({ notice: { en: 'Maintenance at noon.', zh: '中午维护。' } });
  await say({ flags: { half: { percent: 50 }, ann: { accounts: [accountId] } } });
  const [has, hasNot] = ['15', '2'].map((digits) => digits.padStart(32, '0'));
  for (const [visitor, features] of [
    [has, ['half']],
    [hasNot, []],
    [has, ['half']],
  ] as const)
    expect((await ask(`/api/live?visitor=${visitor}`))['features']).toEqual(features);
  expect(await ask(`/api/live?visitor=${accountId}`)).toMatchObject({ code: 'request-malformed' });
  await say({ flags: { everyone: { percent: 100 }, nobody: {} } });
  expect(await ask('/api/live')).toMatchObject({ isPersonal: false });
  await say({});
  expect(await ask('/api/address')).not.toHaveProperty('notice');
});

test('each change is in the audit log with its version', async () => {
  await say({ rooms: { max: 9 } });
  const { version } = live().state;
  const { platform } = server.services;
  await platform?.events.settled();
  const versions = async () => {
    const entries = await platform?.storage.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'config.changed')
      .execute();
    return entries?.map(({ data }) => data).join('\n') ?? '';
  };
  await until(async () => (await versions()).includes(version));
  expect(await versions()).toContain(version);
});
