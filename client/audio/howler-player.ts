/** The browser's sound: one Howler sprite for all sounds of a game, and an audio context that is woken up again whenever it may be. */
import { Howl, Howler } from 'howler';
import type { SoundSprite } from '#assets/asset-bundle.ts';
import type { SoundPlayer } from '#client/audio/mixer.ts';
import { MAX_VOICES } from '#client/audio/voices.ts';

/** A player of sounds that holds on to the page. */
export interface PageSoundPlayer extends SoundPlayer {
  /** The page is hidden or shown again: the context sleeps while it is hidden. */
  setHidden(isHidden: boolean): void;
  destroy(): void;
}

/** Pans closer to the middle than this are the middle: a panner is a node, and Howler restarts a sound to put one in. */
const PAN_STEP = 0.05;
/** What a browser takes for a gesture that may start sound. */
const GESTURES = ['pointerdown', 'pointerup', 'touchend', 'keydown'] as const;

/** Loads a game's sounds. When they cannot be loaded or decoded, the game is silent; `onError` is told once. */
export function createHowlerPlayer(sounds: SoundSprite, onError: (error: unknown) => void): PageSoundPlayer {
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
  let isHidden = false;
  let isLost = false;

  /** Wakes the context from every state but running: suspended (no gesture yet, hidden) and iOS's interrupted (a call, Siri). */
  const wake = () => {
    if (isHidden || isLost || contextState() === 'running') return;
    Howler.ctx.resume().catch(() => undefined); // Refused before a gesture: the next one tries again.
  };
  for (const gesture of GESTURES) document.addEventListener(gesture, wake, { capture: true, passive: true });

  const moveTo = (handle: number, pan: number, isLoop: boolean) => {
    if (!panned.has(handle) && Math.abs(pan) < PAN_STEP) return;
    if (isLoop) panned.add(handle);
    howl.stereo(pan, handle);
  };

  return {
    names,
    get isAudible() {
      return howl.state() === 'loaded' && !isHidden && contextState() === 'running';
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
    setHidden(hidden) {
      isHidden = hidden;
      if (!hidden) wake();
      else if (contextState() === 'running') Howler.ctx.suspend().catch(() => undefined);
    },
    destroy() {
      isLost = true;
      for (const gesture of GESTURES) document.removeEventListener(gesture, wake, { capture: true });
      howl.unload();
    },
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
    setHidden: () => undefined,
    destroy: () => undefined,
  };
}

/** A browser without Web Audio gives Howler no context, whatever its types say. */
function contextState(): string {
  const context: AudioContext | null = Howler.ctx;
  return context === null ? 'absent' : context.state;
}
