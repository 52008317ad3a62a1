// Music: tracks fade into one another, wait for the network, give way to sounds, and stand still while nobody listens.
import { expect, test } from 'vitest';
import type { MusicTrack } from '#assets/asset-bundle.ts';
import { createMusic, NO_MUSIC_PLAYER, type MusicPlayer } from '#client/audio/music.ts';
import { createMixer } from '#client/audio/mixer.ts';

const calm: MusicTrack = { url: 'calm.flac', startMs: 128, durationMs: 20_000 };
const hunt: MusicTrack = { url: 'hunt.flac', startMs: 128, durationMs: 10_000 };
const last: MusicTrack = { url: 'last.flac', startMs: 128, durationMs: 5000 };
const end: MusicTrack = { url: 'end.flac', startMs: 128, durationMs: 5000 };

function fakePlayer() {
  const playing = new Map<number, { url: string; volume: number; isStill: boolean }>();
  const state = { isAudible: true, handles: 0, ready: new Set(['calm.flac', 'hunt.flac', 'last.flac', 'end.flac']) };
  const fetched: string[] = [];
  const log: string[] = [];
  const at = (handle: number) => playing.get(handle) ?? { url: '', volume: 0, isStill: false };
  const player: MusicPlayer = {
    get isAudible() {
      return state.isAudible;
    },
    isReady({ url }) {
      if (!fetched.includes(url)) fetched.push(url);
      return state.ready.has(url);
    },
    start({ url }) {
      playing.set(++state.handles, { url, volume: 0, isStill: false });
      log.push(`start ${url}`);
      return state.handles;
    },
    setVolume: (handle, volume) => void (at(handle).volume = volume),
    pause: (handle) => void (at(handle).isStill = true),
    resume(handle) {
      at(handle).isStill = false;
      log.push(`resume ${at(handle).url}`);
    },
    stop: (handle) => void playing.delete(handle),
  };
  return { player, state, fetched, log, heard: () => [...playing.values()] };
}

function setUp() {
  const fake = fakePlayer();
  const music = createMusic(fake.player);
  let now = 0;
  const pass = (ms: number, volume = 0.5, duck = 1) => {
    for (let left = ms; left >= 0; left -= 20) music.frame((now += 20), volume, duck);
  };
  return { ...fake, music, pass };
}

test('nothing is fetched before a track is wanted in a drawn frame', () => {
  const { music, fetched, pass } = setUp();
  pass(100);
  music.want(calm);
  expect(fetched).toEqual([]);
  pass(0);
  expect(fetched).toEqual(['calm.flac']);
});

test('a track fades in to the volume of its bus', () => {
  const { music, heard, pass } = setUp();
  music.want(calm, { fadeMs: 400 });
  pass(200);
  expect(heard()[0].volume).toBeGreaterThan(0.2);
  expect(heard()[0].volume).toBeLessThan(0.5);
  pass(400);
  expect(heard()[0].volume).toBeCloseTo(0.5);
  pass(0, 0.1);
  expect(heard()[0].volume).toBeCloseTo(0.1);
});

test('tracks fade into one another at the same power, and the first ends', () => {
  const { music, heard, pass } = setUp();
  music.want(calm, { fadeMs: 400 });
  pass(500, 1);
  music.want(hunt, { fadeMs: 400 });
  pass(200, 1);
  const [first, second] = heard();
  expect(first.volume ** 2 + second.volume ** 2).toBeCloseTo(1, 1);
  expect(second.volume).toBeGreaterThan(0.5);
  pass(400, 1);
  expect(heard().map(({ url }) => url)).toEqual(['hunt.flac']);
});

test('said again in every frame, over rounds, a track goes on where it is', () => {
  const { music, log, pass } = setUp();
  for (let frame = 0; frame < 100; frame++) {
    music.want({ ...calm });
    pass(0);
  }
  expect(log).toEqual(['start calm.flac']);
});

test('a track that is wanted again while it fades out comes back without a new start', () => {
  const { music, log, heard, pass } = setUp();
  music.want(calm, { fadeMs: 400 });
  pass(500);
  music.want(undefined, { fadeMs: 400 });
  pass(200);
  music.want(calm, { fadeMs: 400 });
  pass(500);
  expect(log).toEqual(['start calm.flac']);
  expect(heard()[0].volume).toBeCloseTo(0.5);
});

test('what plays goes on until what follows has been fetched', () => {
  const { music, heard, state, pass } = setUp();
  state.ready.delete('hunt.flac');
  music.want(calm, { fadeMs: 100 });
  pass(200);
  music.want(hunt, { fadeMs: 100 });
  pass(1000);
  expect(heard()).toMatchObject([{ url: 'calm.flac', volume: 0.5 }]);
  state.ready.add('hunt.flac');
  pass(300);
  expect(heard()).toMatchObject([{ url: 'hunt.flac', volume: 0.5 }]);
});

test('without a track it becomes silent, and stop ends it at once', () => {
  const { music, heard, pass } = setUp();
  music.want(calm, { fadeMs: 100 });
  pass(200);
  music.want(undefined, { fadeMs: 100 });
  pass(300);
  expect(heard()).toEqual([]);
  music.want(calm);
  pass(100);
  music.stop();
  pass(100);
  expect(heard()).toEqual([]);
});

test('whoever changes their mind within one fade hears at most three tracks', () => {
  const { music, heard, pass } = setUp();
  for (const track of [calm, hunt, last, end]) {
    music.want(track, { fadeMs: 10_000 });
    pass(100);
    expect(heard().length).toBeLessThanOrEqual(3);
  }
  expect(heard().map(({ url }) => url)).toContain('end.flac');
});

test('a bus at zero fetches nothing', () => {
  const { music, fetched, pass } = setUp();
  music.want(calm);
  pass(200, 0);
  expect(fetched).toEqual([]);
});

test('a loud sound presses music down quickly, and it comes back slowly', () => {
  const { music, heard, pass } = setUp();
  music.want(calm, { fadeMs: 100 });
  pass(300, 1);
  pass(150, 1, 0.4);
  expect(heard()[0].volume).toBeCloseTo(0.4, 1);
  pass(150, 1);
  expect(heard()[0].volume).toBeLessThan(0.65);
  pass(1000, 1);
  expect(heard()[0].volume).toBeCloseTo(1, 1);
});

test('paused it stands still, and goes on where it was once it can be heard', () => {
  const { music, heard, state, log, pass } = setUp();
  music.want(calm, { fadeMs: 100 });
  pass(200);
  music.setPaused(true);
  pass(200);
  expect(heard()).toMatchObject([{ isStill: true, volume: 0.5 }]);
  // Shown again, but the browser's context is not awake yet.
  state.isAudible = false;
  music.setPaused(false);
  pass(200);
  expect(heard()[0].isStill).toBe(true);
  state.isAudible = true;
  pass(0);
  expect(heard()[0].isStill).toBe(false);
  expect(log).toEqual(['start calm.flac', 'resume calm.flac']);
});

test('in an interrupted context nothing starts or moves, and afterwards all goes on', () => {
  const { music, heard, state, pass } = setUp();
  state.isAudible = false;
  music.want(calm, { fadeMs: 400 });
  pass(1000);
  expect(heard()).toEqual([]);
  state.isAudible = true;
  pass(200);
  const { volume } = heard()[0];
  state.isAudible = false;
  pass(1000);
  expect(heard()[0].volume).toBe(volume);
  state.isAudible = true;
  pass(400);
  expect(heard()[0].volume).toBeCloseTo(0.5);
});

test('in a mixer, music has its own volume, and is still while muted or hidden', () => {
  const { player, heard } = fakePlayer();
  let now = 0;
  const mixer = createMixer({
    player: {
      names: [],
      isAudible: true,
      durationMs: () => 0,
      start: () => 0,
      set: () => undefined,
      stop: () => undefined,
      setMasterVolume: () => undefined,
    },
    musicPlayer: player,
    settings: { isMuted: false, volumes: { master: 1, effects: 1, music: 0.35 } },
    save: () => undefined,
    nowMs: () => now,
  });
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left -= 20) {
      now += 20;
      mixer.frame();
    }
  };
  mixer.music(calm, { fadeMs: 100 });
  pass(200);
  expect(heard()[0].volume).toBeCloseTo(0.35);
  mixer.setVolume('music', 0.7);
  pass(20);
  expect(heard()[0].volume).toBeCloseTo(0.7);
  mixer.silence();
  mixer.begin({}, undefined);
  pass(20);
  expect(heard()).toHaveLength(1);
  mixer.setHidden(true);
  expect(heard()[0].isStill).toBe(true);
  mixer.setMuted(true);
  mixer.setHidden(false);
  pass(20);
  expect(heard()[0].isStill).toBe(true);
  mixer.setMuted(false);
  pass(20);
  expect(heard()[0].isStill).toBe(false);
  mixer.stop();
  expect(heard()).toEqual([]);
});

test('a page without sound has music that is never heard', () => {
  const music = createMusic(NO_MUSIC_PLAYER);
  music.want(calm);
  music.frame(0, 1, 1);
  music.stop();
  expect(NO_MUSIC_PLAYER.isReady(calm)).toBe(false);
});
