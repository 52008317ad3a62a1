// A golden script prints in any shell what the sources make here: old syntax, old library, no modules, no page's `print`.
import { createContext, runInContext } from 'node:vm';
import { parseSync, Visitor } from 'rolldown/utils';
import { expect, test } from 'vitest';
import { parseGoldenLines } from '#scripts/engines/engine.ts';
import {
  goldenBundle,
  goldenGameNames,
  loadGoldenGame,
  resultVariable,
  testGame,
} from '#scripts/engines/golden-bundle.ts';
import { goldenLines } from '#scripts/engines/golden-play.ts';

const matches = [
  { seed: 7, stages: [20, 40] },
  { seed: 2 ** 33 + 5, stages: [30] },
];

/** Everything that ECMA-262 has taken in since 2019 and that a world could be tempted to use. */
const younger = `
  const realm = this;
  delete Object.hasOwn; delete Object.groupBy; delete Map.groupBy; delete Math.f16round; delete Math.sumPrecise;
  for (const name of ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with', 'fromAsync']) {
    delete Array.prototype[name];
    delete Object.getPrototypeOf(Uint8Array).prototype[name];
  }
  for (const name of ['replaceAll', 'matchAll', 'at', 'isWellFormed', 'toWellFormed']) delete String.prototype[name];
  for (const name of ['resize', 'transfer', 'transferToFixedLength']) delete ArrayBuffer.prototype[name];
  for (const name of ['globalThis', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'WeakRef', 'FinalizationRegistry',
    'SharedArrayBuffer', 'Atomics', 'AggregateError', 'Float16Array', 'Iterator']) delete realm[name];
`;

/** Runs a script in a realm with nothing but the old library and `names`, and returns what it left in its variable. */
function runBare(code: string, names: Readonly<Record<string, unknown>>): unknown {
  const realm = createContext({ ...names });
  runInContext(younger, realm);
  runInContext(code, realm);
  return JSON.parse(JSON.stringify(new Map(Object.entries(realm)).get(resultVariable) ?? null));
}

test.for(goldenGameNames())('%s plays the same in a bare realm of 2019 as from its sources', async (name) => {
  const lines: string[] = [];
  const code = await goldenBundle(name, matches);
  const result = runBare(code, { print: (line: string) => lines.push(line) });
  const expected = goldenLines(name, await loadGoldenGame(name), matches);
  expect(expected.map(({ ticks }) => ticks)).toEqual([20, 40, 30]);
  expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
  expect(parseGoldenLines(lines.join('\n'))).toEqual(expected);
  expect(result).toEqual(expected);
});

test('the tests’ own game is among the games', () => {
  expect(goldenGameNames()).toContain(testGame);
});

test('a script has no syntax younger than ES2015 and no modules', async () => {
  const { program, errors } = parseSync('golden.js', await goldenBundle(testGame, matches), { sourceType: 'script' });
  const found: string[] = [];
  const find = (node: { readonly type: string }): void => void found.push(node.type);
  new Visitor({
    ChainExpression: find,
    LogicalExpression: (node) => void (node.operator === '??' && find(node)),
    AssignmentExpression: (node) => void (/^(\*\*|\?\?|\|\||&&)=$/.test(node.operator) && find(node)),
    BinaryExpression: (node) => void (node.operator === '**' && find(node)),
    AwaitExpression: find,
    PropertyDefinition: find,
    PrivateIdentifier: find,
    StaticBlock: find,
    ImportExpression: find,
    ImportDeclaration: find,
    MetaProperty: find,
    ObjectExpression: (node) => node.properties.filter(({ type }) => type === 'SpreadElement').forEach(find),
    CatchClause: (node) => void (node.param === null && find(node)),
  }).visit(program);
  expect(errors).toEqual([]);
  expect(found).toEqual([]);
});

test('a script prints with console.log where there is a page, whose print means paper', async () => {
  const lines: string[] = [];
  const paper = (): never => {
    throw new Error('A page was printed.');
  };
  const code = await goldenBundle(testGame, [{ seed: 1, stages: [2] }]);
  const console = { log: (line: string) => lines.push(line) };
  runBare(code, { document: {}, print: paper, console });
  runBare(code, { console });
  expect(lines).toHaveLength(2);
  expect(lines[0]).toBe(lines[1]);
});

test('a script ends with an error where the arithmetic differs', async () => {
  const code = await goldenBundle(testGame, [{ seed: 1, stages: [2] }]);
  const lines: string[] = [];
  const faulty = `{ const exact = Math.sqrt; Math.sqrt = (x) => exact(x) * (1 + 2 ** -52); }\n${code}`;
  expect(() => runBare(faulty, { print: (line: string) => lines.push(line) })).toThrow(/arithmetic self-test/);
  expect(lines).toEqual([]);
});

test('a game that is none is refused with the names of those that are', () => {
  expect(() => goldenBundle('chess', matches)).toThrow(/There is no game "chess"; the games are .*capture/);
});
