// A running world goes on under other rules of the same game, as they are saved by whoever writes them.
import { namedNumbers } from '../world/accessors.ts';
import type { Sim } from '../sim/sim.ts';
import type { RestoreReport } from './restore-report.ts';
import { readStoredSnapshot, restoreSnapshot, storeSnapshot } from './stored-snapshot.ts';

/**
 * Replaces the world of `to` by the one of `from`, as a stored snapshot would be restored: by the names of fields where the layout is another.
 * A tuning value that the author has changed since takes its new value; one that a command has changed in play, and the author has not, stays. Throws
 * `sim/snapshot`, and leaves both as they are, when a value has no place in the new model.
 */
export function takeOver(from: Sim, to: Sim): RestoreReport {
  const report = restoreSnapshot(to, readStoredSnapshot(storeSnapshot(from)));
  const { memory } = to.worldParts;
  const before = from.game.rules.tuning ?? {};
  const after = to.game.rules.tuning ?? {};
  const changed = Object.entries<number>(after).filter(([name, value]) => before[name] !== value);
  Object.assign(namedNumbers(memory, 'tuning'), Object.fromEntries(changed));
  return report;
}
