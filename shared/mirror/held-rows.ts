/** What a client of a state room holds of its rows, as the server knows it: its numbers for the agreement. */
import type { ClientRows, RowSources } from './client-rows.ts';
import type { HeldNumbers } from './held.ts';
import { targetOf } from './newcomer-order.ts';
import type { Slots } from './slots.ts';

/** Adds them: first its own rows, then the others, by their places. */
export function addRows(into: HeldNumbers, rows: ClientRows, sources: RowSources): void {
  addList(into, rows.own, rows, sources);
  addList(into, rows.others, rows, sources);
}

function addList(into: HeldNumbers, slots: Slots, rows: ClientRows, { contract, tracker, parts }: RowSources): void {
  const isOwn = slots === rows.own;
  const has = isOwn ? tracker.hasExact : tracker.hasSent;
  for (let slot = 0; slot < slots.count; slot++) {
    const isUsed = slots.isUsed(slot);
    const row = slots.rows[slot];
    const low = isUsed ? has[row * 2] : 0;
    const high = isUsed ? has[row * 2 + 1] : 0;
    into.add(low);
    if (!isUsed) continue;
    for (let i = 0; i < contract.fields.length; i++) {
      const field = contract.fields[i];
      const { hasLow, hasHigh } = contract.components[field.component];
      if ((!isOwn && field.isSecret) || ((low & hasLow) === 0 && (high & hasHigh) === 0)) continue;
      const steps = isOwn ? undefined : tracker.steps[i];
      if (field.isReference) into.add(rows.codeOf(targetOf(field, row, parts)));
      else if (steps !== undefined) into.add(steps[row]);
      else {
        const value = tracker.columns[i][row * field.stride + field.at];
        into.add(!isOwn && field.sent === 'float32' ? Math.fround(value) : value);
      }
    }
  }
}
