// What NAME in `npm run bench -- NAME` means: a row, the letter of a group, or the plots.
import { benchGroups } from '#scripts/bench/benchmark.ts';

const groups = Object.entries(benchGroups);

/** What selects the plots instead of rows. */
export const SCALING = 'scaling';

/** '' for every row, a group's letter, a row, or SCALING; undefined when NAME is none of these. */
export function parseSelection(name: string | undefined): string | undefined {
  if (name === undefined) return '';
  if (name === SCALING) return SCALING;
  const letter = groups.find(([, group]) => group === name)?.[0];
  if (letter !== undefined) return letter;
  const row = name.toUpperCase();
  return /^[A-Z]\d+$/.test(row) && groups.some(([first]) => row.startsWith(first)) ? row : undefined;
}

/** Whether a row is in a selection: S2 is in '', S and S2, and not in S20 or N. */
export function isWanted(row: string, selection: string): boolean {
  return selection === '' || row === selection || (selection.length === 1 && row.startsWith(selection));
}

/** The group whose results file a row is kept in. Throws for a row that begins with no group's letter. */
export function groupOf(row: string): string {
  const group = groups.find(([letter]) => row.startsWith(letter))?.[1];
  if (group === undefined)
    throw new Error(`The row ${row} begins with none of ${Object.keys(benchGroups).join(', ')}.`);
  return group;
}
