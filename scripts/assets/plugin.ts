// The Vite plugin behind `virtual:assets/<folder>`: builds a folder's art and sound, serves them, follows their changes.
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Plugin, ViteDevServer } from 'vite';
import type { AssetBundle } from '#assets/asset-bundle.ts';
import { AssetError } from './asset-error.ts';
import { buildAssets, isBuilt, shortHash } from './build-assets.ts';
import { buildAside } from './build-worker.ts';
import type { StoredAssets } from './build-assets.ts';
import { ASSETS_ROOT, assetFolderNames, readAssetFolder, SHARED_FOLDER } from './folder.ts';
import { iconSet } from './icons.ts';
import { staleIdFiles, writeIdFiles } from './write-ids.ts';

const PREFIX = 'virtual:assets/';
const MEDIA_TYPES = { webp: 'image/webp', flac: 'audio/flac' };

/** A file that the development server hands out. */
interface ServedFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

interface PluginOptions {
  /** A build carries the two files in its script, for a page that may fetch nothing. */
  readonly isInlined?: boolean;
}

/**
 * Provides the default export of `virtual:assets/<folder>`: an AssetBundle, or the icons alone for `_shared`. `root` is the
 * folder of the folders.
 */
export function assetsPlugin(root = ASSETS_ROOT, { isInlined = false }: PluginOptions = {}): Plugin {
  const served = new Map<string, ServedFile>();
  let base = '/';
  let isBuild = true;
  return {
    name: 'samestep:assets',
    configResolved(config) {
      base = config.base;
      isBuild = config.command === 'build';
    },
    buildStart() {
      if (!isBuild) return;
      const [stale] = staleIdFiles(root);
      if (stale)
        throw new AssetError('ids-out-of-step', stale, 'run "node scripts/assets/write-ids.ts" and commit it.');
    },
    configureServer(server) {
      server.watcher.add(root);
      serveFiles(server, served);
    },
    resolveId: { filter: { id: /^virtual:assets\// }, handler: (id) => `\0${id}` },
    load: {
      filter: { id: /virtual:assets\// },
      async handler(id) {
        const name = id.slice(id.indexOf(PREFIX) + PREFIX.length);
        const folder = readAssetFolder(name, root);
        if (name === SHARED_FOLDER) return `export default ${JSON.stringify(iconSet(folder.icons))};`;
        if (!isBuild && !isBuilt(folder)) await buildAside(name, root);
        const assets = buildAssets(folder);
        return isBuild
          ? buildModule(assets, isInlined)
          : developmentModule(assets, keepServed(served, { assets, name, base }));
      },
    },
    hotUpdate({ file }) {
      const path = relative(root, file).replaceAll(sep, '/');
      if (!/^[^./][^/]*\/(art|sound|music|icons|font|levels)\//.test(path)) return;
      followIds(root, this.environment.logger);
      // Rules and views import a level by themselves.
      if (path.includes('/levels/')) return;
      const folder = path.split('/')[0];
      // The shared font lies on every game's page.
      const names = folder === SHARED_FOLDER ? assetFolderNames(root) : [folder];
      return names.flatMap((name) => this.environment.moduleGraph.getModuleById(`\0${PREFIX}${name}`) ?? []);
    },
  };
}

/** A half-written or misnamed file is told about by `load`, on the page; here it must not end the watcher. */
function followIds(root: string, logger: { info(message: string): void }): void {
  try {
    for (const path of writeIdFiles(root)) logger.info(`assets: wrote ${relative(root, path)}`);
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    logger.info(`assets: ${error.message}`);
  }
}

/** Vite takes the files from here, names them by their hash, and lists them in its manifest. */
function buildModule(assets: StoredAssets, isInlined: boolean): string {
  const how = isInlined ? '?url&inline' : '?url&no-inline';
  const url = (name: string, path: string) => `import ${name} from ${JSON.stringify(path + how)};`;
  // A game in one file goes without music: a page fetches it later, and here it would be a quarter of all there is.
  const music = isInlined ? [] : assets.music;
  return [
    url('atlasUrl', assets.webpPath),
    url('soundsUrl', assets.flacPath),
    ...music.map(({ path }, i) => url(`music${i}Url`, path)),
    bundleSource(
      { ...assets, music },
      { atlas: 'atlasUrl', sounds: 'soundsUrl', music: music.map((_, i) => `music${i}Url`) },
    ),
  ].join('\n');
}

function developmentModule(assets: StoredAssets, { atlas, sounds, music }: Urls): string {
  return bundleSource(assets, {
    atlas: JSON.stringify(atlas),
    sounds: JSON.stringify(sounds),
    music: music.map((url) => JSON.stringify(url)),
  });
}

/** Where the files of a game are; those of the music in the order of its tracks. */
interface Urls {
  readonly atlas: string;
  readonly sounds: string;
  readonly music: readonly string[];
}

/** `urls` are expressions. Parsing JSON text is faster for a browser than reading the same as a program. */
function bundleSource(assets: StoredAssets, urls: Urls): string {
  const data: Omit<AssetBundle, 'atlas' | 'sounds' | 'music'> & { atlas: unknown; sounds: unknown; music: unknown } = {
    atlas: assets.atlas,
    font: assets.font,
    sounds: { sprite: assets.sprite },
    icons: assets.icons,
    clips: assets.clips,
    music: Object.fromEntries(assets.music.map(({ name, startMs, durationMs }) => [name, { startMs, durationMs }])),
  };
  return [
    `const assets = JSON.parse(${JSON.stringify(JSON.stringify(data))});`,
    `assets.atlas.url = ${urls.atlas};`,
    `assets.sounds.url = ${urls.sounds};`,
    ...assets.music.map(({ name }, i) => `assets.music[${JSON.stringify(name)}].url = ${urls.music[i]};`),
    `export default assets;`,
  ].join('\n');
}

/** Keeps the files of a game to be served, in place of those that it had before. */
function keepServed(
  served: Map<string, ServedFile>,
  { assets, name, base }: { assets: StoredAssets; name: string; base: string },
): Urls {
  const start = `${base}@assets/${name}-`;
  for (const url of served.keys()) if (url.startsWith(start)) served.delete(url);
  const keep = (kind: string, ending: 'webp' | 'flac', bytes: Uint8Array): string => {
    const url = `${start}${kind}-${shortHash(bytes)}.${ending}`;
    served.set(url, { bytes, mediaType: MEDIA_TYPES[ending] });
    return url;
  };
  return {
    atlas: keep('atlas', 'webp', assets.webp),
    sounds: keep('sounds', 'flac', assets.flac),
    music: assets.music.map((track) => keep(`music-${track.name}`, 'flac', readFileSync(track.path))),
  };
}

function serveFiles(server: ViteDevServer, served: ReadonlyMap<string, ServedFile>): void {
  server.middlewares.use((request, response, next) => {
    const file = served.get(request.url?.split('?')[0] ?? '');
    if (!file) return next();
    response.setHeader('Content-Type', file.mediaType);
    response.setHeader('Content-Length', file.bytes.length);
    response.setHeader('Cache-Control', 'max-age=31536000, immutable');
    response.end(file.bytes);
  });
}
