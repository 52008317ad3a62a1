// The mixer keeps to its voices, fades loops that nobody asks for, hears distance and side, and remembers what the player wants.
import { expect, test } from 'vitest';
import { loudnessAt, panAt } from '#client/audio/hearing.ts';
import { createMixer, type SoundPlayer } from '#client/audio/mixer.ts';
import { NO_MUSIC_PLAYER } from '#client/audio/music.ts';
import { readSoundSettings, writeSoundSettings } from '#client/audio/sound-settings.ts';
import { createVoices, MAX_VOICES, voiceFor } from '#client/audio/voices.ts';

interface Playing {
  name: string;
  volume: number;
  pan: number;
  isLoop: boolean;
}

function setUp() {
  const playing = new Map<number, Playing>();
  const state = { now: 1000, isAudible: true, master: -1, handles: 0, saved: '' };
  const names = ['hit', 'fire', 'thrust'];
  const player: SoundPlayer = {
    names,
    get isAudible() {
      return state.isAudible;
    },
    durationMs: () => 500,
    start(sound, { volume, pan, isLoop }) {
      playing.set(++state.handles, { name: names[sound], volume, pan, isLoop });
      return state.handles;
    },
    set(handle, volume) {
      const one = playing.get(handle);
      if (one !== undefined) one.volume = volume;
    },
    stop: (handle) => void playing.delete(handle),
    setMasterVolume: (volume) => void (state.master = volume),
  };
  const settings = { isMuted: false, volumes: { master: 0.8, effects: 0.5, music: 0.5 } };
  const mixer = createMixer({
    player,
    musicPlayer: NO_MUSIC_PLAYER,
    settings,
    save: (kept) => void (state.saved = JSON.stringify(kept)),
    nowMs: () => state.now,
  });
  mixer.begin({ hit: { maxVoices: 2, minGapMs: 0 }, fire: { minGapMs: 50, priority: 5 } }, undefined);
  mixer.listenAt(0, 0, 200);
  const pass = (ms: number) => {
    state.now += ms;
    mixer.frame();
  };
  return { mixer, state, playing, pass, heard: () => [...playing.values()] };
}

test('a sound has its volume, its bus and its distance', () => {
  const { mixer, heard, state } = setUp();
  mixer.play('hit', { volume: 0.8 });
  mixer.play('fire', { x: 100, y: 0 });
  expect(heard()[0]).toMatchObject({ volume: 0.4, pan: 0 });
  expect(heard()[1].pan).toBeCloseTo(0.7);
  expect(heard()[1].volume).toBeLessThan(0.5);
  expect(state.master).toBe(0.8);
});

test('far away is silent and takes no voice', () => {
  const { mixer, heard } = setUp();
  mixer.play('hit', { x: 1000, y: 0 });
  expect(heard()).toHaveLength(0);
});

test('a sound has no more voices than its limit: the quietest gives way, a quieter one is dropped', () => {
  const { mixer, playing } = setUp();
  mixer.play('hit', { volume: 0.3 });
  mixer.play('hit', { volume: 0.9 });
  mixer.play('hit', { volume: 0.6 });
  expect([...playing.values()].map(({ volume }) => volume)).toEqual([0.45, 0.3]);
  mixer.play('hit', { volume: 0.1 });
  expect([...playing.keys()]).toEqual([2, 3]);
});

test('when all voices are busy, the lowest priority gives way', () => {
  const voices = createVoices();
  voices.forEach((voice, i) => Object.assign(voice, { isBusy: true, sound: i, priority: i === 7 ? 0 : 1, volume: 1 }));
  const request = { sound: 99, maxVoices: 4, priority: 1, volume: 0.1 };
  expect(voiceFor(voices, request)).toBe(voices[7]);
  voices[7].priority = 2;
  expect(voiceFor(voices, request)).toBeUndefined();
  expect(voiceFor(voices, { ...request, priority: 2 })?.priority).toBe(1);
  expect(voices).toHaveLength(MAX_VOICES);
});

test('the same sound within its gap is dropped', () => {
  const { mixer, heard, pass } = setUp();
  mixer.play('fire');
  mixer.play('fire');
  expect(heard()).toHaveLength(1);
  pass(60);
  mixer.play('fire');
  expect(heard()).toHaveLength(2);
});

test('a voice is free again when its sound is over', () => {
  const { mixer, state, pass } = setUp();
  mixer.play('hit');
  mixer.play('hit');
  pass(501);
  mixer.play('hit', { volume: 0.1 });
  expect(state.handles).toBe(3);
});

test('what was played under a key can be cut short, and is replaced by its next playing', () => {
  const { mixer, heard } = setUp();
  mixer.play('hit', { key: 'hit 7' });
  mixer.play('hit', { key: 'hit 7', volume: 0.5 });
  expect(heard()).toMatchObject([{ volume: 0.25 }]);
  mixer.cut('hit 7');
  expect(heard()).toHaveLength(0);
});

test('a loop fades in while it is asked for and ends by itself', () => {
  const { mixer, heard, pass } = setUp();
  for (let i = 0; i < 10; i++) {
    mixer.sustain('thrust', 3);
    pass(16);
  }
  expect(heard()).toMatchObject([{ name: 'thrust', isLoop: true, volume: 0.5 }]);
  pass(16);
  expect(heard()[0].volume).toBeLessThan(0.5);
  for (let i = 0; i < 10; i++) pass(16);
  expect(heard()).toHaveLength(0);
});

test('two sources of one loop are two voices, and follow their volume', () => {
  const { mixer, heard, pass } = setUp();
  for (let i = 0; i < 10; i++) {
    mixer.sustain('thrust', 3, { volume: i < 5 ? 1 : 0.2 });
    mixer.sustain('thrust', 4);
    pass(20);
  }
  expect(heard().map(({ volume }) => volume)).toEqual([0.1, 0.5]);
});

test('before the browser lets the page be heard, nothing is started and nothing is kept for later', () => {
  const { mixer, state, heard, pass } = setUp();
  state.isAudible = false;
  mixer.play('hit');
  mixer.sustain('thrust', 1);
  pass(16);
  state.isAudible = true;
  pass(16);
  expect(heard()).toHaveLength(0);
  mixer.sustain('thrust', 1);
  expect(heard()).toHaveLength(1);
});

test('mute silences at once and is kept', () => {
  const { mixer, state, heard } = setUp();
  mixer.play('hit');
  mixer.setMuted(true);
  expect(heard()).toHaveLength(0);
  expect(state.master).toBe(0);
  mixer.play('hit');
  expect(heard()).toHaveLength(0);
  expect(JSON.parse(state.saved)).toMatchObject({ isMuted: true });
  mixer.setMuted(false);
  expect(state.master).toBe(0.8);
});

test('a sound the game does not have is ignored', () => {
  const { mixer, heard } = setUp();
  mixer.play('nothing');
  expect(heard()).toHaveLength(0);
});

test('in a torus a sound beyond the edge is near and on the right side', () => {
  const listener = { x: 950, y: 500, viewWidth: 400, torus: { width: 1000, height: 1000 } };
  expect(panAt(listener, 50)).toBeCloseTo(0.35);
  expect(loudnessAt(listener, 50, 500)).toBe(1);
  expect(loudnessAt({ ...listener, torus: undefined }, 50, 500)).toBe(0);
});

test('settings survive a visit, and damage gives the defaults', () => {
  const store = new Map<string, string>();
  const keeper = {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
  };
  expect(readSoundSettings(keeper)).toEqual({ isMuted: false, volumes: { master: 0.8, effects: 1, music: 0.35 } });
  writeSoundSettings(keeper, { isMuted: true, volumes: { master: 0.2, effects: 0.4, music: 0.1 } });
  expect(readSoundSettings(keeper)).toEqual({ isMuted: true, volumes: { master: 0.2, effects: 0.4, music: 0.1 } });
  for (const damaged of ['{', '7', '{"master":9,"isMuted":"yes"}']) {
    store.set('samestep.sound', damaged);
    expect(readSoundSettings(keeper)).toEqual({ isMuted: false, volumes: { master: 0.8, effects: 1, music: 0.35 } });
  }
  expect(readSoundSettings(undefined).isMuted).toBe(false);
});

test('what a withdrawn event started fades out within a few frames, and nothing else does', () => {
  const { mixer, heard, pass } = setUp();
  mixer.play('hit', { volume: 1 }, 3);
  mixer.play('fire', { volume: 1 });
  mixer.withdraw(3);
  pass(40);
  expect(heard().map(({ name, volume }) => [name, volume])).toEqual([
    ['hit', 0.25],
    ['fire', 0.5],
  ]);
  pass(40);
  expect(heard().map(({ name }) => name)).toEqual(['fire']);
  mixer.play('hit', { volume: 1 });
  mixer.withdraw(3);
  pass(100);
  expect(heard().map(({ name, volume }) => [name, volume])).toEqual([
    ['fire', 0.5],
    ['hit', 0.5],
  ]);
});
