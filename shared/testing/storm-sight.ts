/** What a client of a state room may know of the server's world, asked of the rules row by row, with nothing that the engine keeps. */
import type { Contract } from '../mirror/contract.ts';
import { asEntity } from '../model/entity.ts';
import type { Sim } from '../sim/sim.ts';
import { componentBits } from '../world/entities.ts';
import { ALIVE, type WorldMemory } from '../world/memory.ts';

/** How much a client may know of a row: nothing; it may keep what it knew; it is told. */
export type Knowing = 'none' | 'kept' | 'told';

/** Whether a row has a component, by the bits of the world's mask. */
export function hasBits({ mask, maskHigh }: WorldMemory, row: number, { low, high }: Bits): boolean {
  return (mask[row] & low) !== 0 || (maskHigh[row] & high) !== 0;
}

interface Bits {
  readonly low: number;
  readonly high: number;
}

/** The seat whose row this is; −1 for nobody's. */
export function ownerOf({ components }: Contract, memory: WorldMemory, row: number): number {
  for (const { ownerRegion, maskLow, maskHigh } of components) {
    if (ownerRegion < 0 || !hasBits(memory, row, { low: maskLow, high: maskHigh })) continue;
    const seat = memory.arrays[ownerRegion][row];
    return seat < memory.layout.playerCount ? seat : -1;
  }
  return -1;
}

/** Whether a row has a component that clients get; of others' rows a secret one does not count. */
function isMirrored({ components }: Contract, memory: WorldMemory, row: number, isOwn: boolean): boolean {
  return components.some(
    ({ maskLow, maskHigh, isSecret }) => (isOwn || !isSecret) && hasBits(memory, row, { low: maskLow, high: maskHigh }),
  );
}

/** The eyes of some seats: where they are. */
function eyesOf(contract: Contract, { worldParts, game }: Sim, seats: readonly number[]): readonly [number, number][] {
  const { memory } = worldParts;
  const { layout } = memory;
  const { x, y, eyes } = game.rules.sight ?? {};
  if (x === undefined || y === undefined || eyes === undefined) return [];
  const region = (path: string) => layout.regions.findIndex(({ name }) => name === path);
  const place = componentBits(layout.components.indexOf(layout.regions[region(x)].owner));
  const eye = componentBits(layout.components.indexOf(eyes));
  const found: [number, number][] = [];
  for (let row = 1; row < layout.rowCount; row++) {
    if ((memory.mask[row] & ALIVE) === 0 || !hasBits(memory, row, place) || !hasBits(memory, row, eye)) continue;
    if (seats.includes(ownerOf(contract, memory, row)))
      found.push([memory.arrays[region(x)][row], memory.arrays[region(y)][row]]);
  }
  return found;
}

/** What those who play some seats (none: who watch) may know of each row, by row. */
export function knowingOf(contract: Contract, sim: Sim, seats: readonly number[]): readonly Knowing[] {
  const { worldParts, game } = sim;
  const { memory, world } = worldParts;
  const { layout } = memory;
  const { radius, margin = 0, x = '', y = '', visible, watched } = game.rules.sight ?? {};
  const region = (path: string) => layout.regions.findIndex(({ name }) => name === path);
  const place = region(x) < 0 ? undefined : componentBits(layout.components.indexOf(layout.regions[region(x)].owner));
  const [xs, ys] = [memory.arrays[region(x)], memory.arrays[region(y)]];
  const eyes = radius === undefined ? [] : eyesOf(contract, sim, seats);

  function away(row: number): number {
    if (place === undefined || !hasBits(memory, row, place)) return 0;
    return Math.min(...eyes.map(([ex, ey]) => (xs[row] - ex) * (xs[row] - ex) + (ys[row] - ey) * (ys[row] - ey)));
  }

  function asked(row: number, isKnown: boolean): boolean {
    if (seats.length === 0) return watched?.(world, asEntity(row), isKnown) ?? true;
    const reach = isKnown ? (radius ?? 0) + margin : (radius ?? 0);
    if (radius !== undefined && away(row) > reach * reach) return false;
    return visible === undefined || seats.some((seat) => visible(world, seat, asEntity(row), isKnown));
  }

  return Array.from({ length: layout.rowCount }, (_, row): Knowing => {
    if ((memory.mask[row] & ALIVE) === 0) return 'none';
    if (seats.includes(ownerOf(contract, memory, row)))
      return isMirrored(contract, memory, row, true) ? 'told' : 'none';
    if (!isMirrored(contract, memory, row, false)) return 'none';
    const [kept, told] = [asked(row, true), asked(row, false)];
    return kept && told ? 'told' : kept || told ? 'kept' : 'none';
  });
}
