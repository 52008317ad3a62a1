// The document of a world's memory: its tables say what the code does.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HEADER } from '../model/layout.ts';
import { MODEL_LIMITS } from '../model/limits.ts';
import { game } from '../testing/capture.ts';
import { game as duel } from '../testing/duel.ts';
import { EVENTS_PER_TICK } from '../world/outbox.ts';
import { REGION_GROUPS, FIELD_KINDS } from './layout-table.ts';
import { DEFLATE_RATIO, STORED_HEAD_BYTES, STORED_MAGIC, STORED_VERSION } from './stored-format.ts';

const text = readFileSync(new URL('../../docs/memory.md', import.meta.url), 'utf8');

const grouped = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** Cells of the tables below a heading, without the row of dashes. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0].split('\n');
  return lines
    .filter((line) => line.startsWith('|') && !line.startsWith('| ---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('the document lists every limit of a model with its number, and no other', () => {
  const shown = rowsBelow('Limits')
    .slice(1)
    .map(([name, value]) => [name.replaceAll('`', ''), value]);
  expect(shown).toEqual(Object.entries(MODEL_LIMITS).map(([name, value]) => [name, grouped(value)]));
});

test('the document lists every word of the header at its place', () => {
  const shown = rowsBelow('Header')
    .slice(1)
    .map(([word, name]) => [word, name.replaceAll('`', '')]);
  const words = Object.entries(HEADER).filter(([name]) => name !== 'words' && name !== 'reserved');
  const expected = words
    .toSorted(([, a], [, b]) => a - b)
    .map(([name, word]) => [name === 'random' ? `${word}–${word + 3}` : String(word), name]);
  expect(shown).toEqual([...expected, [`${HEADER.words - HEADER.reserved}–${HEADER.words - 1}`, '']]);
  expect(text).toContain(`| \`header.words\` | ${HEADER.words} | u32 |`);
});

test('the document has the regions in the order in which they are laid out', () => {
  const owners = rowsBelow('Regions')
    .slice(1)
    .map(([names]) => /`(\w+)\./.exec(names)?.[1] ?? '');
  const isComponent = (owner: string) => game.model.layout.components.includes(owner);
  const laidOut = game.model.layout.regions.map(({ owner }) => (isComponent(owner) ? 'COMPONENT' : owner));
  // One has all groups but the history, which the other has last.
  const [last] = duel.model.layout.regions.slice(-1);
  const distinct = [...new Set([...laidOut, last.owner])];
  expect(distinct.at(-1)).toBe('history');
  expect([...new Set(owners)].filter((owner) => owner !== 'random')).toEqual(distinct);
  expect(owners[1]).toBe('random');
});

test('the document numbers groups and kinds as files do', () => {
  const numbered = (names: readonly string[]) => names.map((name, i) => `${i} \`${name}\``).join(', ');
  expect(text).toContain(`Groups are ${numbered(REGION_GROUPS)}.`);
  expect(text).toContain(`Kinds are ${numbered(FIELD_KINDS)}.`);
});

test('the document states the other numbers as they are', () => {
  const magic = STORED_MAGIC.map((byte) => byte.toString(16)).join(' ');
  expect(text).toContain(`| 4 | \`${magic}\``);
  expect(text).toContain(`| 1 | format version, ${STORED_VERSION} |`);
  expect(text).toContain(`A head has at most ${grouped(STORED_HEAD_BYTES)} bytes`);
  expect(text).toContain(`at most ${grouped(DEFLATE_RATIO)} times its packed bytes`);
  expect(text).toContain(`| ${grouped(EVENTS_PER_TICK)} events in a tick |`);
});

test('every link inside the document leads to a heading', () => {
  const slugs = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title.toLowerCase().replaceAll(' ', '-'));
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, slug]) => slug);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((slug) => !slugs.includes(slug))).toEqual([]);
});
