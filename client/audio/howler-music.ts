/** Music through Howler: a sound of its own for each track, fetched when it is first wanted. */
import { Howl } from 'howler';
import type { MusicTrack } from '#assets/asset-bundle.ts';
import type { AudioOutput } from '#client/audio/audio-output.ts';
import type { MusicPlayer } from '#client/audio/music.ts';

/** Music that holds on to the page. */
export interface PageMusicPlayer extends MusicPlayer {
  destroy(): void;
}

/** A track that is stopped is gone within this time: a cut clicks. */
const STOP_MS = 60;

/** Makes it. A track that cannot be fetched or decoded stays silent; `onError` is told once. */
export function createHowlerMusic(
  output: Pick<AudioOutput, 'isRunning'>,
  onError: (error: unknown) => void,
): PageMusicPlayer {
  const howls = new Map<string, Howl>();
  const playing = new Map<number, { readonly howl: Howl; volume: number }>();

  function howlOf({ url, startMs, durationMs }: MusicTrack): Howl {
    const known = howls.get(url);
    if (known !== undefined) return known;
    const howl = new Howl({
      src: [url],
      // The loop is a part of its file: what lies before and after it is the loop again, so that no edge is heard.
      sprite: { loop: [startMs, durationMs, true] },
      volume: 0,
      onloaderror: (_id, error) => onError(error),
    });
    howls.set(url, howl);
    return howl;
  }

  return {
    get isAudible() {
      return output.isRunning;
    },
    isReady: (track) => howlOf(track).state() === 'loaded',
    start(track) {
      const howl = howlOf(track);
      const handle = howl.play('loop');
      playing.set(handle, { howl, volume: 0 });
      return handle;
    },
    setVolume(handle, volume) {
      const one = playing.get(handle);
      if (one === undefined) return;
      one.volume = volume;
      one.howl.volume(volume, handle);
    },
    pause: (handle) => void playing.get(handle)?.howl.pause(handle),
    resume: (handle) => void playing.get(handle)?.howl.play(handle),
    stop(handle) {
      const one = playing.get(handle);
      if (one === undefined) return;
      const { howl, volume } = one;
      playing.delete(handle);
      if (volume === 0) {
        howl.stop(handle);
        return;
      }
      howl.once('fade', () => howl.stop(handle), handle);
      howl.fade(volume, 0, STOP_MS, handle);
    },
    destroy() {
      for (const howl of howls.values()) howl.unload();
      howls.clear();
      playing.clear();
    },
  };
}
