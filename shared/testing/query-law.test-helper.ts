// The law of queries: each, without, first, count and has say what a look at every row says, in ascending order.
import { NONE } from '../index.ts';
import { ALIVE, componentBits } from '../world/entities.ts';
import { partsOf } from '../world/world.ts';
import type { LooseWorld } from './loose-world.test-helper.ts';
import { hashOf } from './random-values.test-helper.ts';

/** Throws when a query of this world, which the numbers choose, differs from what every row says of itself. */
export function checkQueries(w: LooseWorld, components: readonly string[], [a, b, c]: readonly number[]): void {
  const chosen = (n: number, most: number, least: number) =>
    Array.from({ length: least + (n % (most - least + 1)) }, (_, i) => hashOf(n, i) % components.length);
  const [wanted, unwanted] = [chosen(a, 4, 1), chosen(b, 4, 0)];
  const { memory } = partsOf(w);
  const hasOf = (row: number, component: number) => {
    const { low, high } = componentBits(component);
    return ((memory.mask[row] & low) | (memory.maskHigh[row] & high)) !== 0;
  };
  const rows: number[] = [];
  for (let row = 0; row < memory.mask.length; row++) {
    const isAlive = (memory.mask[row] & ALIVE) !== 0;
    if (!isAlive || !wanted.every((component) => hasOf(row, component))) continue;
    if (!unwanted.some((component) => hasOf(row, component))) rows.push(row);
  }
  const names = wanted.map((component) => components[component]);
  const left = unwanted.map((component) => components[component]);
  const from = left.length === 0 ? w : w.without(...left);
  const found = [...from.each(...names)];
  const probe = c % memory.mask.length;
  const isThere = (memory.mask[probe] & ALIVE) !== 0 && wanted.every((component) => hasOf(probe, component));
  const isLawful =
    found.join() === rows.join() &&
    from.count(...names) === rows.length &&
    from.first(...names) === (rows[0] ?? NONE) &&
    w.has(probe, ...names) === isThere;
  if (isLawful) return;
  throw new Error(`each(${names.join()}) without ${left.join()} is ${found.join()}, not ${rows.join()}; has ${probe}`);
}
