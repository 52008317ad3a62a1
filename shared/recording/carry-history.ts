// The history of a stored world in this build's layout: what it was, or begun anew.
import type { Model } from '../model/model.ts';
import { regionValues, type Values } from '../world/check-values.ts';
import { createHistory } from '../world/history.ts';
import type { Carry } from './carry-rows.ts';
import { isHistoryCarried } from './restore-report.ts';

/** Carries what was kept of past ticks, where it can stay; the stored tick itself is kept in any case. Called when all else has its place. */
export function carryHistory({ from, to, theirs, ours }: Carry, model: Model): void {
  const history = createHistory(model, to);
  if (history === undefined) return;
  if (isHistoryCarried(theirs, ours)) {
    const before = new Map(regionValues(from).map((region) => [region.name, region]));
    for (const region of regionValues(to)) {
      const was = region.group === 'history' ? before.get(region.name) : undefined;
      if (was !== undefined) carryRegion(was, region);
    }
  }
  history.record();
}

/** A row keeps its number, and a tick its page. */
function carryRegion(was: Values, is: Values): void {
  const rows = Math.min(was.stride, is.stride);
  for (let page = 0; page < is.count / is.stride; page++)
    for (let row = 0; row < rows; row++) is.array[page * is.stride + row] = was.array[page * was.stride + row];
}
