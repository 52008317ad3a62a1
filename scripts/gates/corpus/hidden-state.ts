// Violations: state that is not in the world, where a snapshot does not hold it.
import type { Violation } from './corpus-case.ts';

export const hiddenState: readonly Violation[] = [
  {
    name: 'module-let',
    gates: ['lint', 'tree', 'sync'],
    text: `let calls = 0;
export function guilty(w: World): void {
  w.globals.count = ++calls % 1000;
}`,
  },
  {
    name: 'module-var',
    gates: ['lint', 'tree', 'sync'],
    text: `export var calls = 0;
export function guilty(w: World): void {
  calls++;
  if (calls % 50 === 0) w.globals.score += 1;
}`,
  },
  {
    name: 'object-of-a-module',
    gates: ['lint', 'tree', 'sync'],
    text: `const state = { calls: 0 };
export function guilty(w: World): void {
  state.calls++;
  w.globals.count = state.calls % 1000;
}`,
  },
  {
    name: 'list-of-a-module',
    gates: ['lint', 'tree', 'sync'],
    text: `const trail = [0];
export function guilty(w: World): void {
  trail.push(w.tick);
  w.globals.count = trail.length % 1000;
}`,
  },
  {
    name: 'property-of-a-function',
    gates: ['lint', 'tree', 'sync'],
    text: `guilty.calls = 0;
export function guilty(w: World): void {
  guilty.calls++;
  w.globals.count = guilty.calls % 1000;
}`,
  },
  {
    name: 'closure-counter',
    gates: ['sync'],
    text: `const next = (() => {
  let calls = 0;
  return () => ++calls;
})();
export function guilty(w: World): void {
  w.globals.count = next() % 1000;
}`,
  },
  {
    name: 'closure-counter-that-shows-late',
    gates: ['sync'],
    text: `const isDue = (() => {
  let calls = 0;
  return () => ++calls % 5000 === 0;
})();
export function guilty(w: World): void {
  if (isDue()) w.globals.score += 1e-9;
}`,
  },
  {
    name: 'instance-of-a-class',
    gates: ['sync'],
    text: `class Counter {
  #calls = 0;
  next(): number {
    return ++this.#calls;
  }
}
const counter = new Counter();
export function guilty(w: World): void {
  w.globals.count = counter.next() % 1000;
}`,
  },
  {
    name: 'static-field',
    gates: ['lint', 'tree', 'sync'],
    text: `class Counter {
  static calls = 0;
}
export function guilty(w: World): void {
  w.globals.count = ++Counter.calls % 1000;
}`,
  },
  {
    name: 'static-list',
    gates: ['lint', 'tree', 'sync'],
    text: `class Trail {
  static readonly ticks: number[] = [];
}
export function guilty(w: World): void {
  Trail.ticks.push(w.tick);
  w.globals.count = Trail.ticks.length % 1000;
}`,
  },
  {
    name: 'generator-that-goes-on',
    gates: ['sync'],
    text: `const numbers = (function* () {
  for (let i = 0; ; i++) yield i;
})();
export function guilty(w: World): void {
  w.globals.count = Number(numbers.next().value) % 1000;
}`,
  },
  {
    name: 'default-that-accumulates',
    gates: ['sync'],
    text: `const kept = [0];
const add = (value: number, list: number[] = kept) => list.push(value);
export function guilty(w: World): void {
  w.globals.count = add(w.tick) % 1000;
}`,
  },
  {
    name: 'method-taken-off',
    gates: ['sync'],
    text: `const push = [0].push.bind([1]);
export function guilty(w: World): void {
  w.globals.count = push(w.tick) % 1000;
}`,
  },
  {
    name: 'memo-by-row',
    gates: ['lint', 'tree', 'sync'],
    text: `const memo = (() => ({ weights: new Map<number, number>() }))();
export function guilty(w: World): void {
  for (const e of w.each('Spark')) {
    const weight = memo.weights.get(e) ?? w.Spark.kind[e] + 1;
    memo.weights.set(e, weight);
    w.globals.count = (w.globals.count + weight) % 1000;
  }
}`,
  },
  {
    name: 'cache-by-world',
    gates: ['lint', 'tree', 'sync'],
    text: `const caches = (() => ({ of: new WeakMap<object, { sum: number }>() }))();
export function guilty(w: World): void {
  const cache = caches.of.get(w) ?? { sum: 0 };
  caches.of.set(w, cache);
  cache.sum += w.each('Spark').length;
  w.globals.score = cache.sum;
}`,
  },
  {
    name: 'cache-that-a-fresh-world-lacks',
    gates: ['lint', 'tree', 'sync'],
    form: 'fresh',
    text: `const warm = (() => ({ worlds: new WeakSet<object>() }))();
export function guilty(w: World): void {
  if (w.tick < 5) warm.worlds.add(w);
  if (w.tick > 20 && !warm.worlds.has(w)) w.globals.score = 0;
}`,
  },
  {
    name: 'flag-that-fresh-rules-lack',
    gates: ['sync'],
    form: 'realm',
    text: `const begun = (() => {
  let hasBegun = false;
  return (tick: number) => (hasBegun ||= tick === 3);
})();
export function guilty(w: World): void {
  const isBegun = begun(w.tick);
  if (w.tick > 20) w.globals.count = isBegun ? 1 : 2;
}`,
  },
  {
    name: 'table-made-at-the-start',
    gates: ['lint', 'tree', 'sync'],
    text: `const deck = (() => ({ cards: [0] }))();
export function guilty(w: World): void {
  w.globals.count = Math.floor(deck.cards[w.tick % deck.cards.length] * 1000);
}`,
    rules: 'start(w: World) { deck.cards = [w.random(), w.random(), w.random()]; }, ',
  },
  {
    name: 'counter-of-worlds',
    gates: ['lint', 'tree', 'sync'],
    part: 'start',
    text: `const worlds = (() => ({ made: 0 }))();
export function guilty(w: World): void {
  w.globals.score += w.globals.count;
}`,
    rules: 'start(w: World) { w.globals.count = ++worlds.made; }, ',
  },
  {
    name: 'memory-of-a-bot',
    gates: ['lint', 'tree', 'sync'],
    part: 'bots',
    text: `const memory = (() => ({ thoughts: 0 }))();
export function guilty(w: World): void {
  w.globals.count++;
}`,
    rules: 'bot(_w: World, _player: number, out: { x: number }) { out.x = ++memory.thoughts % 2; }, ',
  },
  {
    name: 'memory-of-a-join',
    gates: ['lint', 'tree', 'sync'],
    part: 'commands',
    text: `const doors = (() => ({ joins: 0 }))();
export function guilty(w: World): void {
  w.globals.score++;
}`,
    rules: 'join(w: World) { w.globals.count = ++doors.joins; }, ',
  },
  {
    name: 'scratch-read-before-written',
    gates: ['lint', 'tree', 'sync'],
    text: `const sums = new Float64Array(8);
export function guilty(w: World): void {
  for (const e of w.each('Spark')) sums[w.Spark.kind[e]] += 1;
  w.globals.score = sums[0];
}`,
  },
  {
    name: 'scratch-of-a-face-kept',
    gates: ['sync'],
    text: `import { numberList } from '#shared/index.ts';
const sums = numberList(1);
export function guilty(w: World): void {
  sums[0] += 1;
  w.globals.score = sums[0];
}`,
  },
  {
    name: 'scratch-of-a-closure',
    gates: ['sync'],
    text: `const scratch = (() => {
  const values = new Float64Array(64);
  return (size: number) => values.subarray(0, size);
})();
export function guilty(w: World): void {
  const sums = scratch(4);
  for (const e of w.each('Spark', 'Body')) sums[w.Spark.kind[e]] = w.Body.x[e];
  w.globals.score = sums[0] + sums[3];
}`,
  },
  {
    name: 'pattern-that-remembers',
    gates: ['lint', 'tree', 'sync'],
    text: `const digit = /[05]/g;
export function guilty(w: World): void {
  if (digit.test(String(w.tick))) w.globals.count++;
}`,
  },
  {
    name: 'sticky-pattern',
    gates: ['lint', 'tree', 'sync'],
    text: `const one = /1/y;
export function guilty(w: World): void {
  if (one.test('1' + w.tick)) w.globals.count++;
}`,
  },
  {
    name: 'list-of-rows-kept',
    gates: ['lint', 'tree', 'sync'],
    text: `const kept: { rows: readonly number[] } = { rows: [] };
export function guilty(w: World): void {
  w.globals.count = kept.rows.length;
  kept.rows = w.each('Spark');
}`,
  },
  {
    name: 'row-kept-in-a-closure',
    gates: ['sync'],
    text: `import type { Entity } from '#shared/index.ts';
const target = (() => {
  let row: Entity<'Spark' | 'Body'> | undefined;
  return (w: World) => (row ??= w.each('Spark', 'Body')[0]);
})();
export function guilty(w: World): void {
  const e = target(w);
  if (e !== undefined) w.Body.x[e] += 0.5;
}`,
  },
  {
    name: 'event-kept',
    gates: ['sync'],
    text: `const last = (() => {
  let event: { x: number } | undefined;
  return (next: { x: number } | undefined) => {
    const before = event;
    event = next ?? event;
    return before?.x ?? 0;
  };
})();
export function guilty(w: World): void {
  const hit = w.tick % 4 === 0 ? w.emit('Hit') : undefined;
  if (hit !== undefined) hit.x = w.tick;
  w.globals.score = last(hit);
}`,
  },
  {
    name: 'deck-that-was-shuffled-once',
    gates: ['sync'],
    text: `const deck = (() => {
  let cards: number[] | undefined;
  return (w: World) => (cards ??= [w.random(), w.random()]);
})();
export function guilty(w: World): void {
  w.globals.score = deck(w)[w.tick % 2];
}`,
  },
  {
    name: 'registry-of-symbols',
    gates: ['lint', 'tree'],
    text: `const key = Symbol.for('calls');
export function guilty(w: World): void {
  const calls = Number(Reflect.get(Symbol, key) ?? 0) + 1;
  Reflect.set(Symbol, key, calls);
  w.globals.count = calls % 1000;
}`,
  },
  {
    name: 'prototype-of-all-lists',
    gates: ['lint', 'tree'],
    text: `export function guilty(w: World): void {
  Object.defineProperty(Array.prototype, 'ticks', { value: w.tick, configurable: true });
  w.globals.count = Number(Reflect.get([], 'ticks'));
}`,
  },
  {
    name: 'property-of-a-native',
    gates: ['lint', 'tree', 'sync'],
    text: `export function guilty(w: World): void {
  const calls = Number(Reflect.get(Number, 'calls') ?? 0) + 1;
  Object.assign(Number, { calls });
  w.globals.count = calls % 1000;
}`,
  },
  {
    name: 'property-of-the-world',
    gates: ['types'],
    text: `export function guilty(w: World): void {
  w.calls = (w.calls ?? 0) + 1;
  w.globals.count = w.calls % 1000;
}`,
  },
  {
    name: 'property-assigned-to-the-world',
    gates: ['throws'],
    text: `export function guilty(w: World): void {
  Object.assign(w, { calls: 1 });
}`,
  },
  {
    name: 'property-assigned-to-a-component',
    gates: ['throws'],
    text: `export function guilty(w: World): void {
  Object.assign(w.Body, { calls: 1 });
}`,
  },
  {
    name: 'content-that-changes',
    gates: ['types', 'throws'],
    text: `export function guilty(w: World): void {
  w.content.weights[0] += 1;
  w.globals.count = w.content.weights[0] % 1000;
}`,
  },
  {
    name: 'read-only-global',
    gates: ['types'],
    text: `export function guilty(w: World): void {
  w.tick = 3;
}`,
  },
];
