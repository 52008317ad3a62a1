// The guide: a page for each example of the gallery, and its code is the example, to the letter.
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { inRoot, root } from '#scripts/paths.ts';

/** What belongs to the gallery itself, and what examples share. */
const shared = ['gallery', 'show', 'walkers', 'strollers', 'page-room'];
const read = (path: string) => readFileSync(inRoot(path), 'utf8');
const names = globSync('client/examples/*.ts', { cwd: root })
  .map((path) => basename(path, '.ts'))
  .filter((name) => !shared.includes(name));

test('there is an example for each capability', () => {
  expect(names.length).toBeGreaterThanOrEqual(13);
});

test.each(names)('the page of %s has its example, and the guide leads to it', (name) => {
  const example = read(`client/examples/${name}.ts`);
  expect(read(`docs/guide/${name}.md`)).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
  expect(read('docs/guide/README.md')).toContain(`](${name}.md)`);
  expect(example.split('\n').length - 1).toBeLessThanOrEqual(60);
});

test('the page of levels has its rules too', () => {
  expect(read('docs/guide/levels.md')).toContain(`\`\`\`ts\n${read('client/examples/strollers.ts')}\`\`\`\n`);
});

test('every page of the guide is of an example', () => {
  const pages = globSync('docs/guide/*.md', { cwd: root }).map((path) => basename(path, '.md'));
  expect(pages.filter((page) => page !== 'README').toSorted()).toEqual(names.toSorted());
});
