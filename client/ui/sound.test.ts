// The page's sound before and after its mixer is there: what was chosen early is the mixer's then.
import { expect, test } from 'vitest';
import type { Bus } from '#client/audio/sound-face.ts';
import { memoryStorage } from '../net/memory-storage.test-helper.ts';
import { createSound } from './sound.ts';

function fakeMixer() {
  const volumes = new Map<Bus, number>([
    ['master', 0.8],
    ['effects', 1],
    ['music', 0.35],
  ]);
  let isMuted = false;
  return {
    get isMuted() {
      return isMuted;
    },
    setMuted: (wanted: boolean) => void (isMuted = wanted),
    volume: (bus: Bus) => volumes.get(bus) ?? 0,
    setVolume: (bus: Bus, volume: number) => void volumes.set(bus, volume),
  };
}

test('what is turned before the sounds are there is kept, and is so when they are', () => {
  const storage = memoryStorage();
  const sound = createSound(storage);
  sound.setVolume('effects', 0.25);
  sound.toggle();
  expect([sound.volume('effects'), createSound(storage).volume('effects')]).toEqual([0.25, 0.25]);
  const mixer = fakeMixer();
  sound.attach(mixer);
  expect([mixer.isMuted, mixer.volume('effects'), mixer.volume('master')]).toEqual([true, 0.25, 0.8]);
  sound.setVolume('master', 0.5);
  expect([mixer.volume('master'), sound.volume('master')]).toEqual([0.5, 0.5]);
});
