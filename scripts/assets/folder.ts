// Reads a game's asset folder: which files there are, their checked names, their texts.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inRoot } from '#scripts/paths.ts';
import { artSources, type ArtSource } from './art.ts';
import { AssetError } from './asset-error.ts';

/** The folder that holds a folder for each game, and the shared one. */
export const ASSETS_ROOT = inRoot('assets');
/** What every game shares: the font, which becomes part of each bundle, and icons, which are a module of their own. */
export const SHARED_FOLDER = '_shared';

export interface SourceFile {
  /** The file's name without its ending: the id of the sound, track, icon or level. */
  readonly name: string;
  /** Relative to the repository, for messages. */
  readonly file: string;
  readonly text: string;
}

/** What a folder holds, each list in the order of the names. */
export interface AssetFolder {
  readonly name: string;
  readonly file: string;
  readonly art: readonly ArtSource[];
  readonly sounds: readonly SourceFile[];
  readonly music: readonly SourceFile[];
  readonly icons: readonly SourceFile[];
  readonly levels: readonly SourceFile[];
  readonly font: SourceFile;
}

/** Every folder of assets, `_shared` among them. */
export function assetFolderNames(root = ASSETS_ROOT): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

/** Reads one folder. Throws AssetError for a folder that is not there or a name that is not kebab-case. */
export function readAssetFolder(name: string, root = ASSETS_ROOT): AssetFolder {
  const folder = join(root, name);
  const file = `assets/${name}`;
  if (!existsSync(folder)) {
    const known = assetFolderNames(root).join(', ');
    throw new AssetError('missing-folder', file, `does not exist; there are ${known}.`);
  }
  return {
    name,
    file,
    art: readArt(root, join(folder, 'art')),
    sounds: readFiles({ root, folder: join(folder, 'sound'), ending: '.json' }),
    music: readFiles({ root, folder: join(folder, 'music'), ending: '.json' }),
    icons: readFiles({ root, folder: join(folder, 'icons'), ending: '.svg' }),
    levels: readFiles({ root, folder: join(folder, 'levels'), ending: '.json' }),
    font: readFont(root),
  };
}

function readFont(root: string): SourceFile {
  const font = readFiles({ root, folder: join(root, SHARED_FOLDER, 'font'), ending: '.json' }).at(0);
  if (!font) throw new AssetError('missing-folder', `assets/${SHARED_FOLDER}/font`, 'needs a font file.');
  return font;
}

function readArt(root: string, folder: string): ArtSource[] {
  const files = entriesOf(folder).map((entry) => {
    const path = join(folder, entry);
    return { entry, file: fileOf(root, path), bytes: new Uint8Array(readFileSync(path)) };
  });
  return artSources(files);
}

function readFiles(where: { root: string; folder: string; ending: string }): SourceFile[] {
  return entriesOf(where.folder)
    .map((entry) => {
      const path = join(where.folder, entry);
      const file = fileOf(where.root, path);
      const name = entry.slice(0, -where.ending.length);
      if (!entry.endsWith(where.ending) || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
        throw new AssetError(
          'bad-name',
          file,
          `must be kebab-case and end in ${where.ending}, as in rock-large-1${where.ending}.`,
        );
      }
      return { name, file, text: readFileSync(path, 'utf8') };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** None of a folder that is not there, and none that is hidden. */
function entriesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((entry) => !entry.startsWith('.')) : [];
}

/** As messages name it. */
function fileOf(root: string, path: string): string {
  return `assets/${relative(root, path).replaceAll('\\', '/')}`;
}
