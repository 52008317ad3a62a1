// What a player chose and wants to find again: the name, how many play here, motion, colours, the language. (Sound is kept by the mixer.) Checked when read.
import { PALETTE_NAMES, type PaletteName } from '#client/view/palette.ts';
import { cleanName } from '../net/join-options.ts';
import { LANGUAGES, type LanguageChoice } from './language.ts';

/** The player's choices. */
export interface Settings {
  /** As typed, at most 16 characters; empty until chosen. */
  readonly name: string;
  /** How many play at this machine, 1…8. */
  readonly players: number;
  readonly motion: Motion;
  /** The colours of seats and teams. */
  readonly palette: PaletteName;
  readonly language: LanguageChoice;
}

/** How much moves that need not: as the system says, little, or all. */
export const MOTIONS = Object.freeze(['system', 'reduced', 'full'] as const);
export type Motion = (typeof MOTIONS)[number];

const KEY = 'samestep.settings';
const PLAYERS_MAX = 8;
const FRESH: Settings = Object.freeze({
  name: '',
  players: 1,
  motion: 'system',
  palette: 'standard',
  language: 'system',
});

/** The kept choices, or fresh ones. */
export function readSettings(storage: Storage | null): Settings {
  const text = storage?.getItem(KEY) ?? null;
  if (text === null) return FRESH;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return FRESH;
    const name = 'name' in value && typeof value.name === 'string' ? value.name : '';
    const players = 'players' in value && isPlayers(value.players) ? value.players : FRESH.players;
    const motion = MOTIONS.find((known) => 'motion' in value && value.motion === known) ?? FRESH.motion;
    const palette = PALETTE_NAMES.find((known) => 'palette' in value && value.palette === known) ?? FRESH.palette;
    const language = LANGUAGES.find((known) => 'language' in value && value.language === known) ?? FRESH.language;
    return { name: name === '' ? '' : cleanName(name), players, motion, palette, language };
  } catch {
    return FRESH;
  }
}

function isPlayers(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= PLAYERS_MAX;
}

/** Keeps the choices; a full or forbidden storage keeps none. */
export function writeSettings(storage: Storage | null, settings: Settings): void {
  try {
    storage?.setItem(KEY, JSON.stringify(settings));
  } catch {
    storage?.removeItem(KEY);
  }
}

/** A browser's storage, or null where a policy forbids even to look at it. */
export function storageOrNull(read: () => Storage): Storage | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Whether less shall move than could. Asked anew each time: the system's wish may change. */
export function isMotionReduced(motion: Motion): boolean {
  return motion === 'system' ? matchMedia('(prefers-reduced-motion: reduce)').matches : motion === 'reduced';
}
