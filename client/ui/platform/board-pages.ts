// Which lines of a leaderboard a page has.

/** The first and the last place of a page, counted from 1; both 0 for an empty one. */
export function pageOf(offset: number, lines: number): { readonly from: number; readonly to: number } {
  return lines === 0 ? { from: 0, to: 0 } : { from: offset + 1, to: offset + lines };
}

/** Where the page begins that a rank stands on: pages of one size, from the best on. */
export function pageAround(rank: number, size: number): number {
  return Math.floor((Math.max(1, rank) - 1) / size) * size;
}
