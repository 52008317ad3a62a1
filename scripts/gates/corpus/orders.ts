// Violations: orders that differ between engines or after a restore.
import type { Violation } from './corpus-case.ts';

export const orders: readonly Violation[] = [
  {
    name: 'bare-sort',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = [10, 9, 1].sort()[1];
}`,
  },
  {
    name: 'bare-sort-of-a-copy',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = [10, 9, w.tick].toSorted()[1];
}`,
  },
  {
    name: 'comparison-of-truth',
    gates: ['lint', 'tree', 'types'],
    text: `export function guilty(w: World): void {
  w.globals.count = [3, 1, 2].sort((a, b) => a > b)[0];
}`,
  },
  {
    name: 'comparison-by-chance',
    gates: ['trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = [1, 2, 3, 4].sort(() => w.random() - 0.5)[0];
}`,
  },
  {
    name: 'comparison-without-equals',
    gates: ['trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = [2, 1, 2, 3].sort((a, b) => (a < b ? -1 : 1))[0];
}`,
  },
  {
    name: 'comparison-that-goes-round',
    gates: ['trap'],
    text: `const beats = (a: number, b: number) => [0, 1, -1][(a - b + 3) % 3];
export function guilty(w: World): void {
  w.globals.count = [0, 1, 2, 0, 1, 2].sort(beats)[0];
}`,
  },
  {
    name: 'for-in',
    gates: ['lint', 'tree'],
    text: `export function guilty(w: World): void {
  let n = 0;
  for (const name in w.Body) n = n * 3 + name.length;
  w.globals.count = n;
}`,
  },
  {
    name: 'map-of-a-module',
    gates: ['lint', 'tree', 'sync'],
    text: `const heat = new Map<number, number>();
export function guilty(w: World): void {
  for (const e of w.each('Spark')) heat.set(e, w.Spark.ticksLeft[e]);
  let sum = 0;
  for (const value of heat.values()) sum += value / 3;
  w.globals.score = sum;
}`,
  },
  {
    name: 'set-of-a-module',
    gates: ['lint', 'tree', 'sync'],
    text: `const seen = new Set<number>();
export function guilty(w: World): void {
  for (const e of w.each('Spark')) seen.add(w.idOf(e));
  w.globals.count = seen.size;
}`,
  },
  {
    // Nothing at the top of the module changes; what the call returned does. In a world that was loaded, the map fills in another order.
    name: 'map-in-order-of-insertion',
    gates: ['sync'],
    text: `function remember(): Map<number, number> {
  return new Map();
}
const memory = ((map) => () => map)(remember());
export function guilty(w: World): void {
  const alive = memory();
  for (const e of alive.keys()) if (!w.each('Spark').some((row) => row === e)) alive.delete(e);
  for (const e of w.each('Spark')) if (!alive.has(e)) alive.set(e, w.Spark.kind[e]);
  const [first] = alive.keys();
  w.globals.count = first ?? 0;
}`,
  },
  {
    name: 'set-in-order-of-insertion',
    gates: ['lint', 'tree', 'sync'],
    text: `const make = <T>(): { readonly set: Set<T> } => ({ set: new Set<T>() });
const { set: queue } = make<number>();
export function guilty(w: World): void {
  const now: ReadonlySet<number> = new Set(w.each('Spark'));
  for (const e of [...queue]) if (!now.has(e)) queue.delete(e);
  for (const e of now) queue.add(e);
  let place = 0;
  for (const e of queue) w.globals.count = (w.globals.count + e * ++place) % 1000;
}`,
  },
  {
    name: 'sum-in-order-of-insertion',
    gates: ['lint', 'tree', 'sync'],
    text: `const shares = (() => ({ of: new Map<number, number>() }))();
export function guilty(w: World): void {
  for (const e of w.each('Spark', 'Body')) shares.of.set(e, w.Body.x[e]);
  for (const e of [...shares.of.keys()]) if (!w.each('Spark').some((row) => row === e)) shares.of.delete(e);
  let sum = 0;
  for (const share of shares.of.values()) sum += share;
  w.globals.score = sum;
}`,
  },
  {
    name: 'keys-of-an-object-that-is-kept',
    gates: ['lint', 'tree', 'sync'],
    text: `const kept = (() => ({ byName: Object.create(null) }))();
export function guilty(w: World): void {
  for (const e of w.each('Spark')) kept.byName['row' + e] ??= 1;
  for (const name of Object.keys(kept.byName)) {
    if (!w.each('Spark').some((e) => 'row' + e === name)) Reflect.deleteProperty(kept.byName, name);
  }
  w.globals.count = JSON.stringify(kept.byName).charCodeAt(5);
}`,
  },
];
