/** The mixer: which sounds are heard, how loud and where, with buses, voice limits, loops that are kept going, and early ends. */
import type { MusicTrack } from '#assets/asset-bundle.ts';
import { DUCKING, duckedBy } from '#client/audio/ducking.ts';
import { loudnessAt, panAt, type Listener } from '#client/audio/hearing.ts';
import { createMusic, type MusicOptions, type MusicPlayer } from '#client/audio/music.ts';
import type { Bus, PlayOptions, SoundLimits } from '#client/audio/sound-face.ts';
import { createVoices, voiceFor, type Voice } from '#client/audio/voices.ts';
import type { TorusSize } from '#client/view/torus.ts';

/** What makes sounds audible: Howler in a page, a list in a test. Sounds are named by their index. */
export interface SoundPlayer {
  /** Names of the sounds, in the order of their indexes. */
  readonly names: readonly string[];
  /** False while the browser does not let the page be heard, or nothing is loaded: then nothing is started. */
  readonly isAudible: boolean;
  /** Length of a sound at rate 1, ms. */
  durationMs(sound: number): number;
  /** Starts a sound and gives back its handle. */
  start(
    sound: number,
    options: { readonly volume: number; readonly pan: number; readonly rate: number; readonly isLoop: boolean },
  ): number;
  /** Changes a loop; without a pan it stays where it is. */
  set(handle: number, volume: number, pan?: number): void;
  stop(handle: number): void;
  setMasterVolume(volume: number): void;
}

/** The player's wishes, kept by the page. */
export interface SoundSettings {
  isMuted: boolean;
  /** 0…1. */
  readonly volumes: Record<Bus, number>;
}

/** What a stage may ask of its mixer. */
export interface StageSounds {
  /** `source` is the event that asks, by which it may be withdrawn; 0, as when absent, for never. */
  play(sound: string, options?: PlayOptions, source?: number): void;
  sustain(sound: string, key: number | string, options?: PlayOptions): void;
  cut(key: number | string): void;
  /** The track that is heard from now on, undefined for none. */
  music(track: MusicTrack | undefined, options?: MusicOptions): void;
  /** What this event started fades out. */
  withdraw(source: number): void;
  /** Where the ear is: the camera. */
  listenAt(x: number, y: number, viewWidth: number): void;
}

/** The mixer of a page. */
export interface Mixer extends StageSounds {
  readonly isMuted: boolean;
  setMuted(isMuted: boolean): void;
  volume(bus: Bus): number;
  /** 0…1. */
  setVolume(bus: Bus, volume: number): void;
  /** A match begins: its limits, and its world's shape. */
  begin(limits: Readonly<Record<string, SoundLimits | undefined>>, torus: TorusSize | undefined): void;
  /** Once after a drawn frame: loops that were not asked for fade out, voices that are over become free, music follows. */
  frame(): void;
  /** The page is hidden or shown again: music stands still meanwhile. */
  setHidden(isHidden: boolean): void;
  /** Ends all sounds at once: the page is hidden, or the match over. Music goes on, for the match that may follow. */
  silence(): void;
  /** Ends the music too: nothing follows. */
  stop(): void;
}

/** What a mixer is made of. */
export interface MixerOptions {
  readonly player: SoundPlayer;
  readonly musicPlayer: MusicPlayer;
  readonly settings: SoundSettings;
  /** Keeps the settings for the next visit. */
  readonly save: (settings: SoundSettings) => void;
  /** Milliseconds of a clock that runs while the page shows. */
  readonly nowMs: () => number;
}

/** Quieter than this is not worth a voice. */
const INAUDIBLE = 0.02;
/** A loop is at full volume this long after it began, and silent this long after it was last wanted. */
const FADE_MS = 80;
/** Volumes that differ by less are the same: setting one costs the browser more than hearing it. */
const VOLUME_STEP = 0.01;
const DEFAULTS: Required<SoundLimits> = Object.freeze({ maxVoices: 4, minGapMs: 25, priority: 0, volume: 1 });
const NO_OPTIONS: PlayOptions = Object.freeze({});

/** Makes a silent mixer over a player of sounds. Sounds it does not know are ignored: a test page may have none. */
export function createMixer({ player, musicPlayer, settings, save, nowMs }: MixerOptions): Mixer {
  const voices = createVoices();
  const music = createMusic(musicPlayer);
  const indexes = new Map(player.names.map((name, i) => [name, i]));
  const lastStartMs = player.names.map(() => -Infinity);
  const ear: { x: number; y: number; viewWidth: number; torus: TorusSize | undefined } = {
    x: 0,
    y: 0,
    viewWidth: 1,
    torus: undefined,
  };
  let limits: readonly Required<SoundLimits>[] = player.names.map(() => DEFAULTS);
  let frameMs = nowMs();
  let isHidden = false;
  applySettings();

  function applySettings(): void {
    player.setMasterVolume(settings.isMuted ? 0 : settings.volumes.master);
    music.setPaused(isHidden || settings.isMuted);
  }

  function end(voice: Voice): void {
    if (!voice.isBusy) return;
    voice.isBusy = false;
    voice.key = undefined;
    player.stop(voice.handle);
  }

  function cut(key: number | string): void {
    for (const voice of voices) if (voice.isBusy && !voice.isLoop && voice.key === key) end(voice);
  }

  /** Volume before fades. */
  function loudness(sound: number, { volume = 1, x, y }: PlayOptions): number {
    const distance = x === undefined || y === undefined ? 1 : loudnessAt(asListener(), x, y);
    return volume * limits[sound].volume * settings.volumes.effects * distance;
  }

  const asListener = (): Listener => ear;
  const panOf = ({ x }: PlayOptions) => (x === undefined ? 0 : panAt(asListener(), x));

  function start(sound: number, volume: number, options: PlayOptions, source: number, isLoop: boolean): void {
    const priority = (options.priority ?? 0) + limits[sound].priority;
    const voice = voiceFor(voices, { sound, maxVoices: limits[sound].maxVoices, priority, volume });
    if (voice === undefined) return;
    end(voice);
    const rate = options.rate ?? 1;
    const startedMs = nowMs();
    voice.isBusy = true;
    voice.sound = sound;
    voice.key = options.key;
    voice.source = source;
    voice.isLoop = isLoop;
    voice.priority = priority;
    voice.volume = volume;
    voice.startedMs = startedMs;
    voice.endsMs = isLoop ? Infinity : startedMs + player.durationMs(sound) / rate;
    voice.fade = isLoop ? 0 : 1;
    voice.isWanted = true;
    voice.handle = player.start(sound, { volume: isLoop ? 0 : volume, pan: panOf(options), rate, isLoop });
    lastStartMs[sound] = startedMs;
  }

  function play(name: string, options: PlayOptions = NO_OPTIONS, source = 0): void {
    const sound = indexes.get(name);
    if (sound === undefined || !player.isAudible || settings.isMuted) return;
    const volume = loudness(sound, options);
    if (volume < INAUDIBLE || nowMs() - lastStartMs[sound] < limits[sound].minGapMs) return;
    if (options.key !== undefined) cut(options.key);
    start(sound, volume, options, source, false);
  }

  /** Asked for every loop in every frame: a search with a function would make garbage. */
  function loopOf(sound: number, key: number | string): Voice | undefined {
    for (let i = 0; i < voices.length; i++) {
      const voice = voices[i];
      if (voice.isBusy && voice.isLoop && voice.sound === sound && voice.key === key) return voice;
    }
    return undefined;
  }

  function sustain(name: string, key: number | string, options: PlayOptions = NO_OPTIONS): void {
    const sound = indexes.get(name);
    if (sound === undefined || !player.isAudible || settings.isMuted) return;
    const volume = loudness(sound, options);
    const running = loopOf(sound, key);
    if (running === undefined) {
      if (volume >= INAUDIBLE) start(sound, volume, { ...options, key }, 0, true);
      return;
    }
    running.isWanted = true;
    const isChanged = Math.abs(running.volume - volume) >= VOLUME_STEP;
    running.volume = volume;
    if (isChanged) player.set(running.handle, volume * running.fade, panOf(options));
  }

  function frame(): void {
    const now = nowMs();
    const step = (now - frameMs) / FADE_MS;
    frameMs = now;
    for (const voice of voices) {
      if (!voice.isBusy) continue;
      if (!voice.isLoop && now >= voice.endsMs) {
        voice.isBusy = false;
        continue;
      }
      const fade = Math.min(Math.max(voice.fade + (voice.isWanted ? step : -step), 0), 1);
      if (fade !== voice.fade) player.set(voice.handle, voice.volume * fade);
      voice.fade = fade;
      if (fade === 0 && !voice.isWanted) end(voice);
      if (voice.isLoop) voice.isWanted = false;
    }
    music.frame(now, settings.volumes.music, duckedBy(voices, DUCKING));
  }

  /** A sound that stops at once clicks: it is no longer wanted, and fades as a loop does. */
  function withdraw(source: number): void {
    for (const voice of voices) if (voice.isBusy && !voice.isLoop && voice.source === source) voice.isWanted = false;
  }

  function silence(): void {
    for (const voice of voices) end(voice);
  }

  return {
    play,
    sustain,
    cut,
    withdraw,
    frame,
    silence,
    music: music.want,
    setHidden(hidden) {
      isHidden = hidden;
      applySettings();
    },
    stop() {
      silence();
      music.stop();
    },
    listenAt(x, y, viewWidth) {
      ear.x = x;
      ear.y = y;
      ear.viewWidth = viewWidth;
    },
    begin(ofSounds, torus) {
      silence();
      ear.torus = torus;
      limits = player.names.map((name) => ({ ...DEFAULTS, ...ofSounds[name] }));
    },
    get isMuted() {
      return settings.isMuted;
    },
    setMuted(isMuted) {
      settings.isMuted = isMuted;
      if (isMuted) silence();
      applySettings();
      save(settings);
    },
    volume: (bus) => settings.volumes[bus],
    setVolume(bus, volume) {
      settings.volumes[bus] = Math.min(Math.max(volume, 0), 1);
      applySettings();
      save(settings);
    },
  };
}
