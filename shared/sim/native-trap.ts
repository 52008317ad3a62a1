/**
 * Development: while rules run, what differs between machines (native sines, clocks, chance, locales, bare sorts) throws, and the
 * error names the native, the system and the tick. This is the one file of shared/ that may name such things: it takes them away.
 * Its length is the list of natives.
 */
import { SamestepError } from '../errors.ts';

/** Takes the banned natives away from a world's rules for as long as they run. */
export interface NativeTrap {
  /** From here on the named part of a step runs (`start`, `join`, `bots`, a system): each banned native throws `sim/impure`. */
  enter(part: string): void;
  /** Refuses what a part returned if it is a promise: a system ends when it returns. */
  returned(value: unknown): void;
  /** Puts back what was there when the first part was entered. Without an open part it does nothing. */
  leave(): void;
}

/** Why a family of natives is banned, and what to write instead. */
interface Ban {
  readonly why: string;
  readonly fix: string;
}

/** One native. Reading and writing are functions of their own: engines are ten times slower where the name is a variable. */
interface Native {
  /** As an author writes it. */
  readonly name: string;
  readonly ban: Ban;
  readonly get: () => unknown;
  readonly set: (value: unknown) => void;
  /** Makes what stands there while rules run; a function that refuses, when absent. */
  readonly stub?: (refuse: () => never, original: unknown) => unknown;
}

/** A native that this engine has, in one trap. */
interface Trapped {
  readonly set: (value: unknown) => void;
  readonly get: () => unknown;
  readonly stub: unknown;
  /** What was there before the first part was entered. */
  saved: unknown;
}

/** Members by name; those that every object has are no exception. */
interface Members {
  [name: string]: unknown;
  toString: unknown;
  toLocaleString: unknown;
  valueOf: unknown;
}

type Callable = (...args: readonly unknown[]) => unknown;

const ROUNDING: Ban = {
  why: 'Its last bits differ between engines, even between Node and Chromium.',
  fix: 'Use the function of that name from shared/index.ts.',
};
const CHANCE: Ban = { why: 'Every machine would draw another number.', fix: 'Use w.random() or w.randomInt(bound).' };
const CLOCK: Ban = {
  why: 'Every machine has another time, and a rollback makes a tick again later.',
  fix: 'Count ticks: w.tick and w.dt.',
};
const LOCALE: Ban = {
  why: "It depends on the machine's locale and on its engine's tables.",
  fix: 'Compare with < and format in the view.',
};
const LATER: Ban = {
  why: 'A part of a step ends when it returns: what runs later runs outside of every tick.',
  fix: 'Keep the tick to wait for in a column, or let the server send a command.',
};
const OUTSIDE: Ban = {
  why: 'What it brings is not in the world, so no other machine has it.',
  fix: 'Let the server send it as a command.',
};
const COLLECTOR: Ban = {
  why: 'What the garbage collector has taken differs between machines.',
  fix: 'Keep entities by EntityId: w.idOf and w.entityOf.',
};
const SOURCE: Ban = {
  why: 'The text of a function is another one in a bundle.',
  fix: 'Give what you need a name of its own.',
};
const ORDER: Ban = {
  why: 'Without a comparison values are compared as texts, and with one that contradicts itself every engine has an order of its own.',
  fix: 'Pass a comparison that returns a number below, at or above zero and tells every two elements apart: (a, b) => a - b.',
};
const RADIX: Ban = {
  why: 'Engines round fractions in bases other than ten in their own ways.',
  fix: 'Format in the view.',
};

/** Makes the trap of one world. Traps nest: an inner one puts back the outer one's stubs. */
export function createNativeTrap(tick: () => number): NativeTrap {
  let part = '';
  let isActive = false;
  const trapped: Trapped[] = [];
  for (const { name, ban, get, set, stub } of natives()) {
    if (get() === undefined || !isWritable(get, set)) continue;
    const refuse = () => {
      throw impure(name, ban, part, tick());
    };
    trapped.push({ get, set, stub: stub === undefined ? refuse : stub(refuse, get()), saved: undefined });
  }
  const trap: NativeTrap = Object.freeze({
    enter(name: string) {
      part = name;
      if (isActive) return;
      isActive = true;
      for (let i = 0; i < trapped.length; i++) {
        const native = trapped[i];
        native.saved = native.get();
        native.set(native.stub);
      }
    },
    returned(value: unknown) {
      if (!(value instanceof Promise)) return;
      trap.leave();
      // What it fails with later is of no interest any more.
      value.then(undefined, () => undefined);
      throw impure('A promise', LATER, part, tick());
    },
    leave() {
      if (!isActive) return;
      isActive = false;
      // Backwards, for what is a member of something else that is trapped.
      for (let i = trapped.length - 1; i >= 0; i--) trapped[i].set(trapped[i].saved);
    },
  });
  return trap;
}

/** Everything that is banned, whether this engine has it or not. */
function natives(): readonly Native[] {
  const global = members(globalThis);
  const math = members(Math);
  const date = members(Date);
  const time = members(Date.prototype);
  const array = members(Array.prototype);
  const text = members(String.prototype);
  const number = members(Number.prototype);
  const large = members(BigInt.prototype);
  const object = members(Object.prototype);
  const callable = members(Function.prototype);
  const promise = members(Promise);
  const promised = members(Promise.prototype);
  const weak = prototypeOf(global.WeakRef);
  const clock = inheritedBy(global.performance);
  const chance = inheritedBy(global.crypto);
  return [
    { name: 'Math.acos', ban: ROUNDING, get: () => math.acos, set: (to) => (math.acos = to) },
    { name: 'Math.acosh', ban: ROUNDING, get: () => math.acosh, set: (to) => (math.acosh = to) },
    { name: 'Math.asin', ban: ROUNDING, get: () => math.asin, set: (to) => (math.asin = to) },
    { name: 'Math.asinh', ban: ROUNDING, get: () => math.asinh, set: (to) => (math.asinh = to) },
    { name: 'Math.atan', ban: ROUNDING, get: () => math.atan, set: (to) => (math.atan = to) },
    { name: 'Math.atan2', ban: ROUNDING, get: () => math.atan2, set: (to) => (math.atan2 = to) },
    { name: 'Math.atanh', ban: ROUNDING, get: () => math.atanh, set: (to) => (math.atanh = to) },
    { name: 'Math.cbrt', ban: ROUNDING, get: () => math.cbrt, set: (to) => (math.cbrt = to) },
    { name: 'Math.cos', ban: ROUNDING, get: () => math.cos, set: (to) => (math.cos = to) },
    { name: 'Math.cosh', ban: ROUNDING, get: () => math.cosh, set: (to) => (math.cosh = to) },
    { name: 'Math.exp', ban: ROUNDING, get: () => math.exp, set: (to) => (math.exp = to) },
    { name: 'Math.expm1', ban: ROUNDING, get: () => math.expm1, set: (to) => (math.expm1 = to) },
    { name: 'Math.hypot', ban: ROUNDING, get: () => math.hypot, set: (to) => (math.hypot = to) },
    { name: 'Math.log', ban: ROUNDING, get: () => math.log, set: (to) => (math.log = to) },
    { name: 'Math.log10', ban: ROUNDING, get: () => math.log10, set: (to) => (math.log10 = to) },
    { name: 'Math.log1p', ban: ROUNDING, get: () => math.log1p, set: (to) => (math.log1p = to) },
    { name: 'Math.log2', ban: ROUNDING, get: () => math.log2, set: (to) => (math.log2 = to) },
    { name: 'Math.pow', ban: ROUNDING, get: () => math.pow, set: (to) => (math.pow = to) },
    { name: 'Math.sin', ban: ROUNDING, get: () => math.sin, set: (to) => (math.sin = to) },
    { name: 'Math.sinh', ban: ROUNDING, get: () => math.sinh, set: (to) => (math.sinh = to) },
    { name: 'Math.sumPrecise', ban: ROUNDING, get: () => math.sumPrecise, set: (to) => (math.sumPrecise = to) },
    { name: 'Math.tan', ban: ROUNDING, get: () => math.tan, set: (to) => (math.tan = to) },
    { name: 'Math.tanh', ban: ROUNDING, get: () => math.tanh, set: (to) => (math.tanh = to) },
    { name: 'Math.random', ban: CHANCE, get: () => math.random, set: (to) => (math.random = to) },
    {
      name: 'crypto.getRandomValues',
      ban: CHANCE,
      get: () => chance.getRandomValues,
      set: (to) => (chance.getRandomValues = to),
    },
    { name: 'crypto.randomUUID', ban: CHANCE, get: () => chance.randomUUID, set: (to) => (chance.randomUUID = to) },
    // A Date that was made, or an alias that was taken, outside of a step is caught by what it is good for: reading the time.
    { name: 'Date.now', ban: CLOCK, get: () => date.now, set: (to) => (date.now = to) },
    { name: 'Date.parse', ban: CLOCK, get: () => date.parse, set: (to) => (date.parse = to) },
    { name: 'Date.prototype.getTime', ban: CLOCK, get: () => time.getTime, set: (to) => (time.getTime = to) },
    { name: 'Date.prototype.valueOf', ban: CLOCK, get: () => time.valueOf, set: (to) => (time.valueOf = to) },
    { name: 'Date.prototype.toString', ban: CLOCK, get: () => time.toString, set: (to) => (time.toString = to) },
    {
      name: 'Date.prototype.toISOString',
      ban: CLOCK,
      get: () => time.toISOString,
      set: (to) => (time.toISOString = to),
    },
    { name: 'Date', ban: CLOCK, get: () => global.Date, set: (to) => (global.Date = to), stub: constructor },
    { name: 'performance.now', ban: CLOCK, get: () => clock.now, set: (to) => (clock.now = to) },
    { name: 'Intl', ban: LOCALE, get: () => global.Intl, set: (to) => (global.Intl = to), stub: namespace },
    { name: 'localeCompare', ban: LOCALE, get: () => text.localeCompare, set: (to) => (text.localeCompare = to) },
    {
      name: 'toLocaleLowerCase',
      ban: LOCALE,
      get: () => text.toLocaleLowerCase,
      set: (to) => (text.toLocaleLowerCase = to),
    },
    {
      name: 'toLocaleUpperCase',
      ban: LOCALE,
      get: () => text.toLocaleUpperCase,
      set: (to) => (text.toLocaleUpperCase = to),
    },
    {
      name: 'toLocaleString',
      ban: LOCALE,
      get: () => number.toLocaleString,
      set: (to) => (number.toLocaleString = to),
    },
    { name: 'toLocaleString', ban: LOCALE, get: () => array.toLocaleString, set: (to) => (array.toLocaleString = to) },
    { name: 'toLocaleString', ban: LOCALE, get: () => large.toLocaleString, set: (to) => (large.toLocaleString = to) },
    { name: 'toLocaleString', ban: LOCALE, get: () => time.toLocaleString, set: (to) => (time.toLocaleString = to) },
    {
      name: 'toLocaleString',
      ban: LOCALE,
      get: () => object.toLocaleString,
      set: (to) => (object.toLocaleString = to),
    },
    { name: 'sort', ban: ORDER, get: () => array.sort, set: (to) => (array.sort = to), stub: checkedSort },
    { name: 'toSorted', ban: ORDER, get: () => array.toSorted, set: (to) => (array.toSorted = to), stub: checkedSort },
    {
      name: 'toString(radix)',
      ban: RADIX,
      get: () => number.toString,
      set: (to) => (number.toString = to),
      stub: checkedRadix,
    },
    {
      name: 'Function.prototype.toString',
      ban: SOURCE,
      get: () => callable.toString,
      set: (to) => (callable.toString = to),
    },
    { name: 'setTimeout', ban: LATER, get: () => global.setTimeout, set: (to) => (global.setTimeout = to) },
    { name: 'setInterval', ban: LATER, get: () => global.setInterval, set: (to) => (global.setInterval = to) },
    { name: 'setImmediate', ban: LATER, get: () => global.setImmediate, set: (to) => (global.setImmediate = to) },
    { name: 'queueMicrotask', ban: LATER, get: () => global.queueMicrotask, set: (to) => (global.queueMicrotask = to) },
    {
      name: 'requestAnimationFrame',
      ban: LATER,
      get: () => global.requestAnimationFrame,
      set: (to) => (global.requestAnimationFrame = to),
    },
    { name: 'Promise.resolve', ban: LATER, get: () => promise.resolve, set: (to) => (promise.resolve = to) },
    { name: 'Promise.prototype.then', ban: LATER, get: () => promised.then, set: (to) => (promised.then = to) },
    { name: 'fetch', ban: OUTSIDE, get: () => global.fetch, set: (to) => (global.fetch = to) },
    {
      name: 'WeakRef',
      ban: COLLECTOR,
      get: () => global.WeakRef,
      set: (to) => (global.WeakRef = to),
      stub: constructor,
    },
    { name: 'WeakRef.prototype.deref', ban: COLLECTOR, get: () => weak.deref, set: (to) => (weak.deref = to) },
    {
      name: 'FinalizationRegistry',
      ban: COLLECTOR,
      get: () => global.FinalizationRegistry,
      set: (to) => (global.FinalizationRegistry = to),
      stub: constructor,
    },
  ];
}

/** Can be called with `new` and without; what was made before is still an instance, and every static member refuses too. */
function constructor(refuse: () => never, original: unknown): unknown {
  const stub = function () {
    refuse();
  };
  const from = members(isObject(original) ? original : {});
  for (const key of Object.getOwnPropertyNames(from)) {
    if (key === 'prototype') stub.prototype = from[key];
    else if (isCallable(from[key])) Object.defineProperty(stub, key, { value: refuse, configurable: true });
  }
  return stub;
}

/** An object whose every member refuses. */
function namespace(refuse: () => never, original: unknown): unknown {
  const stub = {};
  for (const key of isObject(original) ? Object.getOwnPropertyNames(original) : []) {
    Object.defineProperty(stub, key, { get: refuse });
  }
  return stub;
}

/** Sorts, with a comparison that does not contradict itself about what stands 1, 2, 4, 8 … places apart in the sorted list. */
function checkedSort(refuse: () => never, original: unknown): unknown {
  return function (this: unknown, compare: unknown): unknown {
    if (!isCallable(compare) || !isCallable(original)) return refuse();
    const sorted: unknown = Reflect.apply(original, this, [compare]);
    if (!Array.isArray(sorted)) return sorted;
    for (let apart = 1; apart < sorted.length; apart *= 2) {
      for (let i = apart; i < sorted.length && sorted[i] !== undefined; i++) {
        if (!isInOrder(compare, sorted[i - apart], sorted[i])) return refuse();
      }
    }
    return sorted;
  };
}

function isInOrder(compare: Callable, before: unknown, after: unknown): boolean {
  const forth = compare(before, after);
  const back = compare(after, before);
  if (typeof forth !== 'number' || typeof back !== 'number') return false;
  return forth <= 0 && Math.sign(forth) === -Math.sign(back) && compare(before, after) === forth;
}

/** Whole numbers are exact in every base, fractions in base ten only. */
function checkedRadix(refuse: () => never, original: unknown): unknown {
  return function (this: unknown, radix: unknown): unknown {
    const isExact = radix === undefined || radix === 10 || Number.isInteger(Number(this));
    return isExact && isCallable(original) ? Reflect.apply(original, this, [radix]) : refuse();
  };
}

/** False where natives are frozen, as some hosts do: they are left alone there. */
function isWritable(get: () => unknown, set: (value: unknown) => void): boolean {
  try {
    set(get());
    return true;
  } catch {
    return false;
  }
}

/** Members of the object that holds the methods of `value`; none when it is no object. */
function inheritedBy(value: unknown): Members {
  return isObject(value) ? members(Object.getPrototypeOf(value)) : members({});
}

/** Members of what the objects made by `value` inherit from; none when it makes none. */
function prototypeOf(value: unknown): Members {
  const from = isObject(value) ? members(value).prototype : undefined;
  return isObject(from) ? members(from) : members({});
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}

/** The one door from a global object to its members by name: what comes out is unknown until its type is checked. */
function members(object: object): Members {
  return object as Members;
}

function impure(name: string, ban: Ban, system: string, tick: number): SamestepError {
  const what = `${name} was ${name === 'A promise' ? 'returned by' : 'called in'} ${system} in tick ${tick}.`;
  return new SamestepError({ code: 'sim/impure', what, ...ban, data: { native: name, system, tick } });
}
