// The Vite plugin that keeps Pixi's canvas out of what every page fetches: Pixi's index names all of it, and what an index names is in the chunk of the index.
import { globSync, readFileSync } from 'node:fs';
import { inRoot, root } from '#scripts/paths.ts';
import type { Plugin } from 'vite';

const lib = 'node_modules/pixi.js/lib';
const entry = 'virtual:samestep/pixi-canvas';
/** Fetched by pages without WebGL only. */
const canvasFolder = 'client/canvas/';

const exported = /^export \{([^}]+)\} from '\.\/([^']+)';$/gm;
/** Lists of further files, which by Pixi's own word do nothing but name them. */
const lists = /^import '\.\/[^']+\/index\.mjs';$/gm;
const imported = /^(?:import|export) \{([^}]*)\} from 'pixi\.js';$/gm;

/** The values that a source takes from `pixi.js`; types are gone before they count. */
export function pixiNames(source: string): string[] {
  return [...source.matchAll(imported)].flatMap(([, names]) =>
    listed(names).flatMap((name) => (name.startsWith('type ') ? [] : [name.split(' as ')[0]])),
  );
}

/** The index without the lines that export nothing of these names, and without lists of what it exports. */
export function leanIndex(index: string, names: ReadonlySet<string>): string {
  return index
    .replaceAll(lists, '')
    .replaceAll(exported, (line, all) => (listed(all).some((name) => names.has(name)) ? line : ''));
}

/** An index of these names alone, which leads to the same files by their whole paths; what the index itself makes is its own. */
export function indexOf(index: string, names: Iterable<string>, folder: string): string {
  const files = new Map(
    [...index.matchAll(exported)].flatMap(([, all, file]) => listed(all).map((name) => [name, file])),
  );
  return [...new Set(names)]
    .map((name) => `export { ${name} } from ${JSON.stringify(`${folder}/${files.get(name) ?? 'index.mjs'}`)};`)
    .join('\n');
}

/** In builds only, as `leanPackages`. */
export function leanPixi(): Plugin {
  // Tests and examples are in no build.
  const sources = globSync('{client,bench/page}/**/*.ts', {
    cwd: root,
    exclude: (path) => path.includes('.test') || path.replaceAll('\\', '/').startsWith('client/examples'),
  });
  const namesOf = (files: readonly string[]) => files.flatMap((file) => pixiNames(readFileSync(inRoot(file), 'utf8')));
  const isOfCanvas = (file: string) => file.replaceAll('\\', '/').startsWith(canvasFolder);
  return {
    name: 'samestep:lean-pixi',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^pixi\.js$/ },
      handler: (_id, importer) => (importer?.includes(`/${canvasFolder}`) === true ? `\0${entry}` : undefined),
    },
    load: {
      filter: { id: new RegExp(entry) },
      handler: () =>
        indexOf(readFileSync(inRoot(`${lib}/index.mjs`), 'utf8'), namesOf(sources.filter(isOfCanvas)), inRoot(lib)),
    },
    transform: {
      filter: { id: new RegExp(`/${lib.replaceAll('.', '\\.')}/index\\.mjs$`) },
      handler: (code) => ({
        code: leanIndex(code, new Set(namesOf(sources.filter((file) => !isOfCanvas(file))))),
        map: null,
      }),
    },
  };
}

function listed(names: string): string[] {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
