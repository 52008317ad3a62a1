/** Several sources of one slot: who began to speak last is heard, for as long as it speaks. */
import type { InputSource } from '#client/input/input-source.ts';

/**
 * Makes one source of several: thumbs on the screen beside keys and a pad. One that is at rest never speaks; when the one that is
 * heard falls silent, the one that began before it is heard again. Presses and orders of all count. `repeatMask` is the model's.
 */
export function createMergedSource(sources: readonly InputSource[], repeatMask: Uint8Array): InputSource {
  const said = sources.map(() => new Uint8Array(repeatMask.length));
  const spokenSince = new Float64Array(sources.length);
  let turns = 0;
  return {
    sample(target, nowMs) {
      let heard = 0;
      for (let i = 0; i < sources.length; i++) {
        said[i].fill(0);
        sources[i].sample(said[i], nowMs);
        if (isNeutral(said[i])) spokenSince[i] = 0;
        else if (spokenSince[i] === 0) spokenSince[i] = ++turns;
        if (spokenSince[i] > spokenSince[heard]) heard = i;
      }
      for (let byte = 0; byte < target.length; byte++) {
        let presses = 0;
        for (let i = 0; i < said.length; i++) presses |= said[i][byte] & ~repeatMask[byte];
        target[byte] = said[heard][byte] | presses;
      }
    },
    wasOrdered(name) {
      let isOrdered = false;
      // All are asked: each remembers its presses until then.
      for (const source of sources) isOrdered = source.wasOrdered?.(name) === true || isOrdered;
      return isOrdered;
    },
    release() {
      for (const source of sources) source.release();
      spokenSince.fill(0);
    },
  };
}

function isNeutral(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}
