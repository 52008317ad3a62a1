/** A room in which people gather holds no world: it is made when their match begins, and a `start` that throws ends their match alone. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#shared/session/session.ts';
import { defineGame } from '#shared/index.ts';
import { startTestServer, tinyModel, tinyRules, until, type TestServer } from './harness.test-helper.ts';
import { everyoneLeaves, play, type Player } from './player.test-helper.ts';
import { room } from './room-definition.ts';

let worlds = 0;
let isBroken = false;

/** Counts its beginnings, as no game may: only the server's, for pages play the tiny game itself. */
const countedGame = defineGame(tinyModel, {
  ...tinyRules,
  start() {
    worlds++;
    if (isBroken) throw new Error('there is no map');
  },
});

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([room(countedGame, { sync: 'rollback', bots: 2 })], { NODE_ENV: 'production' });
});

afterEach(async () => {
  isBroken = false;
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
});

afterAll(() => server.close());

async function gathered(): Promise<readonly Player[]> {
  const ann = await play(server.url, { kind: 'create', hasLobby: true }, { name: 'Ann' });
  const bob = await play(server.url, { kind: 'room', roomId: ann.room.roomId, waits: true }, { name: 'Bob' });
  await until(() => [ann, bob].every((player) => player.table()?.people.length === 2));
  return [ann, bob];
}

test('a lobby makes no world before its match begins', async () => {
  const [ann, bob] = await gathered();
  expect(worlds).toBe(0);
  for (const player of [ann, bob]) player.act('ready');
  await until(() => ann.table()?.stage === 'playing' && bob.table()?.stage === 'playing');
  for (const player of [ann, bob]) player.enter(1);
  await until(() => ann.session.tick > 70 && bob.session.tick > 70);
  expect([ann.closeCode(), bob.closeCode()]).toEqual([0, 0]);
  expect(server.services.metrics.value('desyncs.reported')).toBe(0);
  // One is the match's; another is where its bots think ahead.
  expect([1, 2]).toContain(worlds);
});

test('rules that cannot begin end their own match, and tell its players', async () => {
  const [ann, bob] = await gathered();
  const failed = server.services.metrics.value('roomsFailed');
  isBroken = true;
  for (const player of [ann, bob]) player.act('ready');
  await until(() => ann.closeCode() !== 0 && bob.closeCode() !== 0);
  expect([ann.closeCode(), bob.closeCode()]).toEqual([CLOSE.failed.code, CLOSE.failed.code]);
  expect(server.services.metrics.value('roomsFailed')).toBe(failed + 1);
});
