/** Makes a failing round of the storm small: fewer faults, less time, fewer clients, for as long as it still fails. */
import { cutStorm, type StormCut, type StormPlan } from './storm-plan.ts';

/** A round that still fails. */
export interface ShrunkStorm {
  readonly plan: StormPlan;
  /** What was left of the whole round: enough to make it again from its seed. */
  readonly cut: Required<StormCut>;
  /** How many rounds were played for it. */
  readonly tries: number;
}

/** Shrinks a round for which `fails` is true; plays at most `triesMax` more. */
export function shrinkStorm(whole: StormPlan, fails: (plan: StormPlan) => boolean, triesMax = 80): ShrunkStorm {
  let cut: Required<StormCut> = {
    only: whole.faults.map(({ id }) => id),
    seconds: whole.seconds,
    clients: whole.clients.length,
  };
  let tries = 0;

  /** Takes a smaller round if it fails as well. */
  function attempt(smaller: Required<StormCut>): boolean {
    if (tries >= triesMax) return false;
    tries++;
    const plan = cutStorm(whole, smaller);
    if (!fails(plan)) return false;
    cut = { ...smaller, only: plan.faults.map(({ id }) => id) };
    return true;
  }

  dropFaults();
  shorten();
  while (cut.clients > 1 && attempt({ ...cut, clients: cut.clients - 1 }));
  // What seemed to be needed may not be any more.
  dropFaults();
  return { plan: cutStorm(whole, cut), cut, tries };

  /** Halves first, then quarters, down to single faults. After Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002. */
  function dropFaults(): void {
    for (let size = Math.ceil(cut.only.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < cut.only.length;) {
        const isDropped = attempt({ ...cut, only: cut.only.filter((_, i) => i < from || i >= from + size) });
        if (!isDropped) from += size;
      }
    }
  }

  function shorten(): void {
    for (let seconds = 2; seconds < cut.seconds; seconds = Math.ceil(seconds * 1.5))
      if (attempt({ ...cut, seconds })) return;
  }
}
