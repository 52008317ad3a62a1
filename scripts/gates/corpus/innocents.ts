// Innocents: what looks suspicious and is the same on every machine, after every rollback.
import type { Innocent } from './corpus-case.ts';

/** A system of one file. `body` is what it does with `w`. */
function innocent(name: string, body: string, before = ''): Innocent {
  const text = `// An innocent of the corpus.
import type { World } from './base.ts';
${before}
export function ${name}(w: World): void {
${body}
}
`;
  return { name, text };
}

export const innocents: readonly Innocent[] = [
  innocent(
    'exactMath',
    'w.globals.score = Math.sqrt(w.tick) + Math.abs(-1) * Math.PI + Math.fround(0.1) + Math.trunc(2.5);',
  ),
  innocent(
    'ownSine',
    'w.globals.score = sin(w.tick) + atan2(w.tick, 3);',
    "import { atan2, sin } from '#shared/index.ts';",
  ),
  innocent(
    'spreadMaximum',
    'w.globals.count = Math.max(0, ...Array.from(w.each("Spark"), (e) => w.Spark.ticksLeft[e]));',
  ),
  innocent(
    'localMap',
    `  const byKind = new Map<number, number>();
  for (const e of w.each('Spark')) byKind.set(w.Spark.kind[e], (byKind.get(w.Spark.kind[e]) ?? 0) + 1);
  let sum = 0;
  for (const [kind, count] of byKind) sum = sum / 3 + kind * count;
  w.globals.score = sum;`,
  ),
  innocent(
    'localSet',
    `  const kinds = new Set(Array.from(w.each('Spark'), (e) => w.Spark.kind[e]));
  w.globals.count = [...kinds].reduce((sum, kind) => (sum * 5 + kind) % 997, 0);`,
  ),
  innocent(
    'sortedWithComparison',
    `  const rows = [...w.each('Spark')].sort((a, b) => w.Spark.ticksLeft[a] - w.Spark.ticksLeft[b] || a - b);
  if (rows.length > 0) w.globals.count = rows[0];`,
  ),
  innocent('sortedNumbers', 'w.globals.count = new Int32Array([3, w.tick % 7, 1]).sort()[1];'),
  innocent('sortedWithTies', 'w.globals.count = [2, 1, 2].toSorted((a, b) => a - b).length;'),
  innocent(
    'fixedText',
    'w.globals.count = (w.tick / 7).toFixed(3).length + (255).toString(16).length + `${w.tick / 3}`.length;',
  ),
  innocent(
    'keysInOrder',
    'w.globals.count = Object.keys(w.Spark).join().length + Object.entries({ b: 1, a: 2, 1: 3 })[0][1];',
  ),
  innocent('jsonText', 'w.globals.count = JSON.stringify({ b: w.tick, a: [1, 2] }).length;'),
  innocent(
    'localGenerator',
    `  function* upTo(n: number) {
    for (let i = 0; i < n; i++) yield i * i;
  }
  let sum = 0;
  for (const square of upTo(5)) sum += square;
  w.globals.count = sum;`,
  ),
  innocent(
    'localCounter',
    `  let calls = 0;
  const next = () => ++calls;
  while (next() < 5) w.globals.count = calls;`,
  ),
  innocent('constantTable', 'w.globals.count = PRICES[w.tick % PRICES.length];', 'const PRICES = [3, 5, 8] as const;'),
  innocent(
    'readOnlyMap',
    "w.globals.count = NUMBERS.get(w.tick % 2 === 0 ? 'two' : 'one') ?? 0;",
    "const NUMBERS: ReadonlyMap<string, number> = new Map([['one', 1], ['two', 2]]);",
  ),
  innocent(
    'frozenTable',
    'w.globals.score = TABLE.speed * w.dt;',
    'const TABLE = Object.freeze({ speed: 4, sizes: [1, 2] });',
  ),
  innocent(
    'scratchOfAFace',
    `  aim[0] = w.tick;
  aim[1] = 2;
  rotated(aim[0], aim[1], 0.5, aim);
  w.globals.score = aim[0];`,
    "import { rotated, vector } from '#shared/index.ts';\nconst aim = vector();",
  ),
  innocent('typedConstants', 'w.globals.count = CODES[w.tick % 3];', 'const CODES = new Uint8Array([7, 11, 13]);'),
  innocent(
    'tableMadeByALoop',
    'w.globals.count = SQUARES[w.tick % 16];',
    'const SQUARES = [0];\nfor (let i = 1; i < 16; i++) SQUARES[i] = i * i;',
  ),
  innocent(
    'pureMemo',
    'w.globals.score = half(w.tick % 32);',
    `const half = (() => {
  const known = new Map<number, number>();
  return (n: number) => {
    const value = known.get(n) ?? n / 2;
    known.set(n, value);
    return value;
  };
})();`,
  ),
  innocent(
    'localScratch',
    `  const sums = new Float64Array(4);
  for (const e of w.each('Spark', 'Body')) sums[w.Spark.kind[e]] += w.Body.x[e];
  w.globals.score = sums[0] + sums[3];`,
  ),
  innocent('localPattern', 'w.globals.count = [...`${w.tick}a${w.tick}`.matchAll(/[0-9]+/g)].length;'),
  innocent('patternWithoutMemory', 'if (EVEN.test(`${w.tick}`)) w.globals.count++;', 'const EVEN = /[02468]$/;'),
  innocent(
    'localClass',
    `  class Sum {
    static readonly limit = 100;
    #value = 0;
    add(n: number) {
      this.#value += n;
    }
    get value() {
      return Math.min(this.#value, Sum.limit);
    }
  }
  const sum = new Sum();
  for (const e of w.each('Spark')) sum.add(w.Spark.ticksLeft[e]);
  w.globals.count = sum.value;`,
  ),
  innocent(
    'classOfAModule',
    'const point = new Point(w.tick, 3);\n  w.globals.score = point.lengthSquared();',
    `class Point {
  readonly x: number;
  readonly y: number;
  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
  lengthSquared(): number {
    return this.x * this.x + this.y * this.y;
  }
}`,
  ),
  innocent(
    'namesOfNatives',
    `  const own = { Math: 1, Date: 2, sort: 3, random: 4, stack: 5 };
  w.globals.count = own.Math + own.Date + own.sort + own.random + own.stack;`,
  ),
  innocent('negativeZero', 'w.globals.score = -0 * w.tick;'),
  innocent('infinity', 'w.globals.score = w.tick % 2 === 0 ? Infinity : -Infinity;'),
  innocent('guardedRoot', 'w.globals.score = Math.sqrt(Math.max(0, 5 - w.tick));'),
  innocent(
    'caughtError',
    `  try {
    if (w.tick % 3 === 0) throw new RangeError('third');
  } catch (error) {
    if (error instanceof RangeError) w.globals.count += error.message.length;
  }`,
  ),
  innocent(
    'recursion',
    'w.globals.count = fibonacci(w.tick % 12);',
    'const fibonacci = (n: number): number => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2));',
  ),
  innocent('largeIntegers', 'w.globals.count = Number((BigInt(w.tick) * 12345678901234567n) % 1000n);'),
  innocent(
    'arrayWithHoles',
    `  const list: number[] = [];
  list[3] = w.tick;
  w.globals.count = list.length + list.filter(() => true).length;`,
  ),
  innocent(
    'defaultThatIsNew',
    'w.globals.count = add(w.tick);',
    'const add = (value: number, list: number[] = []) => list.push(value);',
  ),
  innocent(
    'shuffledByTheWorld',
    `  const cards = [1, 2, 3, 4];
  for (let i = cards.length - 1; i > 0; i--) {
    const j = w.randomInt(i + 1);
    [cards[i], cards[j]] = [cards[j], cards[i]];
  }
  w.globals.count = cards[0];`,
  ),
  innocent(
    'localSymbol',
    `  const key = Symbol('key');
  w.globals.count = Object.getOwnPropertySymbols({ [key]: 1 }).length;`,
  ),
  innocent(
    'shadowedName',
    `  const PRICES = [w.tick];
  PRICES.push(2);
  w.globals.count = PRICES.length;`,
    'const PRICES = [1];\nexport const first = PRICES[0];',
  ),
  innocent(
    'spawnsAndDespawns',
    `  if (w.tick % 5 === 0) w.spawn({ Spark: { ticksLeft: 3, kind: 1 }, Body: { x: 1, y: 2 } });
  for (const e of w.each('Spark', 'Body')) if (w.Spark.kind[e] === 1 && w.Body.x[e] > 15) w.despawn(e);`,
  ),
  innocent(
    'identityKept',
    `  const [first] = w.each('Spark');
  w.globals.leader = first ?? w.globals.leader;
  if (w.has(w.globals.leader, 'Body')) w.globals.score = w.Body.x[w.globals.leader];`,
  ),
  innocent(
    'numbersFromTexts',
    "w.globals.score = Number.parseFloat('0.1') + Number('1e3') + Number.parseInt('ff', 16);",
  ),
  innocent(
    'upperCase',
    "w.globals.count = 'Title'.toUpperCase().charCodeAt(1) + 'abc'.split('').reverse().join('').length;",
  ),
  innocent(
    'emptySpots',
    `  w.grids.dust.set(w.tick % 16, 3, (w.tick >> 4) % 256);
  w.globals.count = w.grids.dust.get(3, 3);`,
  ),
];
