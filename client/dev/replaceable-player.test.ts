// Sounds that are saved anew are heard in place of those of before.
import { expect, test } from 'vitest';
import type { PageSoundPlayer } from '#client/audio/howler-player.ts';
import { replaceablePlayer } from './replaceable-player.ts';

function playerOf(name: string, log: string[], names: readonly string[] = ['hit']): PageSoundPlayer {
  return {
    names,
    isAudible: true,
    durationMs: () => 100,
    start: (sound) => log.push(`${name} plays ${names[sound]}`),
    set: () => undefined,
    stop: () => undefined,
    setMasterVolume: (volume) => void log.push(`${name} at ${volume}`),
    destroy: () => void log.push(`${name} ends`),
  };
}

const how = { volume: 1, pan: 0, rate: 1, isLoop: false };

test('the next sound is of the new player, which is as loud as the one before', () => {
  const log: string[] = [];
  const player = replaceablePlayer(playerOf('old', log));
  player.setMasterVolume(0.5);
  player.use(playerOf('new', log));
  player.start(0, how);
  expect(log).toEqual(['old at 0.5', 'old ends', 'new at 0.5', 'new plays hit']);
});

test('a player of other names is refused, and the one before is still heard', () => {
  const log: string[] = [];
  const player = replaceablePlayer(playerOf('old', log));
  expect(() => player.use(playerOf('new', log, ['miss']))).toThrow('Reload the page');
  player.start(0, how);
  expect(log).toEqual(['new ends', 'old plays hit']);
});
