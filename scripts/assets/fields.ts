// Reads the fields of a JSON object with their ranges, and refuses what is missing, wrong or unknown by name.
import { AssetError, type AssetErrorCode } from './asset-error.ts';

/** A value, or a slide from one to another over the length of the note. Slides of Hz are even in pitch. */
export type Slide = number | readonly [from: number, to: number];

/** Reads an object field by field, remembers which were read, and refuses the others. */
export class Fields {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #file: string;
  readonly #path: string;
  readonly #code: AssetErrorCode;
  readonly #read = new Set<string>();

  /** `path` is what stands before a field's name in messages: `layers[0].`. */
  constructor(value: unknown, file: string, path: string, code: AssetErrorCode = 'bad-sound') {
    this.#file = file;
    this.#path = path;
    this.#code = code;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new AssetError(code, file, `${path || 'the file'} must be an object.`);
    }
    this.#values = new Map(Object.entries(value));
  }

  /** The fields of a whole file of JSON. */
  static parse(text: string, file: string, code: AssetErrorCode = 'bad-sound'): Fields {
    try {
      return new Fields(JSON.parse(text), file, '', code);
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw new AssetError(code, file, `is not JSON: ${cause.message}`, { cause });
    }
  }

  fail(name: string, sentence: string): never {
    throw new AssetError(this.#code, this.#file, `${this.#path}${name} ${sentence}.`);
  }

  end(): void {
    for (const name of this.#values.keys()) {
      if (!this.#read.has(name)) this.fail(name, `is not a field here; known are ${[...this.#read].join(', ')}`);
    }
  }

  optional<Name extends string, Value>(name: Name, read: () => Value): { [K in Name]?: Value } {
    const result: { [K in Name]?: Value } = {};
    this.#read.add(name);
    if (this.#values.has(name)) result[name] = read();
    return result;
  }

  text(name: string): string {
    const value = this.#take(name);
    return typeof value === 'string' && value !== '' ? value : this.fail(name, 'must be a sentence');
  }

  texts(name: string): string[] {
    const value = this.#take(name);
    if (!Array.isArray(value)) return this.fail(name, 'must be a list of texts');
    return value.map((item: unknown, i) =>
      typeof item === 'string' ? item : this.fail(`${name}[${i}]`, 'must be a text'),
    );
  }

  number(name: string, min: number, max: number, whenAbsent?: number): number {
    return this.#inRange(name, this.#take(name) ?? whenAbsent, min, max);
  }

  slide(name: string, min: number, max: number, whenAbsent?: number): Slide {
    const value = this.#take(name) ?? whenAbsent;
    if (!Array.isArray(value)) return this.#inRange(name, value, min, max);
    if (value.length !== 2) this.fail(name, 'must be a number or [from, to]');
    return [this.#inRange(name, value[0], min, max), this.#inRange(name, value[1], min, max)];
  }

  choice<const Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.#take(name);
    return choices.find((choice) => choice === value) ?? this.fail(name, `must be one of ${choices.join(', ')}`);
  }

  integer(name: string, min: number, max: number, whenAbsent?: number): number {
    const value = this.number(name, min, max, whenAbsent);
    return Number.isInteger(value) ? value : this.fail(name, `is ${value}; it must be a whole number`);
  }

  notes(name: string): [number, number, number][] {
    const value = this.#take(name) ?? [[0, 0]];
    if (!Array.isArray(value)) return this.fail(name, 'must be a list of [startMs, semitones, level]');
    return value.map((note: unknown) => {
      if (!Array.isArray(note)) return this.fail(name, 'must be a list of [startMs, semitones, level]');
      return [
        this.#inRange(name, note[0], 0, 4000),
        this.#inRange(name, note[1], -60, 60),
        this.#inRange(name, note[2] ?? 1, 0, 1),
      ];
    });
  }

  child(name: string): Fields {
    return new Fields(this.#take(name), this.#file, `${this.#path}${name}.`, this.#code);
  }

  children(name: string): Fields[] {
    const value = this.#take(name);
    if (!Array.isArray(value)) return this.fail(name, 'must be a list');
    return value.map((item: unknown, i) => new Fields(item, this.#file, `${this.#path}${name}[${i}].`, this.#code));
  }

  /** The fields of an object of objects, in the order of the file. */
  entries(name: string): Fields[] {
    const value = this.#take(name);
    if (typeof value !== 'object' || value === null) return this.fail(name, 'must be a list or an object');
    return Object.entries(value).map(
      ([key, item]) => new Fields(item, this.#file, `${this.#path}${name}["${key}"].`, this.#code),
    );
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  isList(name: string): boolean {
    return Array.isArray(this.#take(name));
  }

  isTrue(name: string): boolean {
    return this.#take(name) === true;
  }

  #take(name: string): unknown {
    this.#read.add(name);
    return this.#values.get(name);
  }

  #inRange(name: string, value: unknown, min: number, max: number): number {
    if (typeof value === 'number' && value >= min && value <= max) return value;
    return this.fail(name, `is ${JSON.stringify(value)}; it must be a number from ${min} to ${max}`);
  }
}
