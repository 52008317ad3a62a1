/** The recording of one match: seals as they are stepped, a chained checksum a second, the end, and what stands beside the file. */
import { continueRecorder, createRecorder, type Recorder } from '#shared/recording/recorder.ts';
import { recordingHeader } from '#shared/recording/header.ts';
import type { Authority } from '#shared/session/authority-face.ts';
import type { Bundle } from '#shared/sim/bundle.ts';
import { encodeKeyframe } from './match-keyframe.ts';
import { encodeNote, type MatchNote, type NotedPerson } from './match-note.ts';
import { thisProcess } from './match-process.ts';
import type { Match } from './match.ts';
import { REPLAY_ENDING } from './kept-replays.ts';
import type { RecordingFile } from './recording-file.ts';
import { KEYFRAME_ENDING, NOTE_ENDING, type RecordingFolder } from './recording-folder.ts';

/** One match is recorded up to this size; what follows is left out, and the file reads as one that was cut. */
const MATCH_BYTES_MAX = 64 * 1024 * 1024;

/** A restart plays at most so much again, and a little: a second of a match costs about 3 ms. */
const KEYFRAME_SECONDS = 60;

/** Records a match of a room, from its beginning or from where it is resumed; undefined when nothing is recorded. */
export function recordMatch(
  match: Match,
  {
    recordings,
    ...about
  }: { recordings: RecordingFolder } & Pick<MatchNote, 'roomId' | 'isPrivate' | 'hasLobby' | 'match'>,
): MatchRecording | undefined {
  const { resumed, sim } = match;
  const file =
    resumed === undefined
      ? recordings.begin(sim.name, about.roomId, new Date())
      : recordings.resume(resumed.path, resumed.recording.sizeBytes - resumed.recording.lostBytes);
  if (file === undefined) return undefined;
  const restarts = resumed === undefined ? 0 : resumed.note.restarts + 1;
  return new MatchRecording(match, file, { ...about, game: sim.name, ...thisProcess(), restarts });
}

export class MatchRecording {
  readonly #authority: Authority;
  readonly #settle: () => void;
  readonly #recorder: Recorder;
  readonly #file: RecordingFile;
  readonly #ticksPerSecond: number;
  readonly #words = new Uint32Array(2);
  #nextChainTick: number;
  #handedTick: number;
  readonly #sim: Match['sim'];
  /** A world whose chained checksum is not recorded yet. */
  #keyframe: { readonly tick: number; readonly state: Uint8Array } | undefined;
  #nextKeyframeTick: number;
  #isForgotten = false;

  readonly #about: Omit<MatchNote, 'people' | 'invitees'>;

  /** Begins the recording of a match that is at tick 0, or goes on with that of one that is resumed. `about`: for its notes. */
  constructor(match: Match, file: RecordingFile, about: Omit<MatchNote, 'people' | 'invitees'>) {
    const { sim, authority, hashes, seed, config, settle, resumed } = match;
    this.#about = about;
    this.#authority = authority;
    this.#settle = settle;
    this.#sim = sim;
    this.#nextKeyframeTick = sim.tick + KEYFRAME_SECONDS * sim.ticksPerSecond;
    this.#file = file;
    this.#recorder =
      resumed === undefined
        ? createRecorder(recordingHeader(sim.game, { seed, config, hashes }), { maxSizeBytes: MATCH_BYTES_MAX })
        : continueRecorder(resumed.recording, { inputs: resumed.inputs, maxSizeBytes: MATCH_BYTES_MAX });
    this.#ticksPerSecond = sim.ticksPerSecond;
    this.#handedTick = sim.tick;
    this.#nextChainTick = (Math.floor(sim.tick / sim.ticksPerSecond) + 1) * sim.ticksPerSecond;
    // Where the recording is joined is proved too: the last ticks before had no chained checksum yet.
    const chainTick = resumed?.recording.chains.at(-1)?.tick ?? 0;
    if (resumed !== undefined && sim.tick > chainTick) this.#recorder.chain(sim.tick, resumed.chain);
    // Before the first note: a process that dies in the first second leaves a match that begins anew, with its people.
    this.#hand();
  }

  /** The recording's path. */
  get path(): string {
    return this.#file.path;
  }

  /**
   * Takes a bundle that was stepped, and hands on what was recorded once a second of ticks: counted in ticks, so that a process that dies
   * while it makes up for a delay loses no more than one that keeps time. A tick later than the second is full, its checksum is known.
   */
  stepped(bundle: Bundle): void {
    this.#recorder.seal(bundle);
    const isDue = bundle.tick - this.#handedTick >= this.#ticksPerSecond;
    if (isDue && bundle.tick > this.#nextChainTick) this.flush();
  }

  /** Hands on what was recorded since. Call it about once a second too: a match that rests has no ticks to count. */
  flush(): void {
    this.#takeChains();
    this.#hand();
    if (this.#recorder.isFull || this.#file.hasFailed) this.forgetNote();
    if (!this.#isForgotten) this.#keepKeyframe();
  }

  /** Keeps what a restart needs beside the file. A match whose recording has stopped cannot go on from it, and keeps nothing. */
  note(people: readonly NotedPerson[], invitees?: MatchNote['invitees']): void {
    if (!this.#isForgotten) this.#file.beside(NOTE_ENDING, encodeNote({ ...this.#about, people, invitees }));
  }

  /** Writes a file beside the recording. */
  beside(ending: string, text: string): void {
    this.#file.beside(ending, text);
  }

  /**
   * The match is over: writes the end, forgets the note and closes the file; the last two also when it rejects. `offer` is what leads those who
   * played to it: it is there once the recording is whole.
   */
  async finish(offer?: string): Promise<void> {
    try {
      this.#settle();
      this.#takeChains();
      if (this.#authority.chainAt(this.#recorder.tick, this.#words)) this.#recorder.end(this.#words);
      this.#hand();
      if (offer !== undefined) this.#file.beside(REPLAY_ENDING, offer);
    } finally {
      this.forgetNote();
      await this.#file.close();
    }
  }

  /** Writes all there is, and closes the file without an end: a restart goes on with the match. False when it cannot. */
  async keep(): Promise<boolean> {
    this.#settle();
    this.#takeChains();
    this.#hand();
    const isWhole = !this.#isForgotten && !this.#recorder.isFull;
    await this.#file.close();
    return isWhole && !this.#file.hasFailed;
  }

  /** From now on a restart does not go on with this match. What it has recorded stays. */
  forgetNote(): void {
    if (this.#isForgotten) return;
    this.#isForgotten = true;
    this.#keyframe = undefined;
    this.#file.beside(KEYFRAME_ENDING, undefined);
    this.#file.beside(NOTE_ENDING, undefined);
  }

  /** Takes the world now and then, and writes it once a chained checksum after it stands in the file: that one proves it. */
  #keepKeyframe(): void {
    const kept = this.#keyframe;
    if (kept !== undefined && this.#nextChainTick - this.#ticksPerSecond > kept.tick) {
      this.#keyframe = undefined;
      if (!this.#authority.chainAt(kept.tick, this.#words)) return;
      this.#file.beside(KEYFRAME_ENDING, encodeKeyframe({ ...kept, chain: this.#words }));
    }
    const { tick } = this.#sim;
    if (this.#keyframe !== undefined || tick < this.#nextKeyframeTick) return;
    this.#nextKeyframeTick = tick + KEYFRAME_SECONDS * this.#ticksPerSecond;
    const state = new Uint8Array(this.#sim.stateBytes);
    this.#sim.save(state);
    this.#keyframe = { tick, state };
  }

  /** Of recorded ticks only: where a rule throws, the authority has sealed a tick that no world has made. */
  #takeChains(): void {
    while (this.#nextChainTick <= this.#recorder.tick && this.#authority.chainAt(this.#nextChainTick, this.#words)) {
      this.#recorder.chain(this.#nextChainTick, this.#words);
      this.#nextChainTick += this.#ticksPerSecond;
    }
  }

  #hand(): void {
    const bytes = this.#recorder.take();
    if (bytes !== undefined) this.#file.append(bytes);
    this.#handedTick = this.#recorder.tick;
  }
}
