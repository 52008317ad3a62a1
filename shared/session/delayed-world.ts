/** The same match some time later: the same seals, stepped when they are so old. For those who are shown it with a delay. */
import type { Bundle } from '../sim/bundle.ts';
import { createSim, type Sim } from '../sim/sim.ts';
import { copyBundle } from '../wire/protocol.ts';

/** Where a match was some time ago, and every seal since: of one that another process goes on with. */
export interface EarlierWorld {
  readonly state: Uint8Array;
  readonly bundles: readonly Bundle[];
}

/** A second world of a match. It costs what the first one does. */
export class DelayedWorld {
  readonly sim: Sim;
  readonly #delayTicks: number;
  #waiting: Bundle[] = [];
  #next = 0;

  /** Begins where the match's world is now, or at an earlier one, no more than the delay ago. */
  constructor(sim: Sim, delayTicks: number, earlier?: EarlierWorld) {
    this.#delayTicks = delayTicks;
    this.sim = createSim(sim.game, { seed: 0 });
    this.sim.load(earlier?.state ?? savedOf(sim));
    this.#waiting.push(...(earlier?.bundles ?? []));
  }

  /** Takes the seal of a tick. */
  add(bundle: Bundle): void {
    this.#waiting.push(copyBundle(bundle));
  }

  /** Makes its next tick, if that may be shown: up to this one all may. */
  step(watchedTick: number): boolean {
    const bundle = this.#waiting[this.#next];
    if (bundle === undefined || bundle.tick > watchedTick) return false;
    this.#next++;
    this.sim.step(bundle);
    if (this.#next > this.#delayTicks) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    return true;
  }
}

function savedOf(sim: Sim): Uint8Array {
  const bytes = new Uint8Array(sim.stateBytes);
  sim.save(bytes);
  return bytes;
}
