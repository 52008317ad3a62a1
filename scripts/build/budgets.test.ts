// What is over its budget is named, by part and file; what is within it is not.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { overBudget, partsOf, sizeGate } from '#scripts/build/budgets.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const budget = { page: 100, engine: 1000, game: 500, art: 300, sound: 300 };
const visit = (artBytes: number) => ({
  gzipBytes: 0,
  bytes: 0,
  files: [
    { file: 'index.html', part: 'page', bytes: 90, gzipBytes: 60 },
    { file: 'assets/main.css', part: 'page', bytes: 90, gzipBytes: 40 },
    { file: 'assets/chess-atlas.png', part: 'art', bytes: artBytes, gzipBytes: artBytes },
  ] as const,
});

function gateOver(artBytes: number) {
  const folder = temporaryFolder('sizes');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'report.json');
  const parts = partsOf('chess', visit(artBytes), budget);
  writeFileSync(file, JSON.stringify({ firstVisits: { chess: { parts } } }));
  return sizeGate(file);
}

test('a part is the sum of its files, and may be as large as its budget', () => {
  const parts = partsOf('chess', visit(300), budget);
  expect(parts.page).toEqual({ gzipBytes: 100, budgetBytes: 100, files: ['index.html', 'assets/main.css'] });
  expect(parts.sound).toEqual({ gzipBytes: 0, budgetBytes: 300, files: [] });
  expect(overBudget('chess', parts)).toEqual([]);
  expect(gateOver(300)).toMatchObject({ seen: 1, passed: 1, failed: 0 });
});

test('one byte over the budget fails the gate, with the file that grew', () => {
  const { failed, output } = gateOver(301);
  expect(failed).toBe(1);
  expect(output).toContain('chess: art is 301 B (gzip), 1 B over its budget of 300: assets/chess-atlas.png.');
});

test('a report without games fails the gate', () => {
  const folder = temporaryFolder('sizes');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'report.json'), '{"firstVisits":{}}');
  expect(sizeGate(join(folder, 'report.json'))).toMatchObject({ seen: 0, failed: 1 });
});
