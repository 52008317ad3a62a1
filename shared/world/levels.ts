/** Loading a level: asked for in a system, done at its end. */
import { SamestepError } from '../errors.ts';
import { HEADER } from '../model/layout.ts';
import type { LevelDefinition, Model } from '../model/model.ts';
import type { Entities } from './entities.ts';
import { fieldArrays, type NumberArray, type WorldMemory } from './memory.ts';

/** The levels of one world. Which is loaded, and which was asked for, stands in the header. */
export interface Levels {
  /** Asks for a level by name. The last of those asked for in one system counts. */
  request(name: string): void;
  /** Loads what was asked for; false if nothing was. */
  apply(): boolean;
  /** Name and content of the one that is loaded. */
  readonly name: string | undefined;
  readonly content: Readonly<Record<string, unknown>> | undefined;
}

/** Makes entities as the world's own `spawn` does. */
export type SpawnByName = (init: NonNullable<LevelDefinition['entities']>[number]) => number;

/** Makes the levels of a world. The model's check has seen that they fit it. */
export function createLevels(
  { definition }: Model,
  memory: WorldMemory,
  entities: Entities,
  spawn: SpawnByName,
): Levels {
  const { header } = memory;
  const levels = Object.entries(definition.levels ?? {});
  const grids: readonly [name: string, cells: NumberArray][] = fieldArrays(memory, 'grid').map(({ field, values }) => [
    field,
    values,
  ]);

  function load([, { grids: cellsOf = {}, entities: inits = [] }]: (typeof levels)[number]): void {
    entities.despawnAll();
    for (const [name, cells] of grids) {
      if (Object.hasOwn(cellsOf, name)) cells.set(cellsOf[name]);
      else cells.fill(0);
    }
    for (const init of inits) spawn(init);
    entities.commit();
  }

  return Object.freeze({
    request(name: string) {
      const index = levels.findIndex(([known]) => known === name);
      if (index < 0)
        throw unknownLevel(
          name,
          levels.map(([known]) => known),
        );
      header[HEADER.nextLevel] = index + 1;
    },
    apply() {
      const next = header[HEADER.nextLevel];
      if (next === 0) return false;
      header[HEADER.nextLevel] = 0;
      header[HEADER.level] = next;
      load(levels[next - 1]);
      return true;
    },
    get name() {
      return levels[header[HEADER.level] - 1]?.[0];
    },
    get content() {
      const level = levels[header[HEADER.level] - 1];
      return level === undefined ? undefined : (level[1].content ?? NO_CONTENT);
    },
  });
}

const NO_CONTENT: Readonly<Record<string, unknown>> = Object.freeze({});

function unknownLevel(name: string, known: readonly string[]): SamestepError {
  return new SamestepError({
    code: 'world/unknown-name',
    what: `There is no level '${name}'.`,
    fix: known.length === 0 ? 'Declare it under levels in the model.' : `The model has ${known.join(', ')}.`,
    data: { name },
  });
}
