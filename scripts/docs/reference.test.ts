// Every export of the public faces says what it is, and its pages lead to one another.
import { expect, test } from 'vitest';
import { documentPage, referencePage } from '#scripts/docs/pages.ts';
import { referenceOf } from '#scripts/docs/reference.ts';

test.each([
  ['shared/index.ts', 150],
  ['client/index.ts', 20],
])('every export of %s has a docstring and a signature', (face, least) => {
  const entries = referenceOf(face);
  expect(entries.length).toBeGreaterThan(least);
  expect(entries.filter(({ doc }) => doc === '').map(({ name, path }) => `${name} in ${path}`)).toEqual([]);
  expect(entries.filter(({ signature }) => signature === '').map(({ name }) => name)).toEqual([]);
});

test('a function is shown without its body, an interface whole', () => {
  const entries = new Map(referenceOf('client/index.ts').map((entry) => [entry.name, entry]));
  expect(entries.get('createManualClock')).toMatchObject({
    kind: 'function',
    doc: 'Makes a clock that stands at 0.',
    signature: 'function createManualClock(): ManualClock',
  });
  expect(entries.get('Tween')?.signature).toContain('readonly isOver: boolean;');
});

test('the reference shows every type that a game’s front is made of', () => {
  const entries = new Map(referenceOf('client/index.ts').map((entry) => [entry.name, entry]));
  const named = [
    'TouchFront',
    'TouchButton',
    'GuideLine',
    'GuideItem',
    'Standings',
    'Standing',
    'RoundResult',
    'Lesson',
  ];
  expect(named.filter((name) => !entries.has(name))).toEqual([]);
  expect(entries.get('RoundResult')?.signature).toContain('readonly isMatch?: boolean;');
});

test('links between documents lead to their pages, those to other files are text', () => {
  const isDocument = (file: string) => file === 'docs/rules.md' || file === 'docs/guide/README.md';
  const { path, html } = documentPage(
    'docs/guide/tiles.md',
    '# Tiles\n[rules](../rules.md#grids) [guide](README.md) [code](../../client/a.ts)',
    isDocument,
  );
  expect(path).toBe('guide/tiles.html');
  expect(html).toContain('<a href="../rules.html#grids">rules</a>');
  expect(html).toContain('<a href="index.html">guide</a>');
  expect(html).toContain(' code</p>');
});

test('what a signature says is shown as it is', () => {
  const entry = { name: 'a', kind: 'type', path: 'a.ts', doc: 'An `a`.', signature: 'type a = Set<string>' } as const;
  expect(referencePage('shared/index.ts', 'Reference', [entry]).html).toContain('type a = Set&lt;string&gt;');
});
