/** Prometheus text, read back. */
import type { Labels } from './instruments.ts';

export interface Scrape {
  /** By the figure's name. */
  readonly types: ReadonlyMap<string, string>;
  readonly samples: readonly { readonly name: string; readonly labels: Labels; readonly value: number }[];
  /** The value of the first sample with these labels and maybe others; not a number where there is none. */
  value(name: string, labels?: Labels): number;
}

/** Throws for a line that is none. */
export function readScrape(text: string): Scrape {
  const types = new Map<string, string>();
  const samples: Scrape['samples'][number][] = [];
  for (const line of text.split('\n')) {
    const [, typed, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (typed !== undefined) types.set(typed, type);
    if (line === '' || line.startsWith('#')) continue;
    const [, name, labelled = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`This is no line of figures: ${line}`);
    const labels = Object.fromEntries(
      [...labelled.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, of]) => [key, of]),
    );
    samples.push({ name, labels, value: value === '+Inf' ? Infinity : Number(value) });
  }
  return {
    types,
    samples,
    value(name, wanted = {}) {
      const fits = ({ labels }: { readonly labels: Labels }) =>
        Object.entries(wanted).every(([key, value]) => labels[key] === value);
      return samples.find((sample) => sample.name === name && fits(sample))?.value ?? Number.NaN;
    },
  };
}
