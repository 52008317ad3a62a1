// What a server keeps is its user's alone, and a folder that cannot be written to is said and not waited for.
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { readConfig } from './config.ts';
import { makeFolder, openDataFolder } from './data-folder.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openPlatform } from './platform.ts';

const folder = temporaryFolder('data-folder');
const hasModes = process.platform !== 'win32';
const modeOf = (...names: readonly string[]) => (statSync(join(...names)).mode & 0o777).toString(8);

function warnings(): { readonly lines: string[]; readonly warn: (event: string, sentence: string) => void } {
  const lines: string[] = [];
  return { lines, warn: (event, sentence) => void lines.push(`${event} ${sentence}`) };
}

test.runIf(hasModes)('nobody else on the machine reads accounts, keys and what waits in the journal', async () => {
  const data = join(folder, 'one', 'data');
  const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
  await openDataFolder([data, join(data, 'recordings')], log);
  const config = readConfig({ DATA_DIR: data });
  const platform = await openPlatform({ config, log, metrics: createMetrics() });
  await platform.identity.guest('Ann', undefined);
  const folders = ['.', 'journal', 'journal/refused', 'recordings'];
  expect(folders.map((name) => modeOf(data, name))).toEqual(folders.map(() => '700'));
  const files = readdirSync(data).filter((name) => statSync(join(data, name)).isFile());
  expect(files.toSorted()).toEqual(['auth-secret', 'samestep.db', 'samestep.db-shm', 'samestep.db-wal']);
  expect(files.map((name) => modeOf(data, name))).toEqual(files.map(() => '600'));
  await platform.close();
});

test.runIf(hasModes)('a folder of before that others can read is warned of, once, with what to do', async () => {
  const data = join(folder, 'open');
  mkdirSync(data);
  chmodSync(data, 0o755);
  const log = warnings();
  await openDataFolder([data, join(data, 'recordings')], log);
  expect(log.lines).toEqual([expect.stringMatching(/^data\.readable .*chmod -R go= it\.$/)]);
  chmodSync(data, 0o700);
  await openDataFolder([data, join(data, 'recordings')], log);
  expect(log.lines).toHaveLength(1);
});

test.runIf(process.platform === 'linux')('where the system lets nothing be made, it ends', async () => {
  for (const path of ['/proc/samestep', '/proc/samestep/data/recordings'])
    await expect(openDataFolder([path], warnings())).rejects.toMatchObject({
      code: 'config/environment',
      message: expect.stringMatching(/^Nothing can be kept in \/proc\/samestep.*Set DATA_DIR to a folder that this/),
    });
  const config = readConfig({ DATA_DIR: folder, DATABASE_URL: '/proc/samestep/a.db' });
  const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
  await expect(openPlatform({ config, log, metrics: createMetrics() })).rejects.toMatchObject({
    code: 'storage/unavailable',
    fix: expect.stringContaining('DATABASE_URL'),
  });
});

test('a folder is made with those above it, by any number at once; a file in its place is told', async () => {
  const deep = join(folder, 'a', 'b', 'c');
  await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(join(deep, 'd'))]);
  expect(statSync(join(deep, 'd')).isDirectory()).toBe(true);
  writeFileSync(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(folder, 'file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
