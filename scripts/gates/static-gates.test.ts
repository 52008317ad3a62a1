// Each gate that reads sources really fires: run as it is, with the repository's own settings, over a small tree with a fault in it.
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runToolGate } from '#scripts/gates/gate.ts';
import { staticGates } from '#scripts/gates/static-gates.ts';
import { inRoot } from '#scripts/paths.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const settings = [
  '.oxfmtrc.json',
  '.oxlintrc.json',
  'knip.json',
  'package.json',
  'tsconfig.base.json',
  'scripts/gates/knip-reporter.ts',
  'scripts/lint',
  'scripts/paths.ts',
  ...['shared', 'client'].flatMap((tier) => [`${tier}/tsconfig.json`, `${tier}/tsconfig.test.json`]),
  ...['server', 'scripts', 'e2e'].map((tier) => `${tier}/tsconfig.json`),
];

/** By gate: the file at fault, its text, and what the gate must say of it. */
const faults: Readonly<Record<string, readonly [path: string, text: string, says: RegExp]>> = {
  'types shared': ['shared/fault.ts', 'export const page = document;\n', /shared.fault\.ts.*'document'/],
  'types shared tests': ['shared/fault.test.ts', 'export const n: number = process.pid.x;\n', /fault\.test\.ts.*'x'/],
  'types client': ['client/fault.ts', 'export const n = process.pid;\n', /client.fault\.ts.*'process'/],
  'types client tests': ['client/fault.test.ts', "export const n: number = 'one';\n", /fault\.test\.ts.*'string'/],
  'types server': ['server/fault.ts', 'export const page = document;\n', /server.fault\.ts.*'document'/],
  'types scripts': ['scripts/fault.ts', 'export const page = document;\n', /scripts.fault\.ts.*'document'/],
  'types e2e': ['e2e/fault.ts', "export const n: number = 'one';\n", /e2e.fault\.ts.*'string'/],
  lint: ['server/fault.ts', 'export const same = (a: number, b: number) => a == b;\n', /fault\.ts/],
  format: ['server/fault.ts', 'export const text = "one"\n', /server.fault\.ts/],
  'dead code': ['server/fault.ts', 'export const nobody = 1;\n', /server.fault\.ts/],
};

const folder = temporaryFolder('gates');

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeAll(() => {
  for (const path of settings) {
    cpSync(inRoot(path), join(folder, path), { recursive: true, filter: (source) => !source.endsWith('.test.ts') });
  }
  // What the settings take types from. A linter would follow a link that stands for node_modules itself.
  mkdirSync(join(folder, 'node_modules'));
  // Windows would need a right for a symbolic link to a folder, not for a junction.
  for (const types of ['@types', 'vite']) {
    symlinkSync(inRoot(`node_modules/${types}`), join(folder, 'node_modules', types), 'junction');
  }
  for (const tier of ['shared/index', 'client/index', 'server/index', 'scripts/main', 'e2e/match.e2e']) {
    write(`${tier}.ts`, 'export const one = 1;\n');
  }
  for (const tier of ['shared', 'client']) {
    write(`${tier}/one.test.ts`, "import { one } from './index.ts';\n\nexport const two = one + 1;\n");
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

test.for(staticGates.map((gate) => [gate.name, gate] as const))('%s', async ([name, gate]) => {
  const fault = Object.hasOwn(faults, name) ? faults[name] : undefined;
  expect(fault, 'a gate without a seeded fault').toBeDefined();
  const [path, text, says] = fault ?? ['', '', /never/];
  const before = await runToolGate(gate, folder);
  // The small tree lacks most of what knip's settings name, so that gate has more to say than the fault.
  expect(before.seen).toBeGreaterThan(0);
  expect(before.output).not.toMatch(says);
  write(path, text);
  const after = await runToolGate(gate, folder);
  rmSync(join(folder, path));
  expect(after.failed).toBe(1);
  expect(after.output).toMatch(says);
});
