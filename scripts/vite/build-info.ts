// The Vite plugin behind `virtual:samestep/build`: the build's hashes and id, as the client sends them when it joins.
import { currentBuildInfo } from '#scripts/build-info.ts';
import type { Plugin } from 'vite';

const id = 'virtual:samestep/build';
const resolvedId = `\0${id}`;

/** Provides `games`, `protocol` and `buildId` (see `BuildInfo`) as the named exports of `virtual:samestep/build`. */
export function buildInfoPlugin(): Plugin {
  return {
    name: 'samestep:build-info',
    resolveId: { filter: { id: /^virtual:samestep\/build$/ }, handler: () => resolvedId },
    load: {
      filter: { id: /virtual:samestep\/build$/ },
      async handler() {
        const info = await currentBuildInfo();
        return Object.entries(info)
          .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
          .join('\n');
      },
    },
  };
}
