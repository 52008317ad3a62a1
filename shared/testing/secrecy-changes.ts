/** What a player of a state room may not know of a world, found by asking the rules alone, and changed at random. */
import { tileOf } from '../mirror/cell-tracker.ts';
import { TILE_CELLS, createContract, type Contract } from '../mirror/contract.ts';
import { stepOf, valueOfStep } from '../mirror/values.ts';
import { nextFloat, nextInt, nextUint32 } from '../math/random.ts';
import { asEntity } from '../model/entity.ts';
import { NO_PLAYER, type FieldKind } from '../model/fields.ts';
import type { Region } from '../model/layout.ts';
import type { ErasedSight } from '../sim/game.ts';
import type { Sim } from '../sim/sim.ts';
import { ALIVE, componentBits } from '../world/entities.ts';
import type { NumberArray } from '../world/memory.ts';

/** An event that the player may be told of with the next patch. */
export interface HeardEvent {
  readonly name: string;
  readonly record: Readonly<Record<string, number>>;
}

/** Of a row: it is the player's; they may know it when they do not, and go on knowing it. */
const OWN = 4;
const SEEN = 1;
const KEPT = 2;

/** Changes may show in what the rules say: those rows are put back so often before all is. */
const ATTEMPTS = 4;

/** Cells of a grid that are changed at a time. */
const CELLS = 256;

interface Column {
  readonly region: Region;
  readonly values: NumberArray;
  readonly counts: NumberArray | undefined;
  readonly low: number;
  readonly high: number;
  readonly access: 'hidden' | 'secret' | 'open';
  readonly quantized: ((value: number) => number) | undefined;
}

/** The unknown parts of one sim's world, for one player. */
export class SecrecyChanges {
  /** Values that were changed, and times at which all was put back since the rules showed it. */
  changed = 0;
  givenUp = 0;
  readonly #sim: Sim;
  readonly #contract: Contract;
  readonly #random: Uint32Array;
  readonly #columns: readonly Column[];
  readonly #hiddenCells: readonly { readonly region: Region; readonly values: NumberArray }[];
  readonly #grids: readonly { readonly region: Region; readonly values: NumberArray }[];
  readonly #kept: Uint8Array;

  constructor(sim: Sim, random: Uint32Array) {
    const { model } = sim.game;
    const { layout, definition } = model;
    const { arrays } = sim.worldParts.memory;
    this.#sim = sim;
    this.#random = random;
    this.#contract = createContract(model);
    this.#kept = new Uint8Array(sim.stateBytes);
    const { hidden = [] } = definition.mirror ?? {};
    const { components, fields } = this.#contract;
    const whose = new Set(components.map(({ ownerRegion }) => ownerRegion));
    const arrayOf = (name: string) => {
      const place = layout.regions.findIndex((region) => region.name === name);
      return place < 0 ? undefined : arrays[place];
    };
    this.#columns = layout.regions.flatMap((region, i): Column[] => {
      const isCount = region.name.endsWith('.count') && layout.regionOf.has(region.name.slice(0, -'.count'.length));
      // Whose a row is decides who knows it: it stays.
      if (region.group !== 'component' || isCount || whose.has(i)) return [];
      const shown = fields.find(({ region: of }) => of === i);
      const steps = shown?.steps;
      const isSingle = shown?.sent === 'float32' && region.storage === 'f64';
      return [
        {
          region,
          values: arrays[i],
          counts: arrayOf(`${region.name}.count`),
          ...componentBits(layout.components.indexOf(region.owner)),
          access: shown === undefined ? 'hidden' : shown.isSecret ? 'secret' : 'open',
          quantized: steps !== undefined ? (value) => stepOf(steps, value) : isSingle ? Math.fround : undefined,
        },
      ];
    });
    const cells = layout.regions.map((region, i) => ({ region, values: arrays[i] }));
    this.#hiddenCells = cells.filter(
      ({ region: { group, name } }) =>
        (group === 'globals' || group === 'grid') && hidden.some((of) => name === of || name === `${of}.count`),
    );
    this.#grids = cells.filter(({ region: { group, name } }) => group === 'grid' && !hidden.includes(name));
  }

  /** Changes everything that a player of these seats may not know; `restore` puts it back. */
  change(seats: readonly number[], events: readonly HeardEvent[]): void {
    const { memory } = this.#sim.worldParts;
    this.#kept.set(memory.bytes);
    const before = this.#knowable(seats, events);
    const changed = this.#changeRows(before.rows, () => true) + this.#changeCells(before.tiles, () => true);
    this.changed += changed;
    this.#verify(seats, events, before);
  }

  restore(): void {
    this.#sim.worldParts.memory.bytes.set(this.#kept);
  }

  /** Changes fields by their names for good, where they are unknown to a player of these seats. */
  changeLasting(seats: readonly number[], names: readonly string[]): void {
    this.#kept.set(this.#sim.worldParts.memory.bytes);
    const before = this.#knowable(seats, []);
    const isNamed = (name: string) => names.includes(name);
    this.changed += this.#changeRows(before.rows, isNamed) + this.#changeCells([], isNamed);
    this.#verify(seats, [], before);
  }

  /** Puts back what decided what the player may know. */
  #verify(seats: readonly number[], events: readonly HeardEvent[], before: Knowable): void {
    const { layout } = this.#sim.worldParts.memory;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const after = this.#knowable(seats, events);
      const rows = before.rows.flatMap((bits, row) => (bits === after.rows[row] ? [] : [row]));
      if (rows.length === 0) {
        if (String(after.tiles) === String(before.tiles) && String(after.heard) === String(before.heard)) return;
        break;
      }
      for (const row of rows.slice(0, layout.rowCount)) this.#restoreRow(row);
    }
    this.givenUp++;
    this.restore();
  }

  #restoreRow(row: number): void {
    const kept = new DataView(this.#kept.buffer);
    for (const { region, values, counts } of this.#columns) {
      const at = row * region.stride;
      const width = values.BYTES_PER_ELEMENT;
      const bytes = new Uint8Array(values.buffer, values.byteOffset + at * width, region.stride * width);
      bytes.set(new Uint8Array(kept.buffer, region.byteOffset + at * width, region.stride * width));
      if (counts !== undefined) counts[row] = kept.getUint8(counts.byteOffset + row);
    }
  }

  /** What the rules let a player know. */
  #knowable(seats: readonly number[], events: readonly HeardEvent[]): Knowable {
    const { world, memory } = this.#sim.worldParts;
    const sight: ErasedSight = this.#sim.game.rules.sight ?? {};
    const rows = Array.from({ length: memory.layout.rowCount }, (_, row) =>
      (memory.mask[row] & ALIVE) === 0 ? 0 : this.#isOwn(row, seats) ? OWN : this.#bitsOf(row, seats, sight),
    );
    const tiles = this.#grids.flatMap(({ region: { name, stride, count } }) =>
      squares(stride, count / stride).map(
        ([x, y]) =>
          sight.tile === undefined ||
          seats.length === 0 ||
          seats.some((seat) => sight.tile?.(world, seat, name, x, y, TILE_CELLS)),
      ),
    );
    const heard = events.map(({ name, record }) =>
      seats.some((seat) => sight.hears?.[name]?.(world, seat, record) ?? false),
    );
    return { rows, tiles, heard };
  }

  #isOwn(row: number, seats: readonly number[]): boolean {
    const { mask, maskHigh, arrays } = this.#sim.worldParts.memory;
    for (const { maskLow, maskHigh: high, ownerRegion } of this.#contract.components) {
      if (ownerRegion < 0 || ((mask[row] & maskLow) === 0 && (maskHigh[row] & high) === 0)) continue;
      return seats.includes(arrays[ownerRegion][row]);
    }
    return false;
  }

  #bitsOf(row: number, seats: readonly number[], sight: ErasedSight): number {
    const { world } = this.#sim.worldParts;
    const e = asEntity(row);
    const ask = (isKnown: boolean) => {
      if (seats.length === 0) return sight.watched?.(world, e, isKnown) ?? true;
      if (!this.#isNear(row, seats, sight, isKnown)) return false;
      return sight.visible === undefined || seats.some((seat) => sight.visible?.(world, seat, e, isKnown));
    };
    return (ask(false) ? SEEN : 0) | (ask(true) ? KEPT : 0);
  }

  #isNear(
    row: number,
    seats: readonly number[],
    { radius, margin = 0, eyes, x, y }: ErasedSight,
    isKnown: boolean,
  ): boolean {
    const { layout, arrays, mask, maskHigh } = this.#sim.worldParts.memory;
    const place = layout.regions.findIndex(({ name }) => name === x);
    if (radius === undefined || place < 0) return true;
    const has = (of: number, component: string) => {
      const { low, high } = componentBits(layout.components.indexOf(component));
      return (mask[of] & low) !== 0 || (maskHigh[of] & high) !== 0;
    };
    const { owner } = layout.regions[place];
    if (!has(row, owner)) return true;
    const xs = arrays[place];
    const ys = arrays[layout.regions.findIndex(({ name }) => name === y)];
    const reach = isKnown ? radius + margin : radius;
    for (let eye = 1; eye < layout.rowCount; eye++) {
      const isEye = (mask[eye] & ALIVE) !== 0 && has(eye, owner) && (eyes === undefined || has(eye, eyes));
      if (!isEye || !this.#isOwn(eye, seats)) continue;
      const [dx, dy] = [xs[row] - xs[eye], ys[row] - ys[eye]];
      if (dx * dx + dy * dy <= reach * reach) return true;
    }
    return false;
  }

  #changeRows(rows: readonly number[], isNamed: (name: string) => boolean): number {
    const { mask, maskHigh } = this.#sim.worldParts.memory;
    let count = 0;
    for (const column of this.#columns) {
      if (!isNamed(column.region.name)) continue;
      for (let row = 1; row < rows.length; row++) {
        const isThere = (mask[row] & column.low) !== 0 || (maskHigh[row] & column.high) !== 0;
        if ((mask[row] & ALIVE) === 0 || !isThere) continue;
        const isKnown = column.access === 'open' ? rows[row] !== 0 : column.access === 'secret' && rows[row] === OWN;
        if (!isKnown) count += this.#changeRow(column, row);
        else if (rows[row] !== OWN && column.quantized !== undefined) count += this.#changeRemainder(column, row);
      }
    }
    return count;
  }

  #changeRow({ region, values, counts }: Column, row: number): number {
    const first = row * region.stride;
    if (counts !== undefined) {
      counts[row] = nextInt(this.#random, region.stride + 1);
      values.fill(0, first, first + region.stride);
    }
    const inUse = counts === undefined ? region.stride : counts[row];
    for (let i = 0; i < inUse; i++) values[first + i] = this.#valueFor(region, values[first + i]);
    return inUse;
  }

  /** Another value that is sent as the same one. */
  #changeRemainder({ region, values, quantized }: Column, row: number): number {
    if (quantized === undefined || region.stride > 1) return 0;
    const steps = this.#contract.fields.find(({ name }) => name === region.name)?.steps;
    const before = values[row];
    const width = steps === undefined ? Math.abs(before) / 16_777_216 : steps.range / steps.span;
    const middle = steps === undefined ? Math.fround(before) : valueOfStep(steps, stepOf(steps, before));
    const after = middle + (nextFloat(this.#random) - 0.5) * width * 0.98;
    if (quantized(after) !== quantized(before)) return 0;
    values[row] = after;
    return 1;
  }

  #changeCells(tiles: readonly boolean[], isNamed: (name: string) => boolean): number {
    const random = this.#random;
    let count = 0;
    for (const { region, values } of this.#hiddenCells) {
      if (!isNamed(region.name) || region.name.endsWith('.count')) continue;
      const counts = this.#hiddenCells.find(({ region: { name } }) => name === `${region.name}.count`)?.values;
      const inUse = counts === undefined ? values.length : counts[0];
      for (let n = 0; n < Math.min(inUse, CELLS); n++, count++) {
        const i = inUse <= CELLS ? n : nextInt(random, inUse);
        values[i] = this.#valueFor(region, values[i]);
      }
    }
    let first = 0;
    for (const { region, values } of this.#grids) {
      const across = Math.ceil(region.stride / TILE_CELLS);
      for (let n = 0; n < CELLS && first < tiles.length; n++) {
        const i = nextInt(random, values.length);
        if (tiles[first + tileOf(i, region.stride, across)]) continue;
        values[i] = this.#valueFor(region, values[i]);
        count++;
      }
      first += across * Math.ceil(region.count / region.stride / TILE_CELLS);
    }
    return count;
  }

  /** Any finite value of the field's kind, now and then one near to what is there. */
  #valueFor({ kind, storage, names }: Region, before: number): number {
    const random = this.#random;
    const { layout, mask, generation } = this.#sim.worldParts.memory;
    const row = nextInt(random, layout.rowCount);
    const isAlive = (mask[row] & ALIVE) !== 0;
    switch (kind satisfies FieldKind) {
      case 'entity':
        return isAlive ? row : 0;
      case 'entityId':
        return isAlive ? ((generation[row] << 16) | row) >>> 0 : 0;
      case 'player':
        return nextInt(random, 2) === 0 ? NO_PLAYER : nextInt(random, layout.playerCount);
      case 'bool':
        return nextInt(random, 2);
      case 'oneOf':
        return nextInt(random, Math.max(1, names.length));
      default:
        if (storage !== 'f64' && storage !== 'f32') return nextInt(random, 2) === 0 ? before + 1 : nextUint32(random);
        return before + ((nextFloat(random) - 0.5) * 16_777_216) / (1 + nextInt(random, 1 << 24));
    }
  }
}

interface Knowable {
  readonly rows: readonly number[];
  readonly tiles: readonly boolean[];
  readonly heard: readonly boolean[];
}

/** Where the squares of a grid begin. */
function squares(width: number, height: number): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let y = 0; y < height; y += TILE_CELLS) for (let x = 0; x < width; x += TILE_CELLS) found.push([x, y]);
  return found;
}
