/** The music: which track is heard, how tracks follow upon one another, and how loud they are together. Plays nothing itself. */
import type { MusicTrack } from '#assets/asset-bundle.ts';
import { DUCKING, easeDuck } from '#client/audio/ducking.ts';

/** What makes tracks audible: Howler in a page, a list in a test. */
export interface MusicPlayer {
  /** False while the browser does not let the page be heard: then nothing is started, and what plays stands still by itself. */
  readonly isAudible: boolean;
  /** Whether a track can be started; the first question fetches it. */
  isReady(track: MusicTrack): boolean;
  /** Starts a track from its beginning, silent, and gives back its handle. It loops until it is stopped. */
  start(track: MusicTrack): number;
  setVolume(handle: number, volume: number): void;
  /** It stands still, and later goes on where it was. */
  pause(handle: number): void;
  resume(handle: number): void;
  stop(handle: number): void;
}

/** How one track follows upon another. */
export interface MusicOptions {
  /** Time of the cross-fade, 1500 ms when absent. */
  readonly fadeMs?: number;
}

/** The music of a page. */
export interface Music {
  /** The track that should be heard from now on, undefined for none. Asking for the same one again changes nothing but its fade. */
  want(track: MusicTrack | undefined, options?: MusicOptions): void;
  /** Once in a drawn frame. `volume` is that of its bus, `duck` what sounds leave of it, both 0…1. */
  frame(nowMs: number, volume: number, duck: number): void;
  /** The page is hidden, or the player wants silence: everything stands still until neither is so. */
  setPaused(isPaused: boolean): void;
  /** Ends everything: nobody draws frames any more. */
  stop(): void;
}

interface Playing {
  readonly track: MusicTrack;
  readonly handle: number;
  /** 0…1 of its cross-fade. */
  fade: number;
  /** As last set. */
  volume: number;
  /** It was paused. It goes on once it can be heard: a browser that is not awake yet would forget it. */
  isStill: boolean;
}

const FADE_MS = 1500;
/** Volumes that differ by less are the same: setting one costs the browser more than hearing it. */
const VOLUME_STEP = 0.004;
/** A frame that comes later than this counts as this late: music does not jump after a pause. */
const MAX_PASSED_MS = 100;
/** Tracks at once; whoever wants more within one fade cuts the quietest short. */
const MAX_PLAYING = 3;

/** Makes silent music. */
export function createMusic(player: MusicPlayer): Music {
  const playing: Playing[] = [];
  let wanted: MusicTrack | undefined;
  let fadeMs = FADE_MS;
  let duckFactor = 1;
  let lastMs = -1;
  let isPaused = false;

  function isPlaying(track: MusicTrack): boolean {
    for (let i = 0; i < playing.length; i++) if (playing[i].track.url === track.url) return true;
    return false;
  }

  function begin(track: MusicTrack): void {
    if (playing.length >= MAX_PLAYING) {
      const quietest = playing.reduce((least, one) => (one.fade < least.fade ? one : least));
      end(playing.indexOf(quietest));
    }
    playing.push({ track, handle: player.start(track), fade: 0, volume: 0, isStill: false });
  }

  function end(index: number): void {
    player.stop(playing[index].handle);
    playing.splice(index, 1);
  }

  function frame(nowMs: number, volume: number, duck: number): void {
    const passedMs = lastMs < 0 ? 0 : Math.min(Math.max(nowMs - lastMs, 0), MAX_PASSED_MS);
    lastMs = nowMs;
    if (isPaused || !player.isAudible) return;
    duckFactor = easeDuck(duckFactor, duck, passedMs, DUCKING);
    // A bus at zero fetches nothing.
    if (wanted !== undefined && volume > 0 && !isPlaying(wanted) && player.isReady(wanted)) begin(wanted);
    // What plays goes on until what shall follow has come from the network.
    const mayLeave = wanted === undefined || isPlaying(wanted);
    const step = passedMs / fadeMs;
    for (let i = playing.length - 1; i >= 0; i--) {
      const one = playing[i];
      if (one.isStill) player.resume(one.handle);
      one.isStill = false;
      const isWanted = wanted !== undefined && one.track.url === wanted.url;
      if (isWanted) one.fade = Math.min(1, one.fade + step);
      else if (mayLeave) one.fade = Math.max(0, one.fade - step);
      if (one.fade === 0 && !isWanted) {
        end(i);
        continue;
      }
      // The root keeps the power of two tracks together the same all through their cross-fade.
      const loudness = Math.sqrt(one.fade) * volume * duckFactor;
      if (Math.abs(loudness - one.volume) < VOLUME_STEP && (loudness > 0 || one.volume === 0)) continue;
      one.volume = loudness;
      player.setVolume(one.handle, loudness);
    }
  }

  return {
    frame,
    want(track, { fadeMs: time = FADE_MS } = {}) {
      wanted = track;
      fadeMs = Math.max(1, time);
    },
    setPaused(paused) {
      if (paused === isPaused) return;
      isPaused = paused;
      if (!paused) return;
      for (const one of playing) {
        if (!one.isStill) player.pause(one.handle);
        one.isStill = true;
      }
    },
    stop() {
      wanted = undefined;
      while (playing.length > 0) end(playing.length - 1);
    },
  };
}

/** The music of a page that has no sound. */
export const NO_MUSIC_PLAYER: MusicPlayer = Object.freeze({
  isAudible: false,
  isReady: () => false,
  start: () => -1,
  setVolume: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
  stop: () => undefined,
});
