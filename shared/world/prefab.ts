/** prefab: a spawn compiled once, that makes no garbage. */
import { SamestepError } from '../errors.ts';
import { asEntity, type Entity } from '../model/entity.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import type { PredictedWorldOfDefinition } from '../model/predicted-types.ts';
import type { ComponentName, ExactSpawn, SpawnInit } from '../model/types.ts';
import { componentBits } from './entities.ts';
import { partsOf } from './world.ts';

/**
 * Compiles a spawn: the returned function makes an entity with these components and starting values and returns its row, whose
 * columns can be written at once; NONE when the world is full. Throws `world/unknown-name` for a name that is not in the model, and
 * `world/limit` for a list that is too long.
 */
export function prefab<D extends ModelDefinition, const I extends SpawnInit<D>>(
  model: Model<D>,
  init: I & ExactSpawn<D, I>,
): (w: PredictedWorldOfDefinition<D>) => Entity<keyof I & ComponentName<D>> {
  const { regions, components } = model.layout;
  let low = 1;
  let high = 0;
  const writes: StartValue[] = [];
  for (const [component, values] of Object.entries(init)) {
    const index = components.indexOf(component);
    if (index < 0) throw unknown(component);
    const bits = componentBits(index);
    low |= bits.low;
    high |= bits.high;
    for (const [field, value] of Object.entries(values ?? {})) {
      const region = regions.findIndex(({ name, group }) => group === 'component' && name === `${component}.${field}`);
      if (region < 0) throw unknown(`${component}.${field}`);
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      const { stride } = regions[region];
      if (items.length > stride) throw tooLong(`${component}.${field}`, items.length, stride);
      items.forEach((item, at) => writes.push({ region, stride, at, value: Number(item) }));
      const counts = regions.findIndex(({ name }) => name === `${component}.${field}.count`);
      if (counts >= 0) writes.push({ region: counts, stride: 1, at: 0, value: items.length });
    }
  }
  return (w) => {
    const { entities, memory } = partsOf(w);
    const row = entities.spawn(low >>> 0, high >>> 0);
    if (row !== 0) {
      for (let i = 0; i < writes.length; i++) {
        const { region, stride, at, value } = writes[i];
        memory.arrays[region][row * stride + at] = value;
      }
    }
    return asEntity(row);
  };
}

/** One number that every entity of a prefab starts with. */
interface StartValue {
  readonly region: number;
  readonly stride: number;
  readonly at: number;
  readonly value: number;
}

function tooLong(name: string, count: number, max: number): SamestepError {
  return new SamestepError({
    code: 'world/limit',
    what: `A prefab starts ${name} with ${count} values.`,
    fix: `Its list holds ${max}: give fewer, or make it longer in the model.`,
    data: { name, count, max },
  });
}

function unknown(name: string): SamestepError {
  return new SamestepError({
    code: 'world/unknown-name',
    what: `A prefab names '${name}', which is not in the model.`,
    fix: 'Use components and fields of the model.',
    data: { name },
  });
}
