// The replay of a match is found by processes that did not play it: by those who have its key, once it is over, as long as it is kept.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { startTestServer, until } from './harness.test-helper.ts';
import { encodeOffer, keptReplays } from './kept-replays.ts';
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
  expect(await keptReplays(recordings)(roomId, key)).toBe('unknown');
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
  expect(await keptReplays('/nowhere/recordings')('room', 'A'.repeat(32))).toBe('unknown');
});

test('however many ask, a folder is listed once at a time, and everyone sees what was there when they asked', async () => {
  const folder = temporaryFolder('kept-replays');
  mkdirSync(folder, { recursive: true });
  const lists: ((names: readonly string[]) => void)[] = [];
  const find = keptReplays(folder, () => new Promise((resolve) => void lists.push(resolve)));
  const key = 'k'.repeat(32);
  const first = find('room', key);
  // It is there from now on: what is being listed may not have it, and what is listed next does.
  const name = `2026-01-01-tiny-room.samestep`;
  writeFileSync(join(folder, `${name}.replay.json`), encodeOffer({ roomId: 'room', game: 'tiny', key }));
  const others = Array.from({ length: 50 }, () => find('room', key));
  await find('room', 'no key');
  expect(lists).toHaveLength(1);
  lists[0]([]);
  expect(await first).toBe('unknown');
  await until(() => lists.length === 2);
  lists[1]([`${name}.replay.json`]);
  expect(await Promise.all(others)).toEqual(Array(50).fill({ path: join(folder, name), game: 'tiny' }));
  const last = find('room', 'n'.repeat(32));
  expect(lists).toHaveLength(3);
  lists[2]([]);
  expect(await last).toBe('unknown');
  // A folder that cannot be read is a fault, and not a folder without replays.
  const broken = keptReplays(folder, () => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' })));
  await expect(broken('room', key)).rejects.toThrow('EACCES');
});
