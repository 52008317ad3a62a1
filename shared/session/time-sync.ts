/** A client's two clocks, from the times at which seals arrive: which tick to play, and which tick to stamp an input with. */

/** A clock never runs more than this much faster or slower than real time… */
const SLEW = 0.05;
/** …and jumps when it is further off than this many ticks. */
const SNAP_TICKS = 10;
/** Arrivals looked at: about two seconds at 60 ticks a second. */
const WINDOW = 128;
/** How many of the latest arrivals in the window are too rare to wait for: one lost segment holds up about twelve seals. */
const OUTLIERS = 16;
/** The margin an input should have when it reaches the server, in ticks; the band around it is left alone. */
const MARGIN_TICKS = 0.75;
const HYSTERESIS_TICKS = 1.25;
/** A tight margin raises the lead at most this often: one retransmission must not make everything later slow. */
const RAISE_EVERY_MS = 900;
/** So many reports in a row must be generous before the lead is lowered. */
const GENEROUS_REPORTS = 2;
const LEAD_TICKS_MAX = 60;

/** Follows the server's clock. Time is any monotonic clock in milliseconds. */
export class TimeSync {
  readonly #tickMs: number;
  readonly #offsets = new Float64Array(WINDOW);
  readonly #latest = new Float64Array(OUTLIERS);
  #count = 0;
  #next = 0;
  #earlyMs = 0;
  #lateMs = 0;
  #playTick = -1;
  #playedAtMs = 0;
  #leadTicks = 1;
  #raisedAtMs = -Infinity;
  #generousCount = 0;

  constructor(ticksPerSecond: number) {
    this.#tickMs = 1000 / ticksPerSecond;
  }

  /** Whether any seal has arrived. */
  get isRunning(): boolean {
    return this.#count > 0;
  }

  /** Ticks between the newest seal that can have arrived and the one an input is stamped with. */
  get leadTicks(): number {
    return this.#leadTicks;
  }

  /** The seal of `tick` arrived. */
  arrived(tick: number, nowMs: number): void {
    this.#offsets[this.#next] = nowMs - tick * this.#tickMs;
    this.#next = (this.#next + 1) % WINDOW;
    if (this.#count < WINDOW) this.#count++;
    this.#measure();
  }

  /** The first guess of the lead: from the round trip of the handshake. */
  guessLead(roundTripMs: number): void {
    this.#leadTicks = clampLead(Math.ceil(roundTripMs / this.#tickMs) + 1);
  }

  /**
   * The server says how much margin the tightest of our inputs had, in ticks; negative when it was late. The lead follows by
   * one tick at a time: what comes late is not lost, it counts in the next tick that is sealed.
   */
  margin(ticks: number, nowMs: number): void {
    if (ticks < MARGIN_TICKS / 2) {
      this.#generousCount = 0;
      if (nowMs - this.#raisedAtMs < RAISE_EVERY_MS) return;
      this.#raisedAtMs = nowMs;
      this.#leadTicks = clampLead(this.#leadTicks + 1);
    } else if (ticks > MARGIN_TICKS + HYSTERESIS_TICKS) {
      this.#generousCount++;
      if (this.#generousCount < GENEROUS_REPORTS) return;
      this.#generousCount = 0;
      this.#leadTicks = clampLead(this.#leadTicks - 1);
    } else this.#generousCount = 0;
  }

  /** The time begins anew: a snapshot was loaded, or the page slept. */
  restart(): void {
    this.#count = 0;
    this.#next = 0;
    this.#playTick = -1;
  }

  /** Where the picture should be, in ticks with fraction; it moves steadily. `sealedTick` is the newest tick that can be stepped. */
  play(nowMs: number, sealedTick: number): number {
    const target = (nowMs - this.#lateMs) / this.#tickMs;
    const elapsedTicks = (nowMs - this.#playedAtMs) / this.#tickMs;
    this.#playedAtMs = nowMs;
    if (this.#playTick < 0 || Math.abs(target - this.#playTick - elapsedTicks) > SNAP_TICKS) {
      this.#playTick = target;
    } else {
      const error = target - (this.#playTick + elapsedTicks);
      const most = SLEW * elapsedTicks;
      this.#playTick += elapsedTicks + Math.max(-most, Math.min(most, error));
    }
    this.#playTick = Math.max(0, Math.min(this.#playTick, sealedTick + 1));
    return this.#playTick;
  }

  /** The tick an input given now should be stamped with: the first seal it can reach, and its margin. */
  stamp(nowMs: number): number {
    return Math.floor((nowMs - this.#earlyMs) / this.#tickMs) + 1 + this.#leadTicks;
  }

  /** The earliest arrival, and the latest but for the outliers, of the window. */
  #measure(): void {
    const latest = this.#latest;
    let early = Infinity;
    latest.fill(-Infinity);
    for (let i = 0; i < this.#count; i++) {
      const offset = this.#offsets[i];
      if (offset < early) early = offset;
      let place = 0;
      if (offset <= latest[0]) continue;
      while (place + 1 < OUTLIERS && latest[place + 1] < offset) {
        latest[place] = latest[place + 1];
        place++;
      }
      latest[place] = offset;
    }
    this.#earlyMs = early;
    this.#lateMs = this.#count < WINDOW ? latest[OUTLIERS - 1] : latest[0];
  }
}

function clampLead(ticks: number): number {
  return Math.max(0, Math.min(LEAD_TICKS_MAX, ticks));
}
