/** The player's wishes about sound, kept from visit to visit. */
import type { SoundSettings } from '#client/audio/mixer.ts';

/** Where they are kept: `localStorage`, or nothing where the browser refuses it. */
export interface Keeper {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'samestep.sound';

/** Reads the wishes; what is absent, damaged or out of range becomes the default: not muted, master 0.8, effects 1, music 0.35. */
export function readSoundSettings(keeper: Keeper | undefined): SoundSettings {
  const kept = parsed(keeper);
  return {
    isMuted: kept.get('isMuted') === true,
    volumes: {
      master: volumeOf(kept.get('master'), 0.8),
      effects: volumeOf(kept.get('effects'), 1),
      music: volumeOf(kept.get('music'), 0.35),
    },
  };
}

/** Keeps the wishes; a full or forbidden store is no error, they then last as long as the page. */
export function writeSoundSettings(keeper: Keeper | undefined, { isMuted, volumes }: SoundSettings): void {
  try {
    keeper?.setItem(KEY, JSON.stringify({ isMuted, ...volumes }));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function parsed(keeper: Keeper | undefined): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(keeper?.getItem(KEY) ?? 'null');
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map(); // Somebody else's text under our key: start anew.
  }
}

function volumeOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : otherwise;
}
