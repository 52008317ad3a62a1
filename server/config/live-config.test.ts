// The live configuration: taken whole, refused whole, kept, and the same for everyone.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { fileSource, type ConfigSource } from './config-source.ts';
import { hasFeature } from './feature-flags.ts';
import { openLiveConfig, type LiveState } from './live-config.ts';
import { readLiveConfig } from './live-schema.ts';

let folder: string;
let path: string;
let source: ConfigSource;
const closing: (() => void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samestep-config-'));
  path = join(folder, 'live.json');
  source = fileSource(path);
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
  rmSync(folder, { recursive: true, force: true });
});

async function open() {
  const metrics = createMetrics();
  const live = await openLiveConfig({
    source,
    log: createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 }),
    metrics,
  });
  closing.push(live.close);
  return { live, metrics };
}

test('before anybody has said anything there are values all the same', async () => {
  const { live } = await open();
  expect(live.state).toMatchObject({
    version: 'none',
    values: { notice: null, rooms: { isClosed: false }, flags: {} },
  });
});

test('a change is told to those who follow, by itself, and what was read before stays as it was', async () => {
  const { live } = await open();
  const before = live.state;
  const told = new Promise<LiveState>((resolve) => live.follow(resolve));
  await source.write('{"rooms":{"max":7}}', 1);
  expect((await told).values.rooms).toEqual({ max: 7, isClosed: false });
  expect(before.values.rooms).toEqual({ isClosed: false });
  expect(() => Object.assign(live.state.values.rooms, { max: 9 })).toThrow('read only');
});

test.each([
  ['{"rooms":', 'no JSON'],
  ['{"rooms":{"max":0}}', "'rooms.max'"],
  ['{"rooms":{"maximum":5}}', "'rooms'"],
  ['{"flags":{"new look":{}}}', "'flags.new look'"],
  ['[]', 'It is not as it should be'],
])('%s is refused whole, with the reason, and what was in force stays', async (text, says) => {
  await source.write('{"rooms":{"max":7}}', 1);
  const { live, metrics } = await open();
  writeFileSync(path, text);
  await live.look();
  expect(live.problem).toContain(says);
  expect(live.state.values.rooms.max).toBe(7);
  expect(metrics.value('config.refused')).toBe(1);
  await source.write('{"rooms":{"max":8}}', 2);
  await live.look();
  expect([live.problem, live.state.values.rooms.max]).toEqual([null, 8]);
});

test('what the games say against it counts too', async () => {
  const { live } = await open();
  live.judge(({ games }) => ('chess' in games ? "There is no game 'chess'." : null));
  await source.write('{"games":{"chess":{"clock":1}}}', 1);
  await live.look();
  expect([live.problem, live.state.version]).toEqual(["There is no game 'chess'.", 'none']);
});

test('what is in force when the games are first asked is judged too', async () => {
  await source.write('{"games":{"chess":{"clock":1}}}', 1);
  const { live } = await open();
  expect(live.state.values.games).toEqual({ chess: { clock: 1 } });
  live.judge(({ games }) => ('chess' in games ? "There is no game 'chess'." : null));
  expect([live.problem, live.state.version]).toEqual(["There is no game 'chess'.", 'none']);
  await source.write('{"rooms":{"max":7}}', 2);
  await live.look();
  expect([live.problem, live.state.values.rooms.max]).toEqual([null, 7]);
});

test('what was in force is remembered in order, by hand or not, and can be had again', async () => {
  await source.write('{"rooms":{"max":1}}', 10);
  writeFileSync(path, '{"rooms":{"max":2}}');
  await source.write('{"rooms":{"max":3}}', 30);
  await source.write('{"rooms":{"max":3}}', 40);
  const history = await source.history();
  expect(history.map(({ number, text }) => [number, JSON.parse(text).rooms.max])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  const { live } = await open();
  await source.write(history[0].text, 50);
  await live.look();
  expect(live.state.values.rooms.max).toBe(1);
});

test('a feature is had by the same part of all accounts, and by those that are named', () => {
  const values = (percent: number, accounts: string[] = []) => {
    const read = readLiveConfig(JSON.stringify({ flags: { look: { percent, accounts } } }));
    if ('problem' in read) throw new Error(read.problem);
    return read.values;
  };
  const ids = Array.from({ length: 4000 }, (_, i) => `account-${i}`);
  const having = (percent: number) => ids.filter((id) => hasFeature(values(percent), 'look', { accountId: id }));
  const [some, more] = [having(10), having(30)];
  expect(some.length / ids.length).toBeCloseTo(0.1, 1);
  expect(more.length / ids.length).toBeCloseTo(0.3, 1);
  expect(some.every((id) => more.includes(id))).toBe(true);
  expect([having(0).length, having(100).length]).toEqual([0, 4000]);
  expect(hasFeature(values(0, ['ann']), 'look', { accountId: 'ann' })).toBe(true);
  expect(hasFeature(values(50), 'look', 'nobody')).toBe(false);
  expect(hasFeature(values(100), 'look', 'nobody')).toBe(true);
  expect(hasFeature(values(100), 'other', { accountId: 'ann' })).toBe(false);
});
