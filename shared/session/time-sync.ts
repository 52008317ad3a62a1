/** A client's clocks, from the times at which seals arrive: which tick its inputs are for, and which tick it shows. */

/** A clock never runs more than this much faster or slower than real time… */
const SLEW = 0.05;
/** …and jumps when it is further off than this many ticks. */
const SNAP_TICKS = 10;
/** Arrivals looked at: about two seconds at 60 ticks a second. */
const WINDOW = 128;
/** Older ones are not looked at, however seldom seals come: who was held up must not lag for longer, in milliseconds. */
const WINDOW_MS = 2200;
/** How many of the latest arrivals in the window are too rare to wait for: one lost segment holds up about twelve seals. */
const OUTLIERS = 16;
/** Nothing for so long, and then all at once: a line that stood still, not one that is always so late, in milliseconds. */
const STILL_MS = 700;
/** A clock that jumped says that seals come this much earlier or later than ever: what was measured before is of no use. */
const REBASE_MS = 2000;
/** The margin an input should have when it reaches the server, in ticks; the band around it is left alone. */
const MARGIN_TICKS = 0.75;
const MARGIN_LOW_TICKS = MARGIN_TICKS / 2;
const MARGIN_HIGH_TICKS = MARGIN_TICKS + 2;
/** After a change of the lead the server's reports are about older inputs, until so many have been sent since and a round trip is over. */
const SETTLE_INPUTS = 10;
const SETTLE_MS = 250;
/** So many reports in a row must be generous before the lead is lowered. */
const GENEROUS_REPORTS = 2;
/** The lead changes by at most so many ticks at once. */
const LEAD_STEP_TICKS = 10;
const LEAD_TICKS_MAX = 90;

/** Follows the server's clock. Time is any monotonic clock in milliseconds. */
export class TimeSync {
  readonly #tickMs: number;
  readonly #offsets = new Float64Array(WINDOW);
  readonly #times = new Float64Array(WINDOW);
  readonly #latest = new Float64Array(OUTLIERS);
  #count = 0;
  #next = 0;
  /** Whether the two below are of the arrivals that are kept now: they are measured once for each frame, not for each seal. */
  #isMeasured = true;
  /** When the silence began that ended with what came last; −1 when there was none. */
  #silentSinceMs = -1;
  #earlyMs = 0;
  #lateMs = 0;
  /** The clock of inputs: the tick in which an input given now counts, with fraction. */
  #inputTick = -1;
  /** The clock of the picture when nothing is predicted: behind the seals by what their jitter needs. */
  #sealedTick = -1;
  #clockedAtMs = 0;
  #leadTicks = 1;
  #leadSetAtMs = -Infinity;
  #sentSince = SETTLE_INPUTS;
  #generousCount = 0;

  readonly ticksPerSecond: number;

  constructor(ticksPerSecond: number) {
    this.ticksPerSecond = ticksPerSecond;
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

  /** The tick in which an input given at the last `advance` counts, with fraction: whole ticks up to it can be sampled. */
  get inputTick(): number {
    return this.#inputTick;
  }

  /** Where a picture of sealed ticks only should be, with fraction. */
  get steadyTick(): number {
    return this.#sealedTick;
  }

  /** The seal of `tick` arrived. */
  arrived(tick: number, nowMs: number): void {
    const offset = nowMs - tick * this.#tickMs;
    const lastMs = this.#times[(this.#next + WINDOW - 1) % WINDOW];
    if (this.#count > 0 && nowMs - lastMs > STILL_MS) this.#silentSinceMs = lastMs;
    if (this.#count > 0 && (offset < this.#earlyMs - REBASE_MS || offset > this.#lateMs + REBASE_MS)) this.#count = 0;
    if (this.#count === 0) {
      this.#next = 0;
      this.#earlyMs = offset;
      this.#lateMs = offset;
    }
    this.#offsets[this.#next] = offset;
    this.#times[this.#next] = nowMs;
    this.#next = (this.#next + 1) % WINDOW;
    if (this.#count < WINDOW) this.#count++;
    this.#isMeasured = false;
  }

  /** The first guess of the lead: from the round trip of the handshake. */
  guessLead(roundTripMs: number): void {
    this.#leadTicks = clampLead(Math.ceil(roundTripMs / this.#tickMs) + 1);
  }

  /**
   * The server says which margin our inputs had, in ticks, but for rare ones that had less; negative when they were late. A margin that
   * is too small is made good at once, a generous one in halves: the next reports show what became of it, so it does not swing.
   */
  margin(ticks: number, nowMs: number): void {
    const waitMs = SETTLE_MS + this.#leadTicks * this.#tickMs;
    if (ticks >= MARGIN_LOW_TICKS && ticks <= MARGIN_HIGH_TICKS) this.#generousCount = 0;
    if (nowMs - this.#leadSetAtMs < waitMs || this.#sentSince < SETTLE_INPUTS) return;
    if (ticks < MARGIN_LOW_TICKS) {
      this.#generousCount = 0;
      this.#setLead(this.#leadTicks + Math.min(LEAD_STEP_TICKS, Math.ceil(MARGIN_TICKS - ticks)), nowMs);
    } else if (ticks > MARGIN_HIGH_TICKS && ++this.#generousCount >= GENEROUS_REPORTS) {
      this.#generousCount = 0;
      this.#setLead(this.#leadTicks - Math.min(LEAD_STEP_TICKS, Math.ceil((ticks - MARGIN_HIGH_TICKS) / 2)), nowMs);
    }
  }

  /** A message of inputs was sent. */
  sent(): void {
    this.#sentSince++;
  }

  #setLead(ticks: number, nowMs: number): void {
    this.#leadTicks = clampLead(ticks);
    this.#leadSetAtMs = nowMs;
    this.#sentSince = 0;
  }

  /** The time begins anew: a snapshot was loaded, or the page slept. */
  restart(): void {
    this.#count = 0;
    this.#silentSinceMs = -1;
    this.#inputTick = -1;
    this.#sealedTick = -1;
  }

  /** Moves both clocks on to `nowMs`. */
  advance(nowMs: number): void {
    if (!this.isRunning) return;
    const elapsedTicks = Math.max(0, (nowMs - this.#clockedAtMs) / this.#tickMs);
    this.#clockedAtMs = nowMs;
    if (this.#silentSinceMs >= 0) this.#forgetLate(nowMs);
    this.#silentSinceMs = -1;
    if (!this.#isMeasured) this.#measure();
    const input = (nowMs - this.#earlyMs) / this.#tickMs + 1 + this.#leadTicks;
    this.#inputTick = follow(this.#inputTick, elapsedTicks, input);
    this.#sealedTick = follow(this.#sealedTick, elapsedTicks, (nowMs - this.#lateMs) / this.#tickMs);
  }

  /**
   * A line that stood still goes again, and all that it held up is here: that it was late is forgotten at once. How early seals came is
   * remembered no longer than before: if it was the server that stood still, they will not come so early any more.
   */
  #forgetLate(nowMs: number): void {
    const newest = this.#offsets[(this.#next + WINDOW - 1) % WINDOW];
    const early = Math.min(this.#earlyMs, newest);
    this.#offsets[0] = early;
    this.#offsets[1] = newest;
    this.#times[0] = newest <= early ? nowMs : this.#silentSinceMs;
    this.#times[1] = nowMs;
    this.#count = 2;
    this.#next = 2;
    this.#isMeasured = false;
  }

  /** The picture waits for seals that have not come: its clock does not run ahead of them. */
  hold(tick: number): void {
    this.#sealedTick = Math.min(this.#sealedTick, tick);
  }

  /** The earliest arrival, and the latest but for the outliers, of the window. */
  #measure(): void {
    this.#isMeasured = true;
    const latest = this.#latest;
    const sinceMs = this.#times[(this.#next + WINDOW - 1) % WINDOW] - WINDOW_MS;
    let early = Infinity;
    let seen = 0;
    latest.fill(-Infinity);
    for (let i = 0; i < this.#count; i++) {
      if (this.#times[i] < sinceMs) continue;
      seen++;
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
    const outliers = this.#count < WINDOW ? 1 : Math.max(1, Math.floor((seen * OUTLIERS) / WINDOW));
    this.#lateMs = latest[OUTLIERS - outliers];
  }
}

/** A clock after `elapsedTicks` of real time, drawn towards `target` without haste, or put there when it is far off. */
function follow(clock: number, elapsedTicks: number, target: number): number {
  const free = clock + elapsedTicks;
  if (clock < 0 || Math.abs(target - free) > SNAP_TICKS) return Math.max(0, target);
  const most = SLEW * elapsedTicks;
  return Math.max(0, free + Math.max(-most, Math.min(most, target - free)));
}

function clampLead(ticks: number): number {
  return Math.max(0, Math.min(LEAD_TICKS_MAX, ticks));
}
