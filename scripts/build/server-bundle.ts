// Bundles the server into one file that needs node_modules beside it and nothing else.
import { rolldown } from 'rolldown';
import { inRoot, root } from '#scripts/paths.ts';

/**
 * Writes `dist/server/main.js`, the thread of its storage, and their source maps. Packages stay imports, so a native or patched one works as
 * installed; `#scripts/` does too, because only a server that runs from source reaches it.
 */
export async function buildServer(): Promise<void> {
  const bundle = await rolldown({
    cwd: root,
    // A thread is a file of its own.
    input: { main: inRoot('server/main.ts'), 'sqlite-thread': inRoot('server/storage/sqlite-thread.ts') },
    platform: 'node',
    tsconfig: false,
    external: (id) => id.startsWith('#scripts/') || /^(node:|@?[a-z])/.test(id),
  });
  try {
    await bundle.write({
      dir: inRoot('dist/server'),
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunk-[name]-[hash].js',
      sourcemap: true,
    });
  } finally {
    await bundle.close();
  }
}
