/** A server that has too much to do: nobody new, and everybody who is there stays. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  FRAME,
  joinRaw,
  matchmake,
  startTestServer,
  tinyGame,
  tinyOptions,
  until,
  type TestServer,
} from '../harness.test-helper.ts';
import { everyoneLeaves, play } from '../player.test-helper.ts';
import { room } from '../room-definition.ts';
import { readScrape } from './scrape.test-helper.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'lockstep', bots: 0 })], {
    DATABASE_URL: ':memory:',
    // Any server that has a match does more.
    ADMISSION_LOOP_PERCENT: '1',
  });
});

afterAll(async () => {
  await everyoneLeaves();
  await server.close();
});

const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const ready = () => fetch(`${server.url}/ready`);
const scrape = async () => readScrape(await (await fetch(`${server.url}/metrics`)).text());

test('new rooms and new sign-ins are refused for a while, with when to come again; who is there plays on and comes back', async () => {
  const guest = await post('/api/identity/guest', { name: 'Ann' });
  const cookie = (guest.headers.get('set-cookie') ?? '').split(';')[0];
  const ann = await play(server.url, { kind: 'quick' });
  await until(async () => (await ready()).status === 503);

  expect(await (await ready()).json()).toEqual({ ready: false, why: ['overloaded'] });
  const full = await joinRaw(server.url, `joinById/${ann.room.roomId}`, { ...tinyOptions, seats: 3 });
  await full.ready();
  // The room that there is has no seat left.
  for (const path of ['create/tiny', 'joinOrCreate/tiny']) {
    const refused = await matchmake(server.url, path, tinyOptions);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await refused.json()).toMatchObject({ code: 503 });
  }
  full.send(FRAME.leaveRoom);
  await full.closed;
  await until(() => server.services.metrics.value('players') === 1);
  // The room is listed again within a second; so many attempts are allowed.
  await until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return (await matchmake(server.url, 'joinOrCreate/tiny', tinyOptions)).status === 200;
  });

  for (const path of ['guest', 'session', 'sign-in']) {
    const body = path === 'sign-in' ? { name: 'Ann', password: 'whatever it is' } : { name: 'Bob' };
    const refused = await post(`/api/identity/${path}`, body);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await refused.json()).toMatchObject({ code: 'overloaded' });
  }
  expect((await post('/api/identity/session', {}, { Cookie: cookie })).status).toBe(200);

  // Their line breaks, and they are back in their seat.
  const token = ann.room.reconnectionToken;
  ann.lose();
  const back = await play(server.url, { kind: 'seat', token });
  expect(back.room.roomId).toBe(ann.room.roomId);

  const ticks = async () => (await scrape()).value('app_frame_lag_ms_count');
  const before = await ticks();
  await until(async () => (await ticks()) > before + 30);
  const now = await scrape();
  expect(now.value('samestep_admission_closed')).toBe(1);
  expect(now.value('samestep_admission_used_ratio', { limit: 'loop' })).toBeGreaterThan(0.75);
  expect(now.value('samestep_unready', { reason: 'overloaded' })).toBe(1);
  expect(now.value('samestep_events_total', { name: 'admission.closed' })).toBe(1);
  expect(now.value('samestep_events_total', { name: 'refused.overloaded' })).toBeGreaterThanOrEqual(5);
  expect(server.services.metrics.value('rooms')).toBe(1);
});
