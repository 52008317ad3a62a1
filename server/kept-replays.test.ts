// The replay of a match is found by processes that did not play it: by those who have its key, once it is over, as long as it is kept.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRecording } from '#shared/recording/reader.ts';
import { startTestServer, until } from './harness.test-helper.ts';
import { findKeptReplay } from './kept-replays.ts';
import { gameOf, shoot } from './matches.test-helper.ts';
import { everyoneLeaves, play } from './player.test-helper.ts';
import { room } from './room-definition.ts';

const game = gameOf('tiny');
const rooms = [room(game, { sync: 'rollback', bots: 2 })];
const own = { layout: game.model.layout.layoutHash, content: game.contentHash };

test('a process of the same folder has the replays of matches that another played, and of those alone that are over', async () => {
  const first = await startTestServer(rooms);
  const { folder } = first.services;
  const recordings = join(folder, 'recordings');
  const ann = await play(first.url, { kind: 'quick' }, own, game);
  const { roomId } = ann.room;
  const keyNow = () => String(Object(ann.notices.get('seated')).replay ?? '');
  await until(() => ann.session.tick > 10 && keyNow() !== '');
  const key = keyNow();
  // It is played: nobody who asks elsewhere gets what players may not know yet.
  expect(await findKeptReplay(recordings, roomId, key)).toBe('unknown');
  await shoot(ann);
  await until(async () => (await fetch(`${first.url}/api/rooms/${roomId}/replays/${key}`)).status === 200);
  const [offer] = readdirSync(recordings).filter((name) => name.endsWith('.replay.json'));
  expect(readFileSync(join(recordings, offer), 'utf8')).not.toContain(key);
  await everyoneLeaves();
  await first.stop(2);

  const other = await startTestServer(rooms, { DATA_DIR: folder });
  const ask = (path: string) => fetch(`${other.url}/api/rooms/${path}`);
  const replay = await ask(`${roomId}/replays/${key}`);
  expect(replay.headers.get('content-disposition')).toContain(`tiny-${roomId}.samestep`);
  expect(readRecording(new Uint8Array(await replay.arrayBuffer())).isWhole).toBe(true);
  const wrong = [`other/replays/${key}`, `${roomId}/replays/${'A'.repeat(32)}`, `${roomId}/replays/..%2F..%2Fx`];
  for (const path of wrong) expect([path, (await ask(path)).status]).toEqual([path, 404]);
  // What lies there that is no offer is passed by.
  writeFileSync(join(recordings, `2026-01-01-tiny-${roomId}.samestep.replay.json`), '{"roomId":');
  expect((await ask(`${roomId}/replays/${key}`)).status).toBe(200);
  rmSync(join(recordings, offer.replace('.replay.json', '')));
  const gone = await ask(`${roomId}/replays/${key}`);
  expect([gone.status, await gone.json()]).toEqual([404, { code: 404, message: 'That replay is not kept any more.' }]);
  await other.close();
});

test('a folder that is not there has none', async () => {
  expect(await findKeptReplay('/nowhere/recordings', 'room', 'A'.repeat(32))).toBe('unknown');
});
