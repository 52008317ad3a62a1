// Violations: natives whose results differ between engines, machines or runs.
import type { Violation } from './corpus-case.ts';

export const natives: readonly Violation[] = [
  {
    name: 'native-sine',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.score += Math.sin(w.tick);
}`,
  },
  {
    name: 'alias-of-math',
    gates: ['lint', 'tree', 'trap'],
    text: `const M = Math;
export function guilty(w: World): void {
  w.globals.score = M.cos(w.tick);
}`,
  },
  {
    name: 'member-by-text',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.score = Math['tan'](w.tick);
}`,
  },
  {
    name: 'member-by-name-in-a-variable',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  const key = w.tick % 2 === 0 ? 'exp' : 'log';
  w.globals.score = Math[key](2);
}`,
  },
  {
    name: 'destructured-native',
    gates: ['lint', 'tree', 'trap'],
    text: `const { atan2 } = Math;
export function guilty(w: World): void {
  w.globals.score = atan2(w.tick, 3);
}`,
  },
  {
    name: 'native-in-a-default',
    gates: ['lint', 'tree', 'trap'],
    text: `const distance = (x: number, y: number, { hypot } = Math) => hypot(x, y);
export function guilty(w: World): void {
  w.globals.score = distance(w.tick, 3);
}`,
  },
  {
    name: 'reflected-native',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  const native: unknown = Reflect.get(Math, 'pow');
  if (typeof native === 'function') w.globals.score = Number(Reflect.apply(native, undefined, [w.tick, 0.3]));
}`,
  },
  {
    name: 'native-in-a-table',
    gates: ['lint', 'tree', 'trap'],
    text: `const curves = { linear: (x: number) => x, smooth: Math.tanh };
export function guilty(w: World): void {
  w.globals.score = curves.smooth(w.tick / 100);
}`,
  },
  {
    name: 'native-as-a-callback',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  const [root] = [w.tick].map(Math.cbrt);
  w.globals.score = root;
}`,
  },
  {
    name: 'exponent',
    gates: ['lint', 'tree'],
    text: `export function guilty(w: World): void {
  w.globals.score = w.tick ** 1.5;
}`,
  },
  {
    name: 'exponent-assignment',
    gates: ['lint', 'tree'],
    text: `export function guilty(w: World): void {
  let score = 1 + w.tick;
  score **= 0.5;
  w.globals.score = score;
}`,
  },
  {
    name: 'native-by-the-constructor',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  const make = (0).constructor.constructor;
  w.globals.score = Number(make('x', 'return Math.log2(x)')(w.tick));
}`,
  },
  {
    name: 'code-from-a-text',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.score = Number(new Function('return Math.expm1(1)')());
}`,
  },
  {
    name: 'native-random',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.score = Math.random();
}`,
  },
  {
    name: 'random-bytes',
    gates: ['lint', 'tree', 'types'],
    text: `export function guilty(w: World): void {
  w.globals.count = crypto.getRandomValues(new Uint8Array(1))[0];
}`,
  },
  {
    name: 'clock',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = Date.now() % 100;
}`,
  },
  {
    name: 'alias-of-date',
    gates: ['lint', 'tree', 'trap'],
    text: `const Clock = Date;
export function guilty(w: World): void {
  w.globals.count = new Clock().getTime() % 100;
}`,
  },
  {
    name: 'date-from-before',
    gates: ['lint', 'tree', 'trap'],
    text: `const loaded = new Date();
export function guilty(w: World): void {
  w.globals.count = Number(loaded) % 100;
}`,
  },
  {
    name: 'clock-of-the-page',
    gates: ['lint', 'tree', 'types'],
    text: `export function guilty(w: World): void {
  w.globals.score = performance.now();
}`,
  },
  {
    name: 'timer',
    gates: ['lint', 'tree', 'types'],
    text: `export function guilty(w: World): void {
  setTimeout(() => w.globals.count++, 100);
}`,
  },
  {
    name: 'async-system',
    gates: ['lint', 'tree', 'throws'],
    text: `export async function guilty(w: World): Promise<void> {
  await w.tick;
  w.globals.count++;
}`,
  },
  {
    name: 'promise',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  void Promise.resolve(w.tick).then((tick) => (w.globals.count = tick));
}`,
  },
  {
    name: 'locale-order',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = ['ä', 'z'].toSorted((a, b) => a.localeCompare(b)).indexOf('z');
}`,
  },
  {
    name: 'locale-text',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = (w.tick / 7).toLocaleString().length;
}`,
  },
  {
    name: 'locale-letters',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = 'title'.toLocaleUpperCase().charCodeAt(1) % 100;
}`,
  },
  {
    name: 'number-format',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = new Intl.NumberFormat().format(w.tick).length;
}`,
  },
  {
    name: 'fraction-in-base-two',
    gates: ['trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = (w.tick / 7).toString(3).length;
}`,
  },
  {
    name: 'text-of-a-function',
    gates: ['trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = guilty.toString().length;
}`,
  },
  {
    name: 'text-of-a-stack',
    gates: ['lint', 'tree'],
    text: `export function guilty(w: World): void {
  w.globals.count = (new Error('here').stack ?? '').length;
}`,
  },
  {
    name: 'text-of-a-caught-stack',
    gates: ['lint', 'tree'],
    text: `export function guilty(w: World): void {
  try {
    throw new RangeError('here');
  } catch (error) {
    if (error instanceof Error) w.globals.count = (error.stack ?? '').length;
  }
}`,
  },
  {
    name: 'place-of-the-file',
    gates: ['lint', 'tree'],
    text: `export function guilty(w: World): void {
  w.globals.count = String(Reflect.get(import.meta, 'url')).length;
}`,
  },
  {
    name: 'weak-reference',
    gates: ['lint', 'tree', 'trap'],
    text: `export function guilty(w: World): void {
  w.globals.count = new WeakRef([w.tick]).deref() === undefined ? 1 : 0;
}`,
  },
  {
    name: 'zero-over-zero',
    gates: ['numbers'],
    text: `export function guilty(w: World): void {
  if (w.tick === 20) w.globals.score = w.globals.zero / w.globals.zero;
}`,
  },
  {
    name: 'root-of-a-negative-number',
    gates: ['numbers'],
    text: `export function guilty(w: World): void {
  for (const e of w.each('Body')) w.Body.y[e] = Math.sqrt(5 - w.Body.y[e]);
}`,
  },
];
