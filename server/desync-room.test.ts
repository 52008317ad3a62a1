/** A page whose world goes another way, in a real room: the report stands beside the recording, and in development on the page. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineGame } from '#shared/index.ts';
import { startTestServer, tinyGame, tinyModel, tinyRules, until, type TestServer } from './harness.test-helper.ts';
import { everyoneLeaves, play } from './player.test-helper.ts';
import { room } from './room-definition.ts';

/** The tiny game, but its ships jump in tick 100: a machine with a fault. */
const driftingGame = defineGame(tinyModel, {
  ...tinyRules,
  systems: {
    ...tinyRules.systems,
    move(w) {
      tinyRules.systems.move(w);
      if (w.tick === 100) for (const body of w.each('Body')) w.Body.x[body] += 0.5;
    },
  },
});

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'lockstep', bots: 0 })]);
});

afterAll(async () => {
  await everyoneLeaves();
  await server.close();
});

test('a desync is found to its field, written beside the recording, counted, and shown in development', async () => {
  const player = await play(server.url, { kind: 'create' }, { name: 'Eve' }, driftingGame);
  await until(() => player.notices.has('desync'));
  const folder = join(server.services.folder, 'recordings');
  await until(() => readdirSync(folder).some((name) => name.endsWith('.desync-100.json')));
  const name = readdirSync(folder).find((one) => one.endsWith('.samestep')) ?? '';
  const recording = join(folder, name);
  const json: unknown = JSON.parse(readFileSync(`${recording}.desync-100.json`, 'utf8'));
  const command = `npm run replay -- ${recording} --to 100`;
  expect(json).toMatchObject({
    tick: 100,
    system: 'move',
    component: 'Body',
    field: 'x',
    players: ['Eve'],
    roomId: player.room.roomId,
    game: 'tiny',
    buildId: '00000000000000cc',
    hashes: { rules: '00000000000000aa' },
    recording,
    command,
    differenceCount: 1,
  });
  expect(json).toHaveProperty('seed');
  expect(json).toHaveProperty('ours');
  const text = readFileSync(`${recording}.desync-100.txt`, 'utf8');
  expect(text).toContain('Tick 100: move computed something else');
  expect(text).toContain(command);
  expect(text).toMatch(/Body\.x of entity \d+ \(generation \d+\): -?[\d.]+ here, -?[\d.]+ there/);
  expect(player.notices.get('desync')).toEqual({ text });
  expect(server.services.metrics.value('desyncs.reported')).toBe(1);
  expect(server.services.lines.filter((line) => line.includes('"key":"desync"'))).toHaveLength(1);
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
  expect(existsSync(`${recording}.note.json`)).toBe(false);
  expect(existsSync(`${recording}.desync-100.json`)).toBe(true);
});
