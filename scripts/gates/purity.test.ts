// Nothing in shared/ can differ between machines, and each rule that says so fires on a seeded fault.
import { expect, test } from 'vitest';
import { impurities, mustBePure } from '#scripts/gates/purity.ts';
import { repositoryFiles } from '#scripts/gates/repository-files.ts';

const files = repositoryFiles().filter(({ path }) => mustBePure(path));

test(`shared is pure (${files.length} files looked at)`, () => {
  expect(files.flatMap(({ path, text }) => impurities(path, text))).toEqual([]);
  expect(files.length).toBeGreaterThan(0);
});

test.for([
  ['no-exponent', 'export const area = (r: number) => r ** 2;'],
  ['no-exponent', 'export function square(r: number) { r **= 2; return r; }'],
  ['safe-math', 'export const height = (a: number) => Math.sin(a);'],
  ['safe-math', 'const { cos } = Math;\nexport const x = cos(1);'],
  ['safe-math', 'const M = Math;\nexport const y = M.abs(1);'],
  ['safe-math', "export const y = (a: number) => Math['tan'](a);"],
  ['safe-math', "export const y = (a: number) => Math['abs'](a);"],
  ['safe-math', 'export const chance = () => Math.random();'],
  ['safe-math', 'export const length = (x: number, y: number) => Math.hypot(x, y);'],
  ['no-impure-globals', 'export const now = () => Date.now();'],
  ['no-impure-globals', 'export const now = () => performance.now();'],
  ['no-impure-globals', 'export const format = new Intl.NumberFormat();'],
  ['no-impure-globals', "export const later = () => globalThis['setTimeout'];"],
  ['no-impure-globals', 'export const later = () => Promise.resolve(1);'],
  ['no-async', 'export async function load() {}'],
  ['no-async', 'export const load = async () => {};'],
  ['no-async', 'export const loader = { async load() {} };'],
  ['no-for-in', 'export function keys(o: object) { for (const key in o) return key; return 0; }'],
  ['no-bare-sort', 'export const sorted = (list: number[]) => list.sort();'],
  ['no-bare-sort', 'export const sorted = (list: number[]) => list?.toSorted();'],
  ['no-bare-sort', "export const sorted = (list: number[]) => list['sort']();"],
  ['no-locale', 'export const order = (a: string, b: string) => a.localeCompare(b);'],
  ['no-locale', 'export const text = (a: number) => a.toLocaleString();'],
  ['no-module-state', 'let count = 0;\nexport const next = () => ++count;'],
  ['no-module-state', 'export var count = 0;'],
  ['no-module-state', 'const seen = new Set<number>();\nexport const see = (n: number) => seen.add(n);'],
  ['no-module-state', 'export const cache: number[] = [];'],
  ['no-module-state', 'export const cache: Record<string, number> = {};'],
  ['no-module-state', 'export class Counter { static count = 0; }'],
] as const)('a seeded fault is found by %s: %s', ([rule, text]) => {
  expect(impurities('shared/fault.ts', text).map((finding) => finding.split(' ')[1])).toContain(`${rule}:`);
});

test('a comment for the linter does not switch a rule off', () => {
  const text = '// oxlint-disable-next-line samestep/safe-math\nexport const height = (a: number) => Math.sin(a);';
  expect(impurities('shared/fault.ts', text)).toHaveLength(1);
});

test.for([
  'export const root = (x: number) => Math.sqrt(Math.abs(x)) * Math.PI;',
  'export const w = { Math: 1, Date: 2, performance: 3 };\nexport const d = w.Date + w.Math + w.performance;',
  'export interface Round { readonly Date: number }',
  'export const sorted = (list: number[]) => list.sort((a, b) => a - b);',
  'const names: ReadonlySet<string> = new Set(["a"]);\nexport const isName = (text: string) => names.has(text);',
  'export const table = [1, 2, 3] as const;',
  'export function count() { let n = 0; const seen = new Map(); n += seen.size; return n; }',
  'export class Counter { static readonly limit = 3; #count = 0; next() { return ++this.#count; } }',
])('what is exact and local passes: %s', (text) => {
  expect(impurities('shared/fine.ts', text)).toEqual([]);
});
