// The documents of sessions and netcode: their tables say what the code does, and every test they name is there.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SESSION_LIMITS } from './limits.ts';
import { CLOSE } from './session.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const session = read('docs/session.md');
const netcode = read('docs/netcode.md');

const bare = (cell: string) => cell.replaceAll('`', '');
const grouped = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** Cells of the table below a heading, without its head. */
function rowsBelow(text: string, heading: string): readonly (readonly string[])[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0].split('\n');
  return lines
    .filter((line) => line.startsWith('|') && !line.startsWith('| ---'))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('the document lists every limit of a session with its value, and no other', () => {
  const { classes, ...limits } = SESSION_LIMITS;
  const shown = rowsBelow(session, 'Limits').map(([name, value]) => [bare(name), value]);
  expect(shown).toEqual(Object.entries(limits).map(([name, value]) => [name, grouped(value)]));
  const allowed = rowsBelow(session, 'What a connection may send').map((row) => row.map(bare));
  expect(allowed).toEqual(
    Object.entries(classes).map(([name, of]) => [name, ...Object.values(of).map((value) => grouped(value))]),
  );
});

test('the document lists every close code with its reason, and no other', () => {
  const shown = rowsBelow(session, 'Close codes').map(([code, name, reason]) => [code, bare(name), reason]);
  const expected = Object.entries(CLOSE).map(([name, { code, reason }]) => [String(code), name, reason]);
  expect(shown).toEqual(expected.toSorted(([a], [b]) => Number(a) - Number(b)));
});

/** `file`: "title", "title" anywhere in a document. */
function namedTests(text: string): readonly (readonly [file: string, title: string])[] {
  const named = [...text.matchAll(/`([\w./-]+\.(?:test|e2e)\.ts)`: ("[^"]+"(?:, "[^"]+")*)/g)];
  return named.flatMap(([, file, titles]) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title]) => [file, title] as const),
  );
}

/** What tests are named for below a heading of the document of netcode, in its order; `title` captures for what. */
function provedBelow(heading: string, title: RegExp): readonly string[] {
  const [, section = ''] = netcode.split(`\n## ${heading}\n`);
  const [, ...parts] = section.split('\n## ')[0].split(title);
  return parts.filter((_, i) => i % 2 === 0 && namedTests(parts[i + 1]).length > 0);
}

describe('the document of netcode', () => {
  const named = namedTests(netcode);

  test(`names tests that are there (${named.length} looked at)`, () => {
    expect(named.length).toBeGreaterThan(60);
    const missing = named.filter(([file, title]) => {
      if (!existsSync(new URL(file, root))) return true;
      const source = read(file);
      return !["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
    });
    expect(missing).toEqual([]);
  });

  test('answers each fault and each complaint with a sentence and tests, and the README says how many faults', () => {
    const faults = rowsBelow(netcode, 'Faults');
    const complaints = rowsBelow(netcode, 'What others are asked for');
    expect([faults.length, complaints.length]).toEqual([21, 18]);
    const isSaid = (sentence: string) => sentence.length > 40;
    expect(faults.filter(([, behaviour]) => !isSaid(behaviour))).toEqual([]);
    expect(complaints.filter(([, , answer]) => !isSaid(answer))).toEqual([]);
    expect(provedBelow('Tests of the faults', /^\*\*(.+)\*\*$/m)).toEqual(faults.map(([name]) => name));
    expect(provedBelow('Tests of the answers', /^(\d+)\. /m)).toEqual(complaints.map(([number]) => number));
    expect(read('README.md')).toContain(`answers ${faults.length} faults with tests`);
  });

  test.each([
    ['docs/session.md', session],
    ['docs/netcode.md', netcode],
  ])('every link inside %s leads to a heading', (_, text) => {
    const slug = (title: string) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(' ', '-');
    const slugs = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => slug(title));
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((target) => !slugs.includes(target))).toEqual([]);
  });
});
