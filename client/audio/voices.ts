/** The voices of a mixer: a fixed number of playing sounds, and who gives way when one more wants to be heard. Plays nothing. */

/** Voices at once, of all sounds together. */
export const MAX_VOICES = 24;

/** What is playing in one voice. */
export interface Voice {
  isBusy: boolean;
  /** Index of the sound. */
  sound: number;
  /** What the player of sounds calls it. */
  handle: number;
  /** Who may end it early; undefined when nobody asked. */
  key: string | number | undefined;
  /** The event that started it, by which it may be withdrawn; 0 for none. */
  source: number;
  isLoop: boolean;
  priority: number;
  /** 0…1 as last set. */
  volume: number;
  startedMs: number;
  /** When it is over; Infinity for loops. */
  endsMs: number;
  /** Loops: 0…1 while they fade in and out, and whether they were asked for since the last frame. What is not wanted fades out. */
  fade: number;
  isWanted: boolean;
}

/** What wants to be heard. */
export interface VoiceRequest {
  readonly sound: number;
  readonly maxVoices: number;
  readonly priority: number;
  readonly volume: number;
}

/** Makes the voices, all free. */
export function createVoices(count = MAX_VOICES): Voice[] {
  return Array.from({ length: count }, () => ({
    isBusy: false,
    sound: -1,
    handle: -1,
    key: undefined,
    source: 0,
    isLoop: false,
    priority: 0,
    volume: 0,
    startedMs: 0,
    endsMs: 0,
    fade: 0,
    isWanted: false,
  }));
}

/**
 * The voice that a request may have: a free one, or the one that gives way to it (lowest priority, then quietest, then oldest;
 * one of its own sound when that sound has all its voices). Undefined when all are worth more. A busy one must be ended first.
 */
export function voiceFor(voices: readonly Voice[], request: VoiceRequest): Voice | undefined {
  let free: Voice | undefined;
  let weakest: Voice | undefined;
  let weakestOfSound: Voice | undefined;
  let ofSound = 0;
  for (const voice of voices) {
    if (!voice.isBusy) {
      free ??= voice;
      continue;
    }
    if (weakest === undefined || isWeaker(voice, weakest)) weakest = voice;
    if (voice.sound !== request.sound) continue;
    ofSound++;
    if (weakestOfSound === undefined || isWeaker(voice, weakestOfSound)) weakestOfSound = voice;
  }
  if (ofSound >= request.maxVoices) return givesWay(weakestOfSound, request);
  return free ?? givesWay(weakest, request);
}

function isWeaker(a: Voice, b: Voice): boolean {
  if (a.priority !== b.priority) return a.priority < b.priority;
  if (a.volume !== b.volume) return a.volume < b.volume;
  return a.startedMs < b.startedMs;
}

/** Equals give way: what is new is worth more than what has been heard for a while. */
function givesWay(voice: Voice | undefined, { priority, volume }: VoiceRequest): Voice | undefined {
  if (voice === undefined) return undefined;
  if (voice.priority !== priority) return voice.priority < priority ? voice : undefined;
  return voice.volume <= volume ? voice : undefined;
}
