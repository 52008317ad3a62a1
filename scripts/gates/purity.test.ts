// Nothing in shared/ can differ between machines, and each rule that says so fires on a seeded fault.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { impurities, mustBePure, purityExemptions } from '#scripts/gates/purity.ts';
import { repositoryFiles } from '#scripts/gates/repository-files.ts';
import { purityRules } from '#scripts/lint/purity-rules.ts';
import { inRoot } from '#scripts/paths.ts';

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
  ['no-module-state', 'export class Trail { static readonly ticks: number[] = []; }'],
  ['no-module-state', 'const digit = /[0-9]/g;\nexport const hasDigit = (text: string) => digit.test(text);'],
  ['no-module-state', 'export const one = /1/y;'],
  ['no-module-writes', 'const state = { n: 0 };\nexport const next = () => ++state.n;'],
  ['no-module-writes', 'const trail = [0];\nexport const walk = (n: number) => trail.push(n);'],
  ['no-module-writes', 'export function count() { count.calls = 1; }'],
  ['no-module-writes', "import { table } from './table.ts';\nexport const set = () => { table[0] = 1; };"],
  ['no-module-writes', 'const state = { n: 0 };\nexport const forget = () => delete (state as { n?: number }).n;'],
  ['no-module-writes', 'const state = { n: 0 };\nexport const set = () => Object.assign(state, { n: 1 });'],
  ['no-module-writes', 'const scratch = new Float64Array(8);\nexport const first = () => scratch[0];'],
  ['no-back-doors', "export const make = (0).constructor.constructor('return 1');"],
  ['no-back-doors', "export const proto = (o: object) => o['__proto__'];"],
  ['no-back-doors', "export const key = Symbol.for('key');"],
  ['no-back-doors', 'export const text = () => new Error().stack;'],
  ['no-back-doors', 'export function text() { try { text(); } catch (e) { return (e as Error).stack; } return 0; }'],
  ['no-back-doors', 'Array.prototype.at = () => 1;'],
  ['no-back-doors', "Object.defineProperty(Array.prototype, 'last', { value: 1 });"],
  ['no-back-doors', "export const load = () => import('./later.ts');"],
  ['no-back-doors', 'export const place = import.meta.url;'],
  ['no-bare-sort', 'export const sorted = (list: number[]) => list.sort((a, b) => a > b);'],
  ['no-bare-sort', 'export const sorted = (list: number[]) => list.sort(function (a, b) { return a === b; });'],
  ['no-impure-globals', 'export const later = (f: () => void) => setTimeout(f, 1);'],
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
  'export class Point { x: number; constructor(x: number) { this.x = x; } }',
  'const table = [0];\nfor (let i = 1; i < 9; i++) table[i] = i;\nexport const at = (i: number) => table[i];',
  'const names = [1];\nexport const first = names[0];\nexport function own() { const names = [0]; names.push(1); return names; }',
  'export const fill = (list: number[]) => list.fill(0);',
  'const codes = new Uint8Array([1, 2]);\nexport const code = (i: number) => codes[i];',
  'export const sorted = (list: number[]) => new Float64Array(list).sort();',
  'export const stack = (w: { stack: number[] }) => w.stack.length;',
  'export const isDigit = (text: string) => /^[0-9]$/.test(text);',
])('what is exact and local passes: %s', (text) => {
  expect(impurities('shared/fine.ts', text)).toEqual([]);
});

test('one file is free of the rules about natives, and has to be; the linter frees the same files', () => {
  const exempt = (rule: string) =>
    files
      .map(({ path }) => path)
      .filter((path) => purityExemptions.some((each) => each.files.test(path) && each.rules.includes(rule)));
  for (const rule of ['safe-math', 'no-impure-globals', 'no-locale']) {
    expect(exempt(rule)).toEqual(['shared/sim/native-trap.ts']);
  }
  const trap = files.find(({ path }) => path === 'shared/sim/native-trap.ts')?.text ?? '';
  const broken = impurities('shared/sim/elsewhere.ts', trap).map((finding) => finding.split(' ')[1]);
  expect(new Set(broken)).toEqual(new Set(['safe-math:', 'no-impure-globals:', 'no-locale:']));
  expect(exempt('no-module-writes').every((path) => path.startsWith('shared/math/'))).toBe(true);
  expect(purityExemptions.flatMap(({ rules }) => rules)).toHaveLength(4);
});

test('the linter has every rule that the purity test has, and frees the same files', () => {
  const { overrides }: { readonly overrides: readonly LintOverride[] } = JSON.parse(
    readFileSync(inRoot('.oxlintrc.json'), 'utf8'),
  );
  const rulesOf = (glob: string) => {
    const found = overrides.find(({ files: [first] }) => first === glob)?.rules ?? {};
    return Object.keys(found)
      .filter((name) => name.startsWith('samestep/'))
      .map((name) => name.slice('samestep/'.length));
  };
  expect(rulesOf('shared/**/*.ts')).toEqual(Object.keys(purityRules));
  expect(rulesOf('shared/**/*.test.ts')).toEqual(Object.keys(purityRules));
  expect(rulesOf('shared/sim/native-trap.ts')).toEqual(purityExemptions[0].rules);
  expect(rulesOf('shared/math/**/*.ts')).toEqual(purityExemptions[1].rules);
});

interface LintOverride {
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, string>>;
}

/** The TypeScript blocks of a document for authors of rules. */
const blocksOf = (document: string): readonly string[] =>
  [...readFileSync(inRoot(document), 'utf8').matchAll(/^```ts\b[^\n]*\n(.*?)^```/gms)].map(([, block = '']) => block);

test.for(['docs/rules.md', 'docs/math.md', 'docs/collision.md'])(
  'what %s shows may be written in a game',
  (document) => {
    const blocks = blocksOf(document);
    expect(blocks.length).toBeGreaterThan(2);
    expect(blocks.flatMap((block) => impurities('shared/games/example/sim.ts', block))).toEqual([]);
  },
);
