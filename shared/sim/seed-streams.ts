/** The starting states of a world's further random generators. */
import { seedRandom } from '../math/random.ts';
import { fingerprint } from '../model/fingerprint.ts';
import { HEADER } from '../model/layout.ts';
import type { WorldMemory } from '../world/memory.ts';

/**
 * Starts the streams of a seeded world: all, or those that are named. Each follows from the seed and its own name, so that another
 * stream in the model moves none.
 */
export function seedStreams({ layout, arrays, header }: WorldMemory, names?: ReadonlySet<string>): void {
  layout.regions.forEach(({ group, field }, i) => {
    const state = arrays[i];
    if (group !== 'random' || !(state instanceof Uint32Array) || names?.has(field) === false) return;
    const name = Number.parseInt(fingerprint(field).slice(0, 8), 16);
    seedRandom(state, header[HEADER.seedLow] ^ name, header[HEADER.seedHigh] + 1);
  });
}
