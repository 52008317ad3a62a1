// The moving picture of a game in the list of games: the frames of a short stretch of a match, one below the other in one picture.
import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from '#scripts/paths.ts';
import { AssetError } from './asset-error.ts';

/** What every clip is: frames of this size, in atlas pixels, in a loop of so many seconds. */
export const CLIP = { width: 320, height: 192, frames: 16, seconds: 2 } as const;

/** A list of games is worth no more than a track of music. */
export const CLIP_BYTES_MAX = 60 * 1024;

/** Which match is shown, and where it is looked at. */
export interface ClipChoice {
  /** The match's seed; its bots are those of a demo. */
  readonly seed: number;
  /** Seconds of the match before the first frame, which is also the one that stands where motion is not wanted. */
  readonly fromSeconds: number;
  /** How much closer than on a page the middle is shown: 1 shows all of the picture. */
  readonly zoom: number;
}

const USUAL: ClipChoice = { seed: 1, fromSeconds: 20, zoom: 1 };
const ABOUT = 'about';

/** Where a game's clip is; made by `npm run clips`. */
export function clipFile(game: string): string {
  return inRoot(`assets/${game}/clip.webp`);
}

/** What a game's `clip.json` chooses, and the usual for what it leaves out. Throws AssetError for what is no choice. */
export function clipChoice(game: string): ClipChoice {
  const path = inRoot(`assets/${game}/clip.json`);
  return existsSync(path) ? readClipChoice(`assets/${game}/clip.json`, readFileSync(path, 'utf8')) : USUAL;
}

/** Reads the text of a `clip.json`. */
export function readClipChoice(file: string, text: string): ClipChoice {
  const fail = (sentence: string, cause?: unknown) => new AssetError('bad-picture', file, sentence, { cause });
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw fail('is not JSON.', error);
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw fail('must be an object.');
  const given: Record<string, unknown> = { ...read };
  const unknown = Object.keys(given).find((key) => key !== ABOUT && !Object.hasOwn(USUAL, key));
  if (unknown !== undefined) throw fail(`has "${unknown}"; it may have about, ${Object.keys(USUAL).join(', ')}.`);
  return {
    seed: numberOf('seed', 0, 2 ** 32 - 1),
    fromSeconds: numberOf('fromSeconds', 0, 600),
    zoom: numberOf('zoom', 1, 4),
  };

  function numberOf(key: keyof ClipChoice, min: number, max: number): number {
    const value = given[key] ?? USUAL[key];
    if (typeof value === 'number' && value >= min && value <= max && (key !== 'seed' || Number.isInteger(value)))
      return value;
    throw fail(`${key} must be a ${key === 'seed' ? 'whole ' : ''}number from ${min} to ${max}.`);
  }
}
