// What an example is, and all there are.
import type { LocalOptions } from '#client/index.ts';

/** One capability in a file. */
export interface Example {
  readonly title: string;
  /** What is to be seen, and what to do. */
  readonly text: string;
  /** Plays it in `page.parent`, by `page.clock`. */
  start(page: ExamplePage): Promise<{ stop(): void }>;
}

/** Where it is played. */
export type ExamplePage = Pick<LocalOptions, 'parent' | 'clock'>;

const modules = import.meta.glob<{ readonly example: Example }>([
  './*.ts',
  '!./{gallery,show,walkers,strollers,page-room}.ts',
]);
const sources = import.meta.glob<string>(['./*.ts', '!./{gallery,show}.ts'], { query: '?raw', import: 'default' });

/** The names of all examples: those of their files. */
export const exampleNames: readonly string[] = Object.keys(modules).map((path) => path.slice(2, -3));

/** Loads an example. */
export async function exampleNamed(name: string): Promise<Example> {
  return (await modules[`./${name}.ts`]()).example;
}

/** Its text. */
export function sourceOf(name: string): Promise<string> {
  return sources[`./${name}.ts`]();
}
