/** Development and tests: what a system may not leave behind is refused where it happened, with its name. */
import { SamestepError } from '../errors.ts';
import { HEADER } from '../model/layout.ts';
import { createUnusedCheck } from '../world/check-unused.ts';
import { createValueCheck, type Violation } from '../world/check-values.ts';
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
    if (found !== undefined) throw wrongValue(found, part, header[HEADER.tick]);
  };
}

/** The same for the columns of one row: for those who step a part of a world only. */
export function createRowRefusal(memory: WorldMemory): (part: string, row: number) => void {
  const guard = createNumberGuard(memory);
  const check = createValueCheck(memory);
  return (part, row) => {
    guard.refuseRow(row, part);
    const found = check.ofRow(row);
    if (found !== undefined) throw wrongValue(found, part, memory.header[HEADER.tick]);
  };
}

function wrongValue({ place, index, value, problem }: Violation, part: string, tick: number): SamestepError {
  return new SamestepError({
    code: 'world/value',
    what: `${place}[${index}] is ${value} after ${part} in tick ${tick}, which ${problem}.`,
    why: 'Rules elsewhere rely on what the model says of that field.',
    fix: 'Look for a number that was written without its name, or a row that was kept from an earlier system.',
    data: { place, index, value, part, tick },
  });
}
