// The client's build and development server. Unit tests have vitest.config.ts.
import { globSync } from 'node:fs';
import { defineConfig } from 'vite';
import { assetsPlugin } from '#scripts/assets/plugin.ts';
import { inRoot, root } from '#scripts/paths.ts';
import { buildInfoPlugin } from '#scripts/vite/build-info.ts';
import { gamePagesPlugin } from '#scripts/vite/game-pages.ts';
import { gameServer } from '#scripts/vite/game-server.ts';
import { hotGames } from '#scripts/vite/hot-games.ts';
import { leanPackages } from '#scripts/vite/lean-packages.ts';
import { pageHead } from '#scripts/vite/page-head.ts';
import { readableJson } from '#scripts/vite/readable-json.ts';

/** What several pages need at once is one file: a first picture waits for each request before it. */
const engine = {
  name: 'engine',
  tags: ['$initial' as const],
  test: /\/node_modules\/|\/client\/(?!games|pages|examples)|\/shared\/(?!games)/,
  minShareCount: 2,
};

export default defineConfig(({ command }) => ({
  root: inRoot('client'),
  // Art and sound reach the page through the assets plugin, packed; a public folder would copy them raw as well.
  publicDir: false,
  build: {
    outDir: inRoot('dist/client'),
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    // Every browser of that year has it.
    modulePreload: { polyfill: false },
    // dist/report.json says what a visit weighs; the assets plugin packs pictures and takes its time.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: pages(),
      output: { codeSplitting: { groups: [engine] } },
      checks: { bundlerTimings: false },
    },
  },
  plugins: [
    leanPackages(),
    buildInfoPlugin(),
    gamePagesPlugin(),
    assetsPlugin(),
    pageHead(),
    command === 'serve' ? [readableJson(), hotGames(), gameServer()] : [],
  ],
}));

/** index.html, and the page of each game that has one of its own. */
function pages(): string[] {
  return globSync('client/*.html', { cwd: root }).map(inRoot);
}
