/** Whether more may come in: by how late ticks are, how busy the event loop is and how long requests take. Any one of them says no alone. */

/** What is looked at. `late`: how late ticks are noticed; `loop`: the busy share of the event loop; `requests`: how long answers take. */
export const ADMISSION_LIMITS = Object.freeze(['late', 'loop', 'requests'] as const);
export type AdmissionLimit = (typeof ADMISSION_LIMITS)[number];

/** Of the last seconds: P99 in milliseconds of `late` and `requests`, 0…1 of `loop`. Undefined where there was too little to say. */
export type AdmissionReading = Readonly<Record<AdmissionLimit, number | undefined>>;

/** In the units of the readings; 0 is not looked at. */
export type AdmissionMaxima = Readonly<Record<AdmissionLimit, number>>;

export interface AdmissionState {
  readonly isClosed: boolean;
  /** What closed it, or would keep it closed. */
  readonly why: readonly AdmissionLimit[];
  /** How much of each maximum that is looked at is used: 1 is the maximum. */
  readonly used: readonly { readonly limit: AdmissionLimit; readonly ratio: number }[];
}

/** Whoever was refused may ask again then: it opens no sooner. */
export const CROWDED_RETRY_SECONDS = 10;
/** Readings above a maximum in a row that close it: one hiccup is none. */
const CLOSE_AFTER = 3;
/** Readings in a row, each well below all maxima, that open it again. */
const OPEN_AFTER = 5;
/** Well below: what closed it takes its load away, so it must not open at the same height. */
const WELL_BELOW = 0.75;

/**
 * Takes a reading a second. There is no score that adds them up: where each weighs a part, one of them may be many times its maximum and the sum
 * still says yes.
 */
export class Admission {
  readonly #maxima: AdmissionMaxima;
  #isClosed = false;
  #above = 0;
  #below = 0;
  #used: AdmissionState['used'] = [];

  constructor(maxima: AdmissionMaxima) {
    this.#maxima = maxima;
  }

  get state(): AdmissionState {
    const height = this.#isClosed ? WELL_BELOW : 1;
    const why = this.#used.filter(({ ratio }) => ratio > height).map(({ limit }) => limit);
    return { isClosed: this.#isClosed, why, used: this.#used };
  }

  /** What changed with this reading; undefined when nothing did. */
  take(reading: AdmissionReading): 'closed' | 'opened' | undefined {
    this.#used = ADMISSION_LIMITS.flatMap((limit) => {
      const [value, max] = [reading[limit], this.#maxima[limit]];
      return max === 0 || value === undefined ? [] : [{ limit, ratio: value / max }];
    });
    const highest = this.#used.reduce((most, { ratio }) => Math.max(most, ratio), 0);
    this.#above = highest > 1 ? this.#above + 1 : 0;
    this.#below = highest <= WELL_BELOW ? this.#below + 1 : 0;
    if (!this.#isClosed && this.#above >= CLOSE_AFTER) {
      this.#isClosed = true;
      return 'closed';
    }
    if (this.#isClosed && this.#below >= OPEN_AFTER) {
      this.#isClosed = false;
      return 'opened';
    }
    return undefined;
  }
}
