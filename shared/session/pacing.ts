/** Where a client's picture is: how far it guesses, how late it shows its own input, whether it waits, and whether it only watches. */
import { InputDelay, type InputDelayOption } from './input-delay.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { ServerMessages } from './server-messages.ts';
import { SlowMachine } from './slow-machine.ts';
import type { TimeSync } from './time-sync.ts';

/** What a pace follows from. */
export interface PacingOptions {
  readonly ticksPerSecond: number;
  readonly guessTicksMax: number;
  readonly inputDelay: InputDelayOption;
  readonly time: TimeSync;
  readonly server: PacingServer;
  /** Ticks that may lie between two messages of the server while nothing is amiss; 1 when absent. */
  readonly gapTicks?: number;
}

/** What a pace knows of the server. */
export type PacingServer = Pick<
  ServerMessages,
  'sync' | 'seats' | 'sealedTick' | 'isPaused' | 'heardAtMs' | 'askForSnapshot'
>;

/** The pace of one session. Time is any monotonic clock in milliseconds. */
export class Pacing {
  readonly #tickMs: number;
  readonly #time: TimeSync;
  readonly #server: PacingServer;
  readonly #gapTicks: number;
  readonly #delay: InputDelay;
  readonly #machine: SlowMachine;
  #playTick = 0;
  #movedAtMs = 0;
  #isStarved = false;
  #isWatching = false;
  #watchedAtMs = 0;

  constructor({ ticksPerSecond, guessTicksMax, inputDelay, time, server, gapTicks = 1 }: PacingOptions) {
    this.#gapTicks = gapTicks;
    this.#tickMs = 1000 / ticksPerSecond;
    this.#time = time;
    this.#server = server;
    this.#delay = new InputDelay(inputDelay);
    this.#machine = new SlowMachine(ticksPerSecond, guessTicksMax);
  }

  /** Where the picture should be, in ticks with fraction. */
  get playTick(): number {
    return this.#playTick;
  }

  /** Nothing can be stepped, and nothing has been heard for a second. */
  get isStarved(): boolean {
    return this.#isStarved;
  }

  /** The machine is too slow to play for now. */
  get isWatching(): boolean {
    return this.#isWatching;
  }

  /** Ticks that may be guessed: in a lockstep room, and for who has no seat, none. */
  get windowTicks(): number {
    const { sync, seats } = this.#server;
    return sync !== 'lockstep' && seats.length > 0 ? this.#machine.limitTicks : 0;
  }

  setStepCost(msPerTick: number): void {
    this.#machine.setStepCost(msPerTick);
  }

  /** A world of this tick was loaded. */
  begin(tick: number): void {
    this.#playTick = tick;
  }

  /** Judges the machine by how far its world, at `tick`, is behind the seals. True when it has just given up playing. */
  judge(tick: number, nowMs: number): boolean {
    const pace = this.#machine.judge(this.#server.sealedTick - tick, nowMs);
    if (pace !== 'watch') {
      this.#isWatching = false;
      if (pace === 'jump') this.#server.askForSnapshot();
      return false;
    }
    const isNew = !this.#isWatching;
    if (!isNew && nowMs - this.#watchedAtMs < SESSION_LIMITS.watchEveryMs) return false;
    this.#isWatching = true;
    this.#watchedAtMs = nowMs;
    this.#server.askForSnapshot();
    return isNew;
  }

  /** Moves the picture: to the input's own tick where that can be guessed, else behind the seals as their jitter needs. */
  move(nowMs: number): void {
    const window = this.windowTicks;
    const { sealedTick } = this.#server;
    const elapsedTicks = Math.max(0, (nowMs - this.#movedAtMs) / this.#tickMs);
    this.#movedAtMs = nowMs;
    this.#time.hold(sealedTick + this.#gapTicks);
    if (!this.#time.isRunning) return;
    if (window > 0 && this.#isHeard(nowMs)) this.#delay.advance(this.#time.inputTick - sealedTick, elapsedTicks, nowMs);
    const steady = this.#time.steadyTick + window;
    const wanted = window > 0 ? Math.min(this.#time.inputTick - this.#delay.shownTicks, steady) : steady;
    this.#playTick = Math.max(0, Math.min(wanted, sealedTick + window + 1));
  }

  /** Whether seals come: while they do not, how far ahead of them the inputs are says nothing of the line. */
  #isHeard(nowMs: number): boolean {
    const { isPaused, heardAtMs } = this.#server;
    return !isPaused && nowMs - heardAtMs < 2 * SESSION_LIMITS.restTicks * this.#tickMs;
  }

  /** Looks whether the world, at `tick`, can go on. True when it has just begun to wait. */
  noteStall(tick: number, nowMs: number): boolean {
    const { isPaused, sealedTick, heardAtMs } = this.#server;
    const isDry = tick >= sealedTick + this.windowTicks;
    // Where ticks are few, what is quiet is told of so seldom.
    const patienceMs = Math.max(SESSION_LIMITS.stalledMs, 1.5 * this.#gapTicks * this.#tickMs);
    const isWaiting = !isPaused && isDry && nowMs - heardAtMs > patienceMs;
    const isNew = isWaiting && !this.#isStarved;
    this.#isStarved = isWaiting;
    return isNew;
  }
}
