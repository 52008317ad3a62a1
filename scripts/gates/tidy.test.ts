// The repository is tidy, and each check of it fires on a seeded fault.
import { expect, test } from 'vitest';
import { repositoryFiles } from '#scripts/gates/repository-files.ts';
import { gameFiles, tidyChecks } from '#scripts/gates/tidy.ts';
import type { RepositoryFile } from '#scripts/gates/repository-files.ts';

const files = repositoryFiles();

for (const [name, check] of Object.entries(tidyChecks)) {
  const { seen, problems } = check(files);
  test(`${name} (${seen} looked at)`, () => {
    expect(problems).toEqual([]);
    expect(seen).toBeGreaterThan(0);
  });
}

const comment = '// Says what it is for.\n';

/** One file that each check must object to, and what it must say. */
const faults: Readonly<Record<keyof typeof tidyChecks, readonly [file: RepositoryFile, says: string]>> = {
  'every source file says in its first line what it is for': [
    { path: 'a.ts', text: 'export {};\n' },
    'a.ts begins without',
  ],
  'no source file is longer than 400 lines': [{ path: 'a.ts', text: comment.repeat(401) }, 'a.ts has 401 lines'],
  'names are in kebab-case': [{ path: 'shared/someThing.ts', text: comment }, '"someThing.ts"'],
  'nothing is left to do': [{ path: 'a.ts', text: `${comment}// ${'TO'}${'DO'} later\n` }, 'do it'],
  'no test is left out': [{ path: 'a.test.ts', text: `${comment}test.${'only'}('x', () => {});\n` }, 'every test runs'],
  'no path of one machine': [{ path: 'a.md', text: `see ${'/ho'}${'me/someone/notes'}\n` }, 'only one machine'],
  'links in documents lead somewhere': [{ path: 'docs/a.md', text: 'see [b](b.md#c)\n' }, 'links to b.md#c'],
  'every game is in all of its rooms': [{ path: 'shared/games/chess/model.ts', text: comment }, 'chess has no client'],
};

for (const [name, check] of Object.entries(tidyChecks)) {
  const fault = Object.entries(faults).find(([key]) => key === name)?.[1];
  test(`a seeded fault is found: ${name}`, () => {
    expect(fault).toBeDefined();
    const [file, says] = fault ?? [{ path: '', text: '' }, ''];
    expect(check([file]).problems.join('\n')).toContain(says);
  });
}

test('a link to a heading is followed, and one to a missing heading is found', () => {
  const target: RepositoryFile = { path: 'docs/b.md', text: '# Title\n\n## What `it` does\n' };
  const linksTo = (link: string): readonly string[] =>
    tidyChecks['links in documents lead somewhere']([{ path: 'README.md', text: `[x](${link})\n` }, target]).problems;
  expect(linksTo('docs/b.md#what-it-does')).toEqual([]);
  expect(linksTo('docs')).toEqual([]);
  expect(linksTo('https://example.org')).toEqual([]);
  expect(linksTo('docs/b.md#nothing')).toHaveLength(1);
});

test('a complete game has nothing missing', () => {
  const game = gameFiles('chess').map((path) => ({ path, text: comment }));
  expect(tidyChecks['every game is in all of its rooms'](game)).toEqual({ seen: 1, problems: [] });
});
