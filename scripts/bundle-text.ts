// Bundles an entry that exists only as text into one script: what the source hashes and the golden bundles are made of.
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { OutputOptions } from 'rolldown';

export interface BundleRequest {
  /** The repository's root. */
  readonly folder: string;
  /** The entry's source: an ES module that imports as any file of shared/ does. */
  readonly lines: readonly string[];
  readonly output: OutputOptions;
  /** Imports that stay imports; none, when absent. */
  readonly external?: RegExp;
  /** The ECMAScript edition that newer syntax is rewritten to, as "es2015"; as written, when absent. */
  readonly target?: string;
}

/** One script without imports. An import that leads nowhere is an error: it would be missing from what is made of the text. */
export async function bundleText({ folder, lines, output, external, target }: BundleRequest): Promise<string> {
  // Inside shared/, so that it imports as any file there does.
  const entry = join(folder, 'shared', 'bundle-entry.ts');
  const bundle = await rolldown({
    cwd: folder,
    input: entry,
    ...(external === undefined ? {} : { external }),
    platform: 'neutral',
    tsconfig: false,
    ...(target === undefined ? {} : { transform: { target } }),
    plugins: [
      {
        name: 'samestep:bundle-entry',
        resolveId: (id) => (id === entry ? entry : undefined),
        load: (id) => (id === entry ? lines.join('\n') : undefined),
      },
    ],
    onLog(level, log, handle) {
      if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
      handle(level, log);
    },
  });
  try {
    const { output: files } = await bundle.generate({ ...output, codeSplitting: false, comments: false });
    return files[0].code;
  } finally {
    await bundle.close();
  }
}
