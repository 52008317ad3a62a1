/** Development and tests: what a system may not leave behind is refused where it happened, with its name. */
import { SamestepError } from '../errors.ts';
import { HEADER } from '../model/layout.ts';
import { createUnusedCheck } from '../world/check-unused.ts';
import { createValueCheck } from '../world/check-values.ts';
import type { WorldMemory } from '../world/memory.ts';
import { createNumberGuard } from '../world/numbers.ts';

/**
 * Throws `world/not-a-number` or `world/value` that names `part`, the place and the value. `whole` looks also for what was written to rows
 * that are dead, or have not got the component: once a tick, for it goes through the whole world.
 */
export type Refusal = (part: string, scope?: 'whole') => void;

/** Makes the refusal of a world. */
export function createRefusal(memory: WorldMemory): Refusal {
  const { header } = memory;
  const guard = createNumberGuard(memory);
  const check = createValueCheck(memory);
  const unused = createUnusedCheck(memory);
  return (part, scope) => {
    guard.refuse(part);
    const found = check.values() ?? (scope === 'whole' ? unused() : undefined);
    if (found === undefined) return;
    const { place, index, value, problem } = found;
    const tick = header[HEADER.tick];
    throw new SamestepError({
      code: 'world/value',
      what: `${place}[${index}] is ${value} after ${part} in tick ${tick}, which ${problem}.`,
      why: 'Rules elsewhere rely on what the model says of that field.',
      fix: 'Look for a number that was written without its name, or a row that was kept from an earlier system.',
      data: { place, index, value, part, tick },
    });
  };
}
