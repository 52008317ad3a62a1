// Every error an author or a peer can meet is thrown somewhere, and tested somewhere: what cannot happen is no code.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { repositoryFiles } from '#scripts/gates/repository-files.ts';
import { inRoot } from '#scripts/paths.ts';

const codes = [
  ...readFileSync(inRoot('shared/errors.ts'), 'utf8').matchAll(/^ {2}\| '([a-z-]+\/[a-z-]+|assertion)'/gm),
].map(([, code = '']) => code);
const sources = repositoryFiles().filter(({ path }) => /^(shared|client|server|scripts)\/.*\.ts$/.test(path));
const isTest = (path: string): boolean => path.includes('.test');

/** The codes that none of some files names in quotes. */
const missingIn = (areWanted: (path: string) => boolean): readonly string[] => {
  const texts = sources.filter(({ path }) => areWanted(path) && path !== 'shared/errors.ts').map(({ text }) => text);
  return codes.filter((code) => !texts.some((text) => text.includes(`'${code}'`)));
};

test(`each of the ${codes.length} error codes is thrown`, () => {
  expect(codes.length).toBeGreaterThan(20);
  expect(missingIn((path) => !isTest(path))).toEqual([]);
});

test('each error code is expected by a test', () => {
  expect(missingIn(isTest)).toEqual([]);
});
