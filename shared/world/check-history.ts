/** Whether the history in a world's bytes is one that ticks of it can have left. */
import { HISTORY_ID } from '../model/history.ts';
import { checkKind, regionValues, violationAt, type Values, type Violation } from './check-values.ts';
import { ALIVE } from './entities.ts';
import type { WorldMemory } from './memory.ts';

/** No row has lived so often since the oldest tick that is kept: further apart, a life is one that has not been yet. */
const LIVES = 0x8000;

/** The first row of a past tick that names another row, or a life that its row has not had. The engine alone writes these. */
export function checkHistoryRows({ layout, generation, mask }: WorldMemory, regions: readonly Values[]) {
  const ids = regions.find(isIds);
  if (ids === undefined) return undefined;
  const { array } = ids;
  for (let page = 0; page < array.length; page += layout.rowCount) {
    for (let row = 0; row < layout.rowCount; row++) {
      const id = array[page + row];
      if (id === 0) continue;
      if ((id & 0xffff) !== row) return violationAt(ids, page + row, `is not of row ${row}`);
      const deaths = (generation[row] - (id >>> 16)) & 0xffff;
      if (deaths >= LIVES || (deaths === 0 && (mask[row] & ALIVE) === 0))
        return violationAt(ids, page + row, 'is of a life that its row has not ended');
    }
  }
  return undefined;
}

/** The first value of a past tick that its field cannot hold, or that is not +0 where nobody was alive. What died since stays: it was. */
export function checkHistoryValues(memory: WorldMemory): Violation | undefined {
  const regions = regionValues(memory).filter(({ group }) => group === 'history');
  const ids = regions.find(isIds);
  if (ids === undefined) return undefined;
  for (const region of regions) {
    for (let at = 0; at < ids.count; at++) {
      if (ids.array[at] === 0 && !Object.is(region.array[at], 0))
        return violationAt(region, at, 'should be 0: that row was not alive');
    }
    const found = checkKind(region, memory.layout.playerCount);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isIds({ group, field }: Values): boolean {
  return group === 'history' && field === HISTORY_ID;
}
