/** The browser's sound: one Howler sprite for all sounds of a game. */
import { Howl, Howler } from 'howler';
import type { SoundSprite } from '#assets/asset-bundle.ts';
import type { AudioOutput, OutputContext } from '#client/audio/audio-output.ts';
import type { SoundPlayer } from '#client/audio/mixer.ts';
import { MAX_VOICES } from '#client/audio/voices.ts';

/** A player of sounds that holds on to the page. */
export interface PageSoundPlayer extends SoundPlayer {
  destroy(): void;
}

/** Pans closer to the middle than this are the middle: a panner is a node, and Howler restarts a sound to put one in. */
const PAN_STEP = 0.05;
/** Loads a game's sounds. When they cannot be loaded or decoded, the game is silent; `onError` is told once. */
export function createHowlerPlayer(
  sounds: SoundSprite,
  output: Pick<AudioOutput, 'isRunning'>,
  onError: (error: unknown) => void,
): PageSoundPlayer {
  const names = Object.keys(sounds.sprite);
  // Howler would put the context to sleep after 30 s of silence and then drop what is asked for until it is awake.
  Howler.autoSuspend = false;
  const howl = new Howl({
    src: [sounds.url],
    sprite: Object.fromEntries(
      names.map((name): [string, [number, number]] => [name, [sounds.sprite[name][0], sounds.sprite[name][1]]]),
    ),
    pool: MAX_VOICES,
    onloaderror: (_id, error) => onError(error),
  });
  /** Loops that have a panner: only those may be brought back to the middle by it. */
  const panned = new Set<number>();

  const moveTo = (handle: number, pan: number, isLoop: boolean) => {
    if (!panned.has(handle) && Math.abs(pan) < PAN_STEP) return;
    if (isLoop) panned.add(handle);
    howl.stereo(pan, handle);
  };

  return {
    names,
    get isAudible() {
      return howl.state() === 'loaded' && output.isRunning;
    },
    durationMs: (sound) => sounds.sprite[names[sound]][1],
    start(sound, { volume, pan, rate, isLoop }) {
      const id = howl.play(names[sound]);
      howl.volume(volume, id);
      if (isLoop) howl.loop(true, id);
      if (rate !== 1) howl.rate(Math.min(Math.max(rate, 0.5), 4), id);
      moveTo(id, pan, isLoop);
      return id;
    },
    set(handle, volume, pan) {
      howl.volume(volume, handle);
      if (pan !== undefined) moveTo(handle, pan, true);
    },
    stop(handle) {
      panned.delete(handle);
      howl.stop(handle);
    },
    setMasterVolume: (volume) => void Howler.volume(volume),
    destroy: () => howl.unload(),
  };
}

/** The sounds of a game that has none. */
export function createSilentPlayer(): PageSoundPlayer {
  return {
    names: [],
    isAudible: false,
    durationMs: () => 0,
    start: () => -1,
    set: () => undefined,
    stop: () => undefined,
    setMasterVolume: () => undefined,
    destroy: () => undefined,
  };
}

/** Howler's context. A browser without Web Audio gives it none, whatever its types say. */
export function howlerContext(): OutputContext | undefined {
  const context: AudioContext | null = Howler.ctx;
  return context ?? undefined;
}
