// The build id changes with a source, and with nothing else.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sourceDigest } from '#scripts/build-info.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const folder = temporaryFolder('digest');
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

for (const path of ['package.json', 'package-lock.json', 'vite.config.ts']) write(path, '');
for (const path of ['client/a.ts', 'server/a.ts', 'shared/a.ts', 'assets/a.svg', 'scripts/a.ts']) write(path, 'one');

test('the id is 16 lowercase hex digits and stays when only tests, documents and packages change', () => {
  const before = sourceDigest(folder);
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  for (const path of ['client/a.test.ts', 'shared/a.test-d.ts', 'docs/a.md', 'shared/README.md']) write(path, 'new');
  write('scripts/node/node_modules/a/index.js', 'new');
  expect(sourceDigest(folder)).toBe(before);
});

test('the id changes with a text, a name, and the lock file', () => {
  const ids = [sourceDigest(folder)];
  write('assets/a.svg', 'two');
  ids.push(sourceDigest(folder));
  write('server/b.ts', '');
  ids.push(sourceDigest(folder));
  write('package-lock.json', '{}');
  ids.push(sourceDigest(folder));
  expect(new Set(ids).size).toBe(4);
});
