/** Canaries: random doubles that are planted where nobody may know them, and looked for in everything that a player gets. */
import { nextUint32, seedRandom } from '../math/random.ts';

/** One value in one form. */
interface Needle {
  readonly value: number;
  /** As 'f64', 'f64 big-endian', 'f32'. */
  readonly form: string;
  readonly bytes: Uint8Array;
}

/** What was found. */
export interface FoundCanary {
  readonly value: number;
  readonly form: string;
  /** Of the first byte; −1 for what has no place. */
  readonly at: number;
}

/** Forms in which a double may lie about. Also as a 32-bit float: half of a secret is one too. */
const FORMS = ['f64', 'f64 big-endian', 'f32', 'f32 big-endian'] as const;
export type CanaryForm = (typeof FORMS)[number];

/** So many doubles that no game makes by itself: of a size of positions, with all their bits random. */
export function canaryValues(seed: number, count: number): number[] {
  const random = new Uint32Array(4);
  seedRandom(random, seed >>> 0, 0x63616e61);
  const view = new DataView(new ArrayBuffer(8));
  return Array.from({ length: count }, () => {
    // Exponents of 16 … 32,768: a value of any smaller size could come of a difference of others.
    const high = ((nextUint32(random) & 0x800f_ffff) | ((0x403 + (nextUint32(random) % 12)) << 20)) >>> 0;
    view.setUint32(0, high);
    view.setUint32(4, nextUint32(random) | 1);
    return view.getFloat64(0);
  });
}

/** Looks for values in bytes, numbers and texts. */
export class CanarySearch {
  readonly #byStart = new Map<number, Needle[]>();
  readonly #numbers: ReadonlySet<number>;
  readonly #texts: readonly string[];

  /** `forms`: those in which they are looked for; all when absent. */
  constructor(values: Iterable<number>, forms: readonly CanaryForm[] = FORMS) {
    const all = new Set(values);
    const single = new Set<number>();
    for (const value of all) {
      if (forms.includes('f32')) single.add(Math.fround(value));
      for (const form of forms) {
        const bytes = bytesOf(value, form);
        const start = startOf(bytes, 0);
        const needles = this.#byStart.get(start) ?? [];
        needles.push({ value, form, bytes });
        this.#byStart.set(start, needles);
      }
    }
    this.#texts = [...all].map(String);
    this.#numbers = new Set([...all, ...single]);
  }

  /** At any alignment. */
  inBytes(bytes: Uint8Array): FoundCanary[] {
    const found: FoundCanary[] = [];
    let start = bytes.length < 4 ? 0 : startOf(bytes, 0);
    for (let at = 0; at + 4 <= bytes.length; at++) {
      if (at > 0) start = ((start << 8) | bytes[at + 3]) >>> 0;
      const needles = this.#byStart.get(start);
      if (needles === undefined) continue;
      for (const { value, form, bytes: sought } of needles)
        if (sought.every((byte, i) => bytes[at + i] === byte)) found.push({ value, form, at });
    }
    return found;
  }

  inNumber(value: number): FoundCanary[] {
    return this.#numbers.has(value) ? [{ value, form: 'number', at: -1 }] : [];
  }

  /** As JavaScript writes numbers. */
  inText(text: string): FoundCanary[] {
    return this.#texts.flatMap((sought) => {
      const at = text.indexOf(sought);
      return at < 0 ? [] : [{ value: Number(sought), form: 'text', at }];
    });
  }

  /**
   * Everything that can be reached from an object by its properties, maps and sets: numbers, texts and every buffer whole. What is private
   * to a class or in a closure cannot be reached so: for those, look through the heap.
   */
  inGraph(root: unknown): FoundCanary[] {
    const found: FoundCanary[] = [];
    const seen = new Set<unknown>();
    const waiting: unknown[] = [root];
    const look = (value: unknown) => {
      if (typeof value === 'number') found.push(...this.inNumber(value));
      else if (typeof value === 'string') found.push(...this.inText(value));
      else if ((typeof value === 'object' && value !== null) || typeof value === 'function') waiting.push(value);
    };
    while (waiting.length > 0) {
      const value = waiting.pop();
      if (seen.has(value)) continue;
      seen.add(value);
      const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
      if (buffer instanceof ArrayBuffer) {
        if (value !== buffer) waiting.push(buffer);
        else found.push(...this.inBytes(new Uint8Array(buffer)));
        continue;
      }
      if (value instanceof Map) for (const entry of value) entry.forEach(look);
      if (value instanceof Set) value.forEach(look);
      if (typeof value === 'object' || typeof value === 'function') {
        for (const property of Object.values(Object.getOwnPropertyDescriptors(value))) look(property.value);
      }
    }
    return found;
  }
}

function bytesOf(value: number, form: CanaryForm): Uint8Array {
  const isLittle = !form.endsWith('big-endian');
  const view = new DataView(new ArrayBuffer(form.startsWith('f64') ? 8 : 4));
  if (form.startsWith('f64')) view.setFloat64(0, value, isLittle);
  else view.setFloat32(0, value, isLittle);
  return new Uint8Array(view.buffer);
}

/** Four bytes as one number. */
function startOf(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}
