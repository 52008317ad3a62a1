// The page's switch for sound: it works before the sounds are loaded, and is the mixer's from then on.
import { readSoundSettings, writeSoundSettings } from '#client/audio/sound-settings.ts';
import type { Mixer } from '#client/audio/mixer.ts';
import type { SoundSwitch } from './sound-toggle.ts';

/** The switch, to be attached once. */
export interface PageSound extends SoundSwitch {
  attach(mixer: Pick<Mixer, 'isMuted' | 'setMuted'>): void;
}

/** Makes the switch as the last visit left it. */
export function createSound(storage: Storage | null): PageSound {
  const keeper = storage ?? undefined;
  let early = readSoundSettings(keeper);
  let mixer: Pick<Mixer, 'isMuted' | 'setMuted'> | undefined;
  return {
    get isMuted() {
      return mixer?.isMuted ?? early.isMuted;
    },
    toggle() {
      if (mixer !== undefined) return mixer.setMuted(!mixer.isMuted);
      early = { ...early, isMuted: !early.isMuted };
      writeSoundSettings(keeper, early);
    },
    attach(loaded) {
      mixer = loaded;
      if (mixer.isMuted !== early.isMuted) mixer.setMuted(early.isMuted);
    },
  };
}
