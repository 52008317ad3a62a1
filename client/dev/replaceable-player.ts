// A player of sounds whose sounds can be saved anew while the page is open. Development only.
import type { PageSoundPlayer } from '#client/audio/howler-player.ts';
import { SamestepError } from '#shared/errors.ts';

/** What the mixer holds; `use` puts another player behind it. */
export interface ReplaceablePlayer extends PageSoundPlayer {
  /** The sounds that play end. Throws when the names are others: the mixer knows them by their places. */
  use(player: PageSoundPlayer): void;
}

/** Wraps a player. */
export function replaceablePlayer(first: PageSoundPlayer): ReplaceablePlayer {
  let player = first;
  let volume: number | undefined;
  return {
    names: first.names,
    get isAudible() {
      return player.isAudible;
    },
    durationMs: (sound) => player.durationMs(sound),
    start: (sound, options) => player.start(sound, options),
    set: (handle, ...how) => player.set(handle, ...how),
    stop: (handle) => player.stop(handle),
    setMasterVolume(wanted) {
      volume = wanted;
      player.setMasterVolume(wanted);
    },
    use(other) {
      if (other.names.join() !== first.names.join()) {
        other.destroy();
        throw new SamestepError({
          code: 'view/assets',
          what: 'The saved sounds are not heard.',
          why: 'Sounds were added, removed or renamed, and a page knows its sounds by their places.',
          fix: 'Reload the page.',
        });
      }
      player.destroy();
      player = other;
      if (volume !== undefined) player.setMasterVolume(volume);
    },
    destroy: () => player.destroy(),
  };
}
