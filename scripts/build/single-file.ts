// `npm run build -- --single GAME`: a game in one HTML file, with its scripts, styles, art and sound, for a disk without a server.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { assetsPlugin } from '#scripts/assets/plugin.ts';
import { inRoot } from '#scripts/paths.ts';
import { leanPackages } from '#scripts/vite/lean-packages.ts';
import type { Plugin } from 'vite';

const entry = 'virtual:samestep/single';

export interface SingleFile {
  /** In the repository. */
  readonly file: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** Writes `dist/single/<name>.html`. */
export async function buildSingleFile(name: string): Promise<SingleFile> {
  const result = await build({
    configFile: false,
    root: inRoot('client'),
    publicDir: false,
    logLevel: 'warn',
    mode: 'production',
    build: {
      write: false,
      target: 'es2023',
      cssCodeSplit: false,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: entry, output: { codeSplitting: false }, checks: { bundlerTimings: false } },
    },
    plugins: [leanPackages(), assetsPlugin(undefined, { isInlined: true }), singleEntry(name)],
  });
  const output = Array.isArray(result) ? result[0].output : 'output' in result ? result.output : [];
  const scripts = output.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
  const styles = output.flatMap((file) =>
    file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : [],
  );
  if (scripts.length !== 1) throw new Error(`${name} became ${scripts.length} scripts: one file can hold one.`);
  const html = singlePage(readFileSync(inRoot(`client/${pageOf(name)}`), 'utf8'), scripts[0], styles.join(''));
  const file = `dist/single/${name}.html`;
  mkdirSync(inRoot('dist/single'), { recursive: true });
  writeFileSync(inRoot(file), html);
  const bytes = Buffer.byteLength(html);
  return { file, bytes, gzipBytes: gzipSync(html, { level: 9 }).length };
}

/** The page with its script and styles in it. `</` ends a script wherever it stands, so a text that holds it is written otherwise. */
export function singlePage(page: string, script: string, style: string): string {
  const tag = /\s*<script type="module" src="[^"]*"><\/script>/;
  if (!tag.test(page)) throw new Error('The page has no script of its own to be put in.');
  const inline = `<script type="module">${script.replaceAll(/<\/(?=script)/gi, '<\\/')}</script>`;
  return page
    .replace('</head>', () => `  <style>${style.replaceAll('</', '<\\/')}</style>\n  </head>`)
    .replace(tag, () => `\n    ${inline}`);
}

/** A game has a page of its own, or is the one that index.html begins with. */
export function pageOf(name: string): string {
  return existsSync(inRoot(`client/${name}.html`)) ? `${name}.html` : 'index.html';
}

/** The script of the file: the game, and the page that plays it alone. */
function singleEntry(name: string): Plugin {
  const path = (file: string) => JSON.stringify(inRoot(file));
  const code = [
    `import { startSingle } from ${path('client/single.ts')};`,
    `import { view } from ${path(`client/games/${name}/view.ts`)};`,
    `import { front } from ${path(`client/games/${name}/front.ts`)};`,
    'startSingle(view, front);',
  ].join('\n');
  return {
    name: 'samestep:single',
    resolveId: { filter: { id: /^virtual:samestep\/single$/ }, handler: () => `\0${entry}` },
    load: { filter: { id: /virtual:samestep\/single$/ }, handler: () => code },
  };
}
