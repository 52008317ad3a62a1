// `npm run dev` answers all that a page asks of its server, and still does when a file of the server was saved.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDevelopmentServer, type DevelopmentServer } from './dev-server.ts';

let server: DevelopmentServer;
beforeAll(async () => {
  server = await startDevelopmentServer();
});
afterAll(() => server.dispose());

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function ask(path: string, { token, body }: { token?: string; body?: object } = {}): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.includes('json') === true;
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

async function newGuest(): Promise<string> {
  const { body } = await ask('api/identity/guest', { body: { name: 'Ann' } });
  if (typeof body !== 'object' || body === null || !('accessToken' in body)) throw new Error('Nobody is a guest.');
  return String(body.accessToken);
}

test('accounts, leaderboards, the queue, features and the address are answered as by a built server', async () => {
  const token = await newGuest();
  expect(await ask('api/identity/me', { token })).toMatchObject({ status: 200, body: { account: { name: 'Ann' } } });
  expect(await ask('api/results/leaderboards/dogfight/duel')).toMatchObject({ status: 200, body: { lines: [] } });
  expect((await ask('api/queue/modes')).body).toMatchObject({ modes: expect.arrayContaining([]) });
  expect(JSON.stringify((await ask('api/queue/modes')).body)).toContain('"hunt"');
  expect(await ask('api/queue', { token })).toMatchObject({ status: 200, body: { stage: 'idle' } });
  expect(await ask('api/queue')).toMatchObject({ status: 401, body: { code: 'token-missing' } });
  expect(await ask('api/live')).toMatchObject({ status: 200, body: { version: 'none', features: [] } });
  expect(await ask('api/address')).toEqual({ status: 200, body: { url: new URL(server.url).origin } });
  expect(await ask('ready')).toMatchObject({ status: 200 });
  expect((await ask('api/nothing')).status).toBe(404);
  // Who joins a room is told from those who have no account: Colyseus' own matchmaking would take any token.
  expect(await ask('matchmake/joinOrCreate/dogfight', { token: 'made-up', body: {} })).toMatchObject({
    status: 401,
    body: { code: 'token-wrong' },
  });
  expect((await ask('')).body).toContain('<!doctype html>');
});

test('a file of the server that is saved leaves accounts as they are, and ends no question', async () => {
  const token = await newGuest();
  const { body } = await ask('api/queue', { token });
  const version = typeof body === 'object' && body !== null && 'version' in body ? String(body.version) : '';
  const waits = ask(`api/queue?after=${version}&wait=20`, { token });
  const before = server.said().length;
  server.edit('server/room-table.ts', '\n', '\n\n');
  await expect.poll(() => server.said().slice(before), { timeout: 60_000 }).toContain('Server code reloaded');
  expect(await waits).toMatchObject({ status: 200, body: { stage: 'idle' } });
  expect(await ask('api/identity/me', { token })).toMatchObject({ status: 200, body: { account: { name: 'Ann' } } });
  expect(await ask('api/queue', { token })).toMatchObject({ status: 200 });
  expect(server.said()).not.toContain('could not be closed');
});
