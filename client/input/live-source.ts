/** A source that can be made anew while it is in use: another action map, another pad. */
import type { InputSource } from '#client/input/input-source.ts';

/** A source over one that may be replaced. */
export interface LiveSource extends InputSource {
  /** Makes the source anew: what was pressed before is forgotten. */
  remake(): void;
}

/** Makes a live source; `make` is called at once and at each `remake`. */
export function createLiveSource(make: () => InputSource): LiveSource {
  let source = make();
  return {
    sample: (target, nowMs) => source.sample(target, nowMs),
    wasOrdered: (name) => source.wasOrdered?.(name) ?? false,
    release: () => source.release(),
    remake() {
      source = make();
    },
  };
}
