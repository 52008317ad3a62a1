// Builds a game's assets: its folder in; a page, a sound file, music and the bundle's data out; kept by the hash of all inputs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inRoot } from '#scripts/paths.ts';
import type { Atlas, AssetBundle, DisplayFont, SoundSprite } from '#assets/asset-bundle.ts';
import { artClips, drawArt } from './art.ts';
import { packAtlas } from './atlas.ts';
import type { NamedPicture } from './atlas.ts';
import type { AssetFolder, SourceFile } from './folder.ts';
import { drawGlyphs, fontMetrics, parseFont } from './font.ts';
import { iconSet } from './icons.ts';
import { toPalette } from './palette-colors.ts';
import { renderSvg } from './picture.ts';
import { parseSound } from './sound-parameters.ts';
import { musicFile, renderMusic } from './music.ts';
import { parseMusic } from './music-parameters.ts';
import { joinSounds } from './sound-sprite.ts';
import { encodeWebp } from './webp.ts';

/** Atlas pixels to a logical pixel: sharp on a screen of twice the density. */
export const ATLAS_DENSITY = 2;
const RESULTS_KEPT = 24;
const GLYPH_PREFIX = 'glyph/';
const CACHE_ROOT = inRoot('node_modules/.cache/samestep/assets');

/** The two files of a game and the data about them, everything but where they will be served from. */
export interface BuiltAssets {
  readonly webp: Uint8Array;
  readonly flac: Uint8Array;
  readonly atlas: Omit<Atlas, 'url'>;
  readonly font: DisplayFont;
  readonly sprite: SoundSprite['sprite'];
  readonly clips: AssetBundle['clips'];
  readonly icons: AssetBundle['icons'];
}

/** The same, with where the two files lie on disk, and the music. */
export interface StoredAssets extends BuiltAssets {
  readonly webpPath: string;
  readonly flacPath: string;
  readonly music: readonly StoredTrack[];
}

/** A track, where it lies on disk, and where its loop lies in it. */
export interface StoredTrack {
  readonly name: string;
  readonly path: string;
  readonly startMs: number;
  readonly durationMs: number;
}

/** Builds a folder, or takes what was built from the same inputs before. Throws AssetError. */
export function buildAssets(folder: AssetFolder, cacheRoot = CACHE_ROOT): StoredAssets {
  const pipeline = pipelineText();
  // Every track is kept by itself: it takes a second to make, and a change of a picture must not wait for it.
  const music = folder.music.map((source) => buildTrack(folder.name, source, { cacheRoot, pipeline }));
  const place = placeOf(folder, cacheRoot, pipeline);
  const files = {
    webpPath: join(place, `${folder.name}-atlas.webp`),
    flacPath: join(place, `${folder.name}-sounds.flac`),
  };
  const dataPath = join(place, 'data.json');
  if (existsSync(place)) {
    return {
      webp: new Uint8Array(readFileSync(files.webpPath)),
      flac: new Uint8Array(readFileSync(files.flacPath)),
      ...readData(readFileSync(dataPath, 'utf8')),
      ...files,
      music,
    };
  }
  const { webp, flac, ...data } = buildAfresh(folder);
  store(place, [
    [files.webpPath, webp],
    [files.flacPath, flac],
    [dataPath, JSON.stringify(data)],
  ]);
  return { webp, flac, ...data, ...files, music };
}

/** Whether pictures and sounds of these inputs were built before: then `buildAssets` only reads them. */
export function isBuilt(folder: AssetFolder, cacheRoot = CACHE_ROOT): boolean {
  return existsSync(placeOf(folder, cacheRoot, pipelineText()));
}

function placeOf(folder: AssetFolder, cacheRoot: string, pipeline: string): string {
  return join(cacheRoot, hashOf([JSON.stringify({ ...folder, music: [], levels: [] }), pipeline]));
}

function buildTrack(
  folderName: string,
  { name, file, text }: SourceFile,
  { cacheRoot, pipeline }: { readonly cacheRoot: string; readonly pipeline: string },
): StoredTrack {
  const place = join(cacheRoot, 'music', hashOf([folderName, name, text, pipeline]));
  const path = join(place, `${folderName}-music-${name}.flac`);
  const dataPath = join(place, 'data.json');
  if (!existsSync(place)) {
    const { bytes, ...data } = musicFile(renderMusic(name, parseMusic(text, file)));
    store(place, [
      [path, bytes],
      [dataPath, JSON.stringify(data)],
    ]);
  }
  const loop: Pick<StoredTrack, 'startMs' | 'durationMs'> = JSON.parse(readFileSync(dataPath, 'utf8'));
  return { name, path, ...loop };
}

/** The first 10 hex digits of a SHA-256, for file names. */
export function shortHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 10);
}

/** Builds a folder without looking at what was built before. Throws AssetError. */
export function buildAfresh(folder: AssetFolder): BuiltAssets {
  const font = parseFont(folder.font.text, folder.font.file);
  const named: NamedPicture[] = drawArt(folder.art, ATLAS_DENSITY);
  for (const [character, svg] of drawGlyphs(font)) {
    named.push({ name: GLYPH_PREFIX + character, picture: renderSvg(svg, ATLAS_DENSITY, folder.font.file) });
  }
  const page = packAtlas(named, `${folder.file}/art`);
  const frames = new Map([...page.frames].filter(([name]) => !name.startsWith(GLYPH_PREFIX)));
  const glyphs = new Map(
    [...page.frames].flatMap(([name, frame]) =>
      name.startsWith(GLYPH_PREFIX) ? [[name.slice(GLYPH_PREFIX.length), frame] as const] : [],
    ),
  );
  const sounds = new Map(folder.sounds.map((source) => [source.name, parseSound(source.text, source.file)]));
  const { bytes, sprite } = joinSounds(sounds);
  return {
    webp: encodeWebp(toPalette(page.picture)),
    flac: bytes,
    atlas: {
      density: ATLAS_DENSITY,
      width: page.picture.width,
      height: page.picture.height,
      frames: Object.fromEntries(frames),
    },
    font: fontMetrics(font, glyphs, ATLAS_DENSITY),
    sprite,
    clips: artClips(folder.art),
    icons: iconSet(folder.icons),
  };
}

/** Writes beside the place and moves there, so that what is there is whole. */
function store(place: string, files: readonly (readonly [path: string, content: Uint8Array | string])[]): void {
  const draft = `${place}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  for (const [path, content] of files) writeFileSync(join(draft, basename(path)), content);
  try {
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process was first: what it stored is the same.
    if (!existsSync(place)) throw error;
  }
  forgetOldest(dirname(place));
}

/** Every edit of an asset leaves a result behind; the newest few are enough to go back and forth. */
function forgetOldest(cacheRoot: string): void {
  const results = readdirSync(cacheRoot)
    .filter((name) => name !== 'music')
    .map((name) => ({ name, storedAtMs: statSync(join(cacheRoot, name)).mtimeMs }));
  const old = results.toSorted((a, b) => b.storedAtMs - a.storedAtMs).slice(RESULTS_KEPT);
  for (const { name } of old) rmSync(join(cacheRoot, name), { recursive: true, force: true });
}

/** The sources of the pipeline and the versions of what it stands on: a change of any is a new result. */
function pipelineText(): string {
  const sources = ['scripts/assets', 'shared/math'].flatMap((folder) =>
    readdirSync(inRoot(folder))
      .filter((entry) => entry.endsWith('.ts') && !entry.includes('.test'))
      .toSorted()
      .map((entry) => readFileSync(inRoot(`${folder}/${entry}`), 'utf8')),
  );
  const packages = ['@resvg/resvg-js', 'maxrects-packer', 'pngjs'].map((name) =>
    readFileSync(inRoot(`node_modules/${name}/package.json`), 'utf8'),
  );
  return [process.versions.zlib, ...sources, ...packages].join('\n');
}

function hashOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex').slice(0, 32);
}

/** What JSON.stringify wrote above, under a name that holds the hash of all that made it. */
function readData(text: string): Omit<BuiltAssets, 'webp' | 'flac'> {
  const data: Omit<BuiltAssets, 'webp' | 'flac'> = JSON.parse(text);
  return data;
}
