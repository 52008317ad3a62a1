// The linter really fires: each rule of ours, the cycles and the import direction, in a repository made for it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

/** By path: the text of a faulty file, and the rules that must object to it. */
const faults: Readonly<Record<string, readonly [text: string, ...rules: string[]]>> = {
  'shared/world/exponent.ts': ['export const x = (a: number) => a ** 2;', 'samestep(no-exponent)'],
  'shared/world/math.ts': ['export const x = (a: number) => Math.sin(a);', 'samestep(safe-math)'],
  'shared/world/clock.ts': ['export const x = () => Date.now();', 'samestep(no-impure-globals)'],
  'shared/world/wait.ts': ['export async function wait() {}', 'samestep(no-async)'],
  'shared/world/keys.ts': [
    'export function f(o: object) { for (const k in o) return k; return 0; }',
    'samestep(no-for-in)',
  ],
  'shared/world/sort.ts': ['export const x = (a: number[]) => a.sort();', 'samestep(no-bare-sort)'],
  'shared/world/locale.ts': ["export const x = (a: string) => a.localeCompare('b');", 'samestep(no-locale)'],
  'shared/world/state.ts': ['let n = 0;\nexport const next = () => ++n;', 'samestep(no-module-state)'],
  'shared/world/writes.ts': [
    'const state = { n: 0 };\nexport const next = () => ++state.n;',
    'samestep(no-module-writes)',
  ],
  'shared/world/doors.ts': ["export const key = Symbol.for('key');", 'samestep(no-back-doors)'],
  'shared/sim/native-trap.ts': ['export const x = () => [Math.sin(Date.now()), (0).toLocaleString()];'],
  'shared/sim/other-trap.ts': [
    'export const x = () => [Math.sin(Date.now()), (0).toLocaleString()];',
    'samestep(safe-math)',
    'samestep(no-impure-globals)',
    'samestep(no-locale)',
  ],
  'shared/math/upwards.ts': ["export { next } from '../world/state.ts';", 'samestep(layers)'],
  'shared/math/package.ts': ["import { unzip } from 'fflate';\nexport const x = unzip;", 'samestep(layers)'],
  'shared/world/outside.ts': ["export type { Page } from '#client/page.ts';", 'samestep(layers)'],
  'client/page.ts': [
    "export interface Page { n: number }\nexport const late = () => import('#server/room.ts');",
    'samestep(layers)',
  ],
  'client/view/sdk.ts': ["import { Client } from '@colyseus/sdk';\nexport const x = Client;", 'samestep(layers)'],
  'server/room.ts': ["import { late } from '#client/page.ts';\nexport const x = late;", 'samestep(layers)'],
  'server/one.ts': ["import { two } from './two.ts';\nexport const one = () => two;", 'import(no-cycle)'],
  'server/two.ts': ["import { one } from './one.ts';\nexport const two = () => one;", 'import(no-cycle)'],
  'server/any.ts': ['export const x = (a: any) => a;', 'typescript(no-explicit-any)'],
  'server/bang.ts': ['export const x = (a?: number) => a!;', 'typescript(no-non-null-assertion)'],
  'server/default.ts': ['export default 1;', 'import(no-default-export)'],
  'server/only.test.ts': [`import { test } from 'vitest';\ntest.${'only'}('a', () => {});`, 'vitest(no-focused-tests)'],
  'server/fine.ts': ["export const x = Math.sin(Date.now() ** 2);\nexport { next } from '#shared/world/state.ts';"],
  'shared/world/fine.ts': ["export const x = Math.sqrt(2);\nexport { pi } from '#shared/math/fine.ts';"],
  'shared/math/fine.ts': ['export const pi = Math.PI;'],
};

const folder = temporaryFolder('lint');
const found = new Map<string, Set<string>>();

beforeAll(() => {
  for (const path of ['.oxlintrc.json', 'package.json', 'scripts/lint', 'scripts/paths.ts']) {
    cpSync(inRoot(path), join(folder, path), { recursive: true, filter: (source) => !source.endsWith('.test.ts') });
  }
  for (const [path, [text]] of Object.entries(faults)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  const { stdout } = spawnSync(process.execPath, [inRoot('node_modules/oxlint/bin/oxlint'), '-f', 'json'], {
    cwd: folder,
  });
  const report: { readonly diagnostics: readonly { readonly code: string; readonly filename: string }[] } = JSON.parse(
    stdout.toString(),
  );
  for (const { code, filename } of report.diagnostics) {
    const path = filename.replaceAll('\\', '/');
    found.set(path, (found.get(path) ?? new Set()).add(code));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

test.for(Object.entries(faults))('%s is found at fault, or fine', ([path, [, ...rules]]) => {
  const codes = [...(found.get(path) ?? [])];
  if (rules.length === 0) expect(codes).toEqual([]);
  else expect(codes).toEqual(expect.arrayContaining([...rules]));
});
