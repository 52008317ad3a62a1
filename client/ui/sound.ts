// The page's switch for sound: it works before the sounds are loaded, and is the mixer's from then on.
import { readSoundSettings, writeSoundSettings } from '#client/audio/sound-settings.ts';
import type { Mixer } from '#client/audio/mixer.ts';
import type { Bus } from '#client/audio/sound-face.ts';
import type { SoundSwitch } from './sound-toggle.ts';

/** The switch, to be attached once. */
export interface PageSound extends SoundSwitch {
  volume(bus: Bus): number;
  /** 0…1. */
  setVolume(bus: Bus, volume: number): void;
  attach(mixer: AttachedMixer): void;
}

/** What it needs of a mixer. */
type AttachedMixer = Pick<Mixer, 'isMuted' | 'setMuted' | 'volume' | 'setVolume'>;

/** Makes the switch as the last visit left it. */
export function createSound(storage: Storage | null): PageSound {
  const keeper = storage ?? undefined;
  let early = readSoundSettings(keeper);
  let mixer: AttachedMixer | undefined;
  return {
    get isMuted() {
      return mixer?.isMuted ?? early.isMuted;
    },
    toggle() {
      if (mixer !== undefined) return mixer.setMuted(!mixer.isMuted);
      early = { ...early, isMuted: !early.isMuted };
      writeSoundSettings(keeper, early);
    },
    volume: (bus) => mixer?.volume(bus) ?? early.volumes[bus],
    setVolume(bus, volume) {
      if (mixer !== undefined) return mixer.setVolume(bus, volume);
      early = { ...early, volumes: { ...early.volumes, [bus]: volume } };
      writeSoundSettings(keeper, early);
    },
    attach(loaded) {
      for (const bus of Object.keys(early.volumes) as Bus[])
        if (loaded.volume(bus) !== early.volumes[bus]) loaded.setVolume(bus, early.volumes[bus]);
      mixer = loaded;
      if (mixer.isMuted !== early.isMuted) mixer.setMuted(early.isMuted);
    },
  };
}
