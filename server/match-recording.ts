/** The recording of one match: seals as they are stepped, a chained checksum a second, and the end. */
import { createRecorder, type Recorder } from '#shared/recording/recorder.ts';
import { recordingHeader } from '#shared/recording/header.ts';
import type { Authority } from '#shared/session/authority-face.ts';
import type { Bundle } from '#shared/sim/bundle.ts';
import type { Match } from './match.ts';
import type { RecordingFile } from './recording-folder.ts';

/** One match is recorded up to this size; what follows is left out, and the file reads as one that was cut. */
const MATCH_BYTES_MAX = 64 * 1024 * 1024;

export class MatchRecording {
  readonly #authority: Authority;
  readonly #settle: () => void;
  readonly #recorder: Recorder;
  readonly #file: RecordingFile;
  readonly #ticksPerSecond: number;
  readonly #words = new Uint32Array(2);
  #nextChainTick: number;
  #handedTick = 0;

  /** Begins the recording of a match that is at tick 0. */
  constructor({ sim, authority, hashes, seed, config, settle }: Match, file: RecordingFile) {
    this.#authority = authority;
    this.#settle = settle;
    this.#file = file;
    this.#recorder = createRecorder(recordingHeader(sim.game, { seed, config, hashes }), {
      maxSizeBytes: MATCH_BYTES_MAX,
    });
    this.#ticksPerSecond = sim.ticksPerSecond;
    this.#nextChainTick = sim.ticksPerSecond;
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
  }

  /** The match is over: writes the end and closes the file. */
  finish(): Promise<void> {
    this.#settle();
    this.#takeChains();
    if (this.#authority.chainAt(this.#recorder.tick, this.#words)) this.#recorder.end(this.#words);
    this.#hand();
    return this.#file.close();
  }

  #takeChains(): void {
    for (; this.#authority.chainAt(this.#nextChainTick, this.#words); this.#nextChainTick += this.#ticksPerSecond) {
      this.#recorder.chain(this.#nextChainTick, this.#words);
    }
  }

  #hand(): void {
    const bytes = this.#recorder.take();
    if (bytes !== undefined) this.#file.append(bytes);
    this.#handedTick = this.#recorder.tick;
  }
}
