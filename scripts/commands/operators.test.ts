// The commands of those who run servers, called wrongly: one sentence that says what to do, the code of a wrong call, and nothing made or changed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const folder = temporaryFolder('operators');
const data = join(folder, 'data');

function call(args: string, environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot('scripts/main.ts'), ...args.split(' ')], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, DATA_DIR: data, ...environment },
  });
  return { status, out: stdout, err: stderr };
}

test.each(['cluster', 'config', 'accounts', 'storage', 'events'])('npm run %s: help, nothing, and anything', (name) => {
  const help = call(`${name} --help`);
  expect([help.status, help.err]).toEqual([0, '']);
  expect(help.out).toContain(`npm run ${name} -- `);
  for (const args of [name, `${name} nonsense`, `${name} --nonsense`]) {
    const { status, out, err } = call(args);
    expect([args, status, out]).toEqual([args, 2, '']);
    expect(err).toMatch(/^[^\n]+\.\n$/);
  }
  expect(existsSync(data)).toBe(false);
});

test.each([
  ['cluster --processes 0', 2, '--processes is a whole number from 1 to 64'],
  ['cluster --processes 2 --drain 5', 2, 'Give --processes N or --drain PID.'],
  ['cluster --drain 99999 --port 1', 1, 'No cluster answers on port 1'],
  ['config show extra', 2, 'show takes nothing more; remove "extra".'],
  ['config history extra', 2, 'history takes nothing more'],
  ['config check', 2, 'check needs the name of a file.'],
  ['config set /nowhere', 1, '/nowhere cannot be read'],
  ['config rollback x', 2, 'There is no x in the history'],
  ['accounts show', 2, 'accounts needs WHO'],
  ['accounts fly Ann', 2, '"fly" is none of them'],
  ['accounts ban Ann --hours 0', 2, '--hours is a whole number from 1'],
  ['accounts show Ann', 1, 'There is no database'],
  ['storage backup', 2, 'backup needs the name of a file.'],
  ['storage backup a.backup', 1, 'There is no database'],
  ['storage restore /nowhere', 1, '/nowhere cannot be restored.'],
  ['storage verify-audit extra', 2, 'verify-audit takes nothing more'],
  ['events show', 1, 'Set EVENTS_URL'],
  ['events tail --kind nothing', 2, 'There is no event "nothing"'],
])('npm run %s ends with %i and says: %s', (args, code, sentence) => {
  const { status, out, err } = call(args);
  expect([status, out]).toEqual([code, '']);
  expect(err).toMatch(/^[^\n]+\n$/);
  expect(err).toContain(sentence);
  expect(existsSync(data)).toBe(false);
});

test('a cluster with a wrong variable starts no server', () => {
  const { status, out, err } = call('cluster --processes 1 --port 0 --program server/main.ts', { BOT_LEVEL: '9' });
  expect([status, out]).toEqual([1, '']);
  expect(err).toBe('BOT_LEVEL is "9". Set it to a whole number from 1 to 3, or leave it out for 2.\n');
});

test('a wrong variable is one sentence too, without its secrets', () => {
  const wrong = [
    ['storage verify-audit', { DATABASE_URL: 'mysql://ann:hidden@there/x' }],
    ['config show', { CONFIG_SOURCE: 'etcd://127.0.0.1:1' }],
    ['config show', { CONFIG_SOURCE: folder }],
    ['events show', { EVENTS_URL: 'redis://:hidden@127.0.0.1:1' }],
    ['cluster --processes 1 --program x.js', { REDIS_URL: 'redis://:hidden@127.0.0.1:1' }],
  ] as const;
  mkdirSync(folder, { recursive: true });
  for (const [args, environment] of wrong) {
    const { status, err } = call(args, environment);
    expect([args, status]).toEqual([args, 1]);
    expect(err).toMatch(/^[^\n]+(Set|set) [^\n]+\n$/);
    expect(err).not.toContain('hidden');
  }
});
