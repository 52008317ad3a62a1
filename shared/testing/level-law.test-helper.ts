// The law of levels: right after one was loaded the world holds its grids and entities, and nothing else.
import { HEADER } from '../model/layout.ts';
import { RowLists } from '../world/lists.ts';
import { partsOf } from '../world/world.ts';
import { fieldOf, type LooseWorld } from './loose-world.test-helper.ts';
import type { Choices } from './random-rules.test-helper.ts';

/** Throws when the world is not the level that it says it is. */
export function checkLevel(w: LooseWorld, { definition, components }: Choices): void {
  const level = definition.levels?.[w.levelName ?? ''];
  if (level === undefined) throw new Error(`There is no level ${w.levelName}`);
  const { grids = {}, entities = [] } = level;
  for (const [name, { cells }] of Object.entries(w.grids)) {
    const wrong = Array.from(cells).findIndex((value, i) => !Object.is(value, stored(cells, grids[name]?.[i] ?? 0)));
    if (wrong >= 0) throw new Error(`${name}[${wrong}] is ${cells[wrong]} after ${w.levelName} was loaded`);
  }
  const { header } = partsOf(w).memory;
  if (header[HEADER.aliveCount] !== entities.length || header[HEADER.highWater] !== entities.length)
    throw new Error(
      `${header[HEADER.aliveCount]} rows of ${entities.length} are alive after ${w.levelName} was loaded`,
    );
  entities.forEach((init, i) => checkEntity(w, components, init, i + 1));
}

function checkEntity(
  w: LooseWorld,
  components: readonly string[],
  init: NonNullable<Level['entities']>[number],
  row: number,
) {
  for (const component of components) {
    if (w.has(row, component) !== component in init) throw new Error(`Row ${row} and ${component}`);
    for (const [field, value] of Object.entries(init[component] ?? {})) {
      const target = fieldOf(w, component, field);
      if (target instanceof RowLists) {
        const items = Array.from({ length: target.count(row) }, (_, i) => target.at(row, i));
        if (typeof value === 'number' || items.length !== value.length)
          throw new Error(`${component}.${field}[${row}]`);
      } else if (typeof value !== 'number' || !Object.is(target[row], stored(target, value)))
        throw new Error(`${component}.${field}[${row}] is ${target[row]}`);
    }
  }
}

type Level = NonNullable<Choices['definition']['levels']>[string];

/** What an array of this kind keeps of a number. */
function stored(array: { readonly constructor: unknown; readonly length: number }, value: number): number {
  return array instanceof Float32Array ? Math.fround(value) : array instanceof Float64Array ? value : value + 0;
}
