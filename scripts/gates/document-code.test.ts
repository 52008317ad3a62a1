// The examples in docs/rules.md are one game: it compiles, and every one of them runs in it, the same on every machine.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { documentModule, layOutDocument } from '#scripts/gates/document-code.ts';
import { inRoot } from '#scripts/paths.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const markdown = readFileSync(inRoot('docs/rules.md'), 'utf8');
const module = documentModule(markdown);
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function folderWith(text: string): string {
  const folder = temporaryFolder('document');
  folders.push(folder);
  layOutDocument(folder, text);
  return folder;
}

function runNode(
  folder: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

const tsc = inRoot('node_modules/typescript/bin/tsc');

test('it compiles', () => {
  expect(runNode(folderWith(module), tsc, '-p', '.')).toEqual({ status: 0, text: '' });
});

test('a seeded fault in an example does not compile, and is found at its line of the document', () => {
  const line = markdown.split('\n').findIndex((text) => text.includes('Fruit.ripeness[fruit] +=')) + 1;
  const { status, text } = runNode(folderWith(module.replaceAll('.ripeness', '.ripe')), tsc, '-p', '.');
  expect(status).not.toBe(0);
  expect(text).toContain(`page.ts(${line},`);
});

test('every example runs in its game, which is the same after a rollback and in a fresh world', () => {
  const { status, text } = runNode(folderWith(module), 'document/play.ts');
  expect({ status, text }).toMatchObject({ status: 0 });
  const { systems, failure, events } = JSON.parse(text);
  const examples = module.split('\n').filter((line) => line.startsWith('export function example'));
  expect(failure).toBeNull();
  expect(examples.length).toBeGreaterThan(10);
  expect(systems.filter((name: string) => /^example\d+$/.test(name))).toHaveLength(examples.length);
  expect(events).toEqual(['Picked', 'Scored', 'finish']);
});

test('blocks keep their lines; those with an export stand as they are, others become systems', () => {
  const text = '# A\n\n```ts\nexport const a = 1;\n```\n```sh\nls\n```\n```ts\nw.each();\n```\n';
  expect(documentModule(text)).toBe(
    '\n\n\nexport const a = 1;\n\n\n\n\nexport function example9(w: World): void {\nw.each();\n}\n',
  );
});

test('a document without code, or with a block that does not end, is refused', () => {
  expect(() => documentModule('# Title\n```sh\nls\n```\n')).toThrow('no block');
  expect(() => documentModule('```ts\nlet a;\n')).toThrow('not closed');
});
