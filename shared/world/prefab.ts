/** prefab: a spawn compiled once, that makes no garbage. */
import { SamestepError } from '../errors.ts';
import { asEntity, type Entity } from '../model/entity.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import type { ComponentName, ExactSpawn, SpawnInit, WorldOfDefinition } from '../model/types.ts';
import { componentBits } from './entities.ts';
import { partsOf } from './world.ts';

/**
 * Compiles a spawn: the returned function makes an entity with these components and starting values and returns its row, whose
 * columns can be written at once; NONE when the world is full. Throws `world/unknown-name` for a name that is not in the model.
 */
export function prefab<D extends ModelDefinition, const I extends SpawnInit<D>>(
  model: Model<D>,
  init: I & ExactSpawn<D, I>,
): (w: WorldOfDefinition<D>) => Entity<keyof I & ComponentName<D>> {
  const { regions, components } = model.layout;
  let low = 1;
  let high = 0;
  const columnIndexes: number[] = [];
  const startValues: number[] = [];
  for (const [component, values] of Object.entries(init)) {
    const index = components.indexOf(component);
    if (index < 0) throw unknown(component);
    const bits = componentBits(index);
    low |= bits.low;
    high |= bits.high;
    for (const [field, value] of Object.entries(values ?? {})) {
      const region = regions.findIndex(({ name, group }) => group === 'component' && name === `${component}.${field}`);
      if (region < 0) throw unknown(`${component}.${field}`);
      columnIndexes.push(region);
      startValues.push(Number(value));
    }
  }
  return (w) => {
    const { entities, memory } = partsOf(w);
    const row = entities.spawn(low >>> 0, high >>> 0);
    if (row !== 0) {
      for (let i = 0; i < columnIndexes.length; i++) memory.arrays[columnIndexes[i]][row] = startValues[i];
    }
    return asEntity(row);
  };
}

function unknown(name: string): SamestepError {
  return new SamestepError({
    code: 'world/unknown-name',
    what: `A prefab names '${name}', which is not in the model.`,
    fix: 'Use components and fields of the model.',
    data: { name },
  });
}
