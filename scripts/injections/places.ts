// Places of a world where a fault can write, and systems that have one.
import { HEADER, type Region } from '#shared/model/layout.ts';
import { partsOf } from '#shared/world/world.ts';
import type { Game } from '#shared/index.ts';
import type { Draw } from './injection.ts';

/** A number of a living row. */
export interface Place {
  readonly region: Region;
  readonly row: number;
  /** Row and generation. */
  readonly entity: number;
}

const REAL: ReadonlySet<string> = new Set(['f64', 'f32', 'angle']);
const NUMBER: ReadonlySet<string> = new Set([...REAL, 'i8', 'u8', 'i16', 'u16', 'i32', 'u32']);

/** The columns of a game that hold plain numbers; those with fractions only, if asked for. */
export function numberColumns({ model }: Game, isReal: boolean): readonly Region[] {
  const kinds = isReal ? REAL : NUMBER;
  return model.layout.regions.filter(
    ({ group, kind, stride, name }) =>
      group === 'component' && stride === 1 && kinds.has(kind) && !name.endsWith('.count'),
  );
}

/** The living rows of a column, ascending. */
export function livingPlaces(world: object, region: Region): readonly Place[] {
  const { memory, entities } = partsOf(world);
  const bit = memory.layout.components.indexOf(region.owner) + 1;
  const places: Place[] = [];
  for (let row = 1; row <= memory.header[HEADER.highWater]; row++) {
    const word = bit < 32 ? memory.mask[row] : memory.maskHigh[row];
    const isLiving = entities.isAlive(row) && ((word >>> (bit % 32)) & 1) === 1;
    if (isLiving) places.push({ region, row, entity: entities.idOf(row) });
  }
  return places;
}

/** One of them; undefined when nothing lives. */
export function livingPlace(world: object, region: Region, at: number): Place | undefined {
  const places = livingPlaces(world, region);
  return places.length === 0 ? undefined : places[at % places.length];
}

/** Reads and writes a place. */
export function valueAt(world: object, { region, row }: Place): number {
  const { memory } = partsOf(world);
  return memory.arrays[memory.layout.regions.indexOf(region)][row];
}

export function setValueAt(world: object, { region, row }: Place, value: number): void {
  const { memory } = partsOf(world);
  memory.arrays[memory.layout.regions.indexOf(region)][row] = value;
}

/** The same game with one of its systems followed by `then`, under the same name. */
export function spoilt(game: Game, system: string, then: (world: object, tick: number) => void): Game {
  const original = game.rules.systems[system];
  const systems = {
    ...game.rules.systems,
    [system]: (w: Parameters<typeof original>[0]) => {
      original(w);
      then(w, w.tick);
    },
  };
  return { ...game, rules: { ...game.rules, systems } };
}

/** A random system's name. */
export function anySystem(game: Game, draw: Draw): string {
  const names = Object.keys(game.rules.systems);
  return names[draw(names.length)];
}
