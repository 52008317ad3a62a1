// The documents list what there is: every dependency with its reason, every setting of the server; and every version is pinned.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';

const read = (path: string): string => readFileSync(inRoot(path), 'utf8');

interface PackageFile {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
}

const packages: PackageFile = JSON.parse(read('package.json'));
const versions = { ...packages.dependencies, ...packages.devDependencies };

/** The names in code at the beginning of a table's rows or a list's items. */
function listed(text: string): string[] {
  const heads = text.split('\n').flatMap((line) => /^(?:\||-) *(`[^|]*?`)(?= *\|| becomes)/.exec(line)?.[1] ?? []);
  return heads.flatMap((head) => [...head.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

test('docs/dependencies.md has every dependency and override, and no other', () => {
  const wanted = [...Object.keys(versions), ...Object.keys(packages.overrides)];
  expect(wanted.length).toBeGreaterThan(20);
  expect(listed(read('docs/dependencies.md')).toSorted()).toEqual(wanted.toSorted());
});

test('every version is exact', () => {
  const loose = Object.entries(versions).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  expect(loose).toEqual([]);
});

test('server/README.md has every variable that the server reads, and no other', () => {
  const source = read('server/config.ts');
  const variables = new Set([...source.matchAll(/(?:environment, |name: )'([A-Z_]+)'/g)].map(([, name = '']) => name));
  expect(variables.size).toBeGreaterThan(10);
  const [, settings = ''] = read('server/README.md').split('## Settings');
  expect(listed(settings).toSorted()).toEqual([...variables].toSorted());
});
