// A game's art folder: which files belong together, what they are called, and their pictures at the density of the page.
import type { AtlasClip } from '#assets/asset-bundle.ts';
import { AssetError } from './asset-error.ts';
import { cutFrame, parseSheet, refuseOtherSize, sourceArea, type Sheet } from './aseprite.ts';
import type { NamedPicture } from './atlas.ts';
import { renderSvg, type Picture } from './picture.ts';
import { AREA_MAX, enlarge, isClear, readPng, sizeOfPng } from './png.ts';

/** A picture or a sheet of the art folder. Texts of PNG files are their bytes in base64. */
export type ArtSource =
  | { readonly kind: 'svg'; readonly name: string; readonly file: string; readonly text: string }
  | ({ readonly kind: 'png' } & PngSource)
  | {
      readonly kind: 'sheet';
      readonly name: string;
      readonly file: string;
      readonly text: string;
      readonly picture: PngSource;
    };

interface PngSource {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Art pixels to a logical pixel. */
  readonly density: number;
}

/** One file of the folder as it was read. */
export interface ArtFile {
  /** With its ending. */
  readonly entry: string;
  readonly file: string;
  readonly bytes: Uint8Array;
}

const NAME = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:@([12])x)?\.(svg|png|json)$/;

/** Brings sheets and their pictures together, in the order of the names. Throws AssetError for wrong names, lone sheets, and one name for two. */
export function artSources(files: readonly ArtFile[]): ArtSource[] {
  const svgs: ArtSource[] = [];
  const pngs = new Map<string, PngSource>();
  const sheets: ArtFile[] = [];
  for (const artFile of files) {
    const { entry, file, bytes } = artFile;
    const [, name, density = '', ending] = NAME.exec(entry) ?? [];
    if (name === undefined || (density !== '' && ending !== 'png')) throw badName(file);
    if (ending === 'json') sheets.push(artFile);
    else if (ending === 'svg') svgs.push({ kind: 'svg', name, file, text: Buffer.from(bytes).toString('utf8') });
    else {
      const other = pngs.get(name);
      if (other !== undefined) throw twice(name, file, other.file);
      pngs.set(name, { name, file, text: Buffer.from(bytes).toString('base64'), density: Number(density || 1) });
    }
  }
  const sources = svgs.concat(sheets.map((sheet) => sheetSource(sheet, pngs)));
  for (const png of pngs.values()) sources.push({ kind: 'png', ...png });
  sources.sort((a, b) => (a.name < b.name ? -1 : 1));
  sources.forEach(({ name, file }, i) => {
    if (i > 0 && sources[i - 1].name === name) throw twice(name, file, sources[i - 1].file);
  });
  return sources;
}

/** Takes its picture out of `pngs`: it is no sprite of its own. */
function sheetSource({ entry, file, bytes }: ArtFile, pngs: Map<string, PngSource>): ArtSource {
  const name = entry.slice(0, -'.json'.length);
  const picture = pngs.get(name);
  if (picture === undefined)
    throw new AssetError('bad-sheet', file, `its picture ${name}.png is missing; export both into this folder.`);
  pngs.delete(name);
  return { kind: 'sheet', name, file, text: Buffer.from(bytes).toString('utf8'), picture };
}

/** The names of the sprites and clips of an art folder, each list in order. Throws AssetError for two of one name, or a damaged sheet. */
export function artNames(sources: readonly ArtSource[]): {
  readonly sprites: readonly string[];
  readonly clips: readonly string[];
} {
  const sprites = new Map<string, string>();
  const clips = new Map<string, string>();
  const add = (name: string, file: string) => {
    const other = sprites.get(name);
    if (other !== undefined) throw twice(name, file, other);
    sprites.set(name, file);
  };
  const addClip = (name: string, file: string) => {
    const other = clips.get(name);
    if (other !== undefined) throw clipTwice(name, file, other);
    clips.set(name, file);
  };
  for (const source of sources) {
    if (source.kind === 'sheet') {
      const sheet = parseSheet(source.text, source.file);
      sheet.frames.forEach((_, i) => add(frameName(source.name, i), source.file));
      for (const { name } of sheet.clips) addClip(clipName(source.name, name), source.file);
    } else add(source.name, source.file);
  }
  return { sprites: [...sprites.keys()].toSorted(), clips: [...clips.keys()].toSorted() };
}

/** Every picture of the folder, at `density` pixels to a logical one. Throws AssetError for what cannot be drawn. */
export function drawArt(sources: readonly ArtSource[], density: number): NamedPicture[] {
  artNames(sources);
  refuseTooMuch(sources);
  return sources.flatMap((source): NamedPicture[] => {
    switch (source.kind) {
      case 'svg':
        return [{ name: source.name, picture: renderSvg(source.text, density, source.file) }];
      case 'png': {
        const picture = decoded(source);
        if (isClear(picture)) throw new AssetError('empty-picture', source.file, 'shows nothing: all of it is clear.');
        return [{ name: source.name, picture: enlarge(picture, density / source.density) }];
      }
      case 'sheet': {
        const picture = decoded(source.picture);
        const sheet = parseSheet(source.text, source.file);
        refuseOtherSize(sheet, picture, source.file, source.picture.file);
        return sheet.frames.map((frame, i) => ({
          name: frameName(source.name, i),
          picture: enlarge(cutFrame(picture, frame), density / source.picture.density),
        }));
      }
    }
  });
}

/** All pictures are held until they are packed: they are counted before the first one is decoded. Throws AssetError. */
function refuseTooMuch(sources: readonly ArtSource[]): void {
  let area = 0;
  for (const source of sources) {
    if (source.kind === 'svg') continue;
    if (source.kind === 'sheet') area += sourceArea(parseSheet(source.text, source.file).frames);
    else {
      const { width, height } = sizeOfPng(Buffer.from(source.text, 'base64'));
      area += width * height;
    }
    if (area <= AREA_MAX) continue;
    throw new AssetError(
      'bad-picture',
      source.file,
      `makes ${area} pixels of the art in its folder; PNG files and frames have at most ${AREA_MAX} together. Draw them smaller.`,
    );
  }
}

/** The clips of all sheets, by name. */
export function artClips(sources: readonly ArtSource[]): Record<string, AtlasClip> {
  const clips = sources.flatMap((source) =>
    source.kind === 'sheet' ? clipsOf(source.name, parseSheet(source.text, source.file)) : [],
  );
  return Object.fromEntries(clips.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function clipsOf(sheetName: string, { clips }: Sheet): [string, AtlasClip][] {
  return clips.map(({ name, frames, ms, ends }) => [
    clipName(sheetName, name),
    {
      frames: frames.map((frame) => frameName(sheetName, frame)),
      // One number where all are alike.
      ms: ms.every((time) => time === ms[0]) ? ms[0] : ms,
      ...(ends === 'once' && { ends }),
    },
  ]);
}

function decoded({ text, file }: PngSource): Picture {
  return readPng(Buffer.from(text, 'base64'), file);
}

/** Frames are counted from 1, as pictures drawn one by one are. */
function frameName(sheet: string, frame: number): string {
  return `${sheet}-${frame + 1}`;
}

function clipName(sheet: string, tag: string): string {
  return tag === '' ? sheet : `${sheet}-${tag}`;
}

function badName(file: string): AssetError {
  return new AssetError(
    'bad-name',
    file,
    'must be kebab-case and end in .svg, .png, @2x.png or .json (a sheet of Aseprite), as in rock-large-1.svg.',
  );
}

function twice(name: string, file: string, other: string): AssetError {
  return new AssetError('bad-name', file, `would be the picture "${name}", which ${other} is; rename one of them.`);
}

function clipTwice(name: string, file: string, other: string): AssetError {
  return new AssetError(
    'bad-name',
    file,
    `would have the clip "${name}", which ${other} has; rename the sheet or its tag.`,
  );
}
