/** Development and tests: what a system may not leave behind is refused where it happened, with its name. */
import { SamestepError } from '../errors.ts';
import { HEADER } from '../model/layout.ts';
import { createValueCheck } from '../world/check-values.ts';
import type { WorldMemory } from '../world/memory.ts';
import { createNumberGuard } from '../world/numbers.ts';

/** Makes the refusal of a world: throws `world/not-a-number` or `world/value` that names `part`, the place and the value. */
export function createRefusal(memory: WorldMemory): (part: string) => void {
  const guard = createNumberGuard(memory);
  const check = createValueCheck(memory);
  return (part) => {
    guard.refuse(part);
    const found = check.values();
    if (found === undefined) return;
    const { place, index, value, problem } = found;
    const tick = memory.header[HEADER.tick];
    throw new SamestepError({
      code: 'world/value',
      what: `${place}[${index}] is ${value} after ${part} in tick ${tick}, which ${problem}.`,
      why: 'Rules elsewhere rely on what the model says of that field.',
      fix: 'Look for a number that was written without its name, or a row that was kept from an earlier system.',
      data: { place, index, value, part, tick },
    });
  };
}
