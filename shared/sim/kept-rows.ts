/** What some rows were in the last ticks: masks and all columns, in fixed memory that grows with the number of rows. */
import { STORAGE_BYTES } from '../model/layout.ts';
import { ALIVE, arrayOf, type NumberArray, type WorldMemory } from '../world/memory.ts';
import { createRowCopier, recordViews, type RecordViews, type RowCopier } from '../world/row-copier.ts';

/** How many ticks are kept. */
export const KEPT_TICKS = 96;

/** The first rows for which there is memory; it doubles. */
const FIRST_TRACKS = 16;

/** A row's records of the last `KEPT_TICKS` ticks are its track. */
export class KeptRows {
  readonly #memory: WorldMemory;
  readonly #copier: RowCopier;
  /** Regions of components by their place in the layout, and where each begins in a record, in values; −1 for other regions. */
  readonly #offsets: readonly number[];
  /** The track of each row, counted from 1; 0 for none. */
  readonly #trackOf: Uint16Array;
  readonly #freeTracks: number[] = [];
  #capacity = 0;
  #ticks = new Float64Array(0);
  #masks = new Uint32Array(0);
  #views: RecordViews = recordViews(new ArrayBuffer(0));
  /** The whole buffer in the storage of each region. */
  #values: readonly NumberArray[] = [];

  constructor(memory: WorldMemory) {
    const { layout } = memory;
    const regions = layout.regions.filter(({ group }) => group === 'component');
    this.#memory = memory;
    this.#copier = createRowCopier(memory.bytes.buffer, regions);
    this.#trackOf = new Uint16Array(layout.rowCount);
    this.#offsets = layout.regions.map((region) => {
      const i = regions.indexOf(region);
      return i < 0 ? -1 : this.#copier.offsets[i] / STORAGE_BYTES[region.storage];
    });
    this.#grow();
  }

  /** Begins a row's track, with nothing kept. */
  add(row: number): void {
    if (this.#freeTracks.length === 0) this.#grow();
    const track = this.#freeTracks.pop() ?? 0;
    this.#trackOf[row] = track;
    this.forget(row);
  }

  /** Forgets what is kept of a row. */
  forget(row: number): void {
    const track = this.#trackOf[row];
    this.#ticks.fill(-1, (track - 1) * KEPT_TICKS, track * KEPT_TICKS);
  }

  /** Ends it. */
  delete(row: number): void {
    this.#freeTracks.push(this.#trackOf[row]);
    this.#trackOf[row] = 0;
  }

  /** Keeps what a row is now as that of `tick`. */
  keep(row: number, tick: number): void {
    const { mask, maskHigh } = this.#memory;
    const at = this.#placeOf(row, tick);
    this.#ticks[at] = tick;
    this.#masks[at * 2] = mask[row];
    this.#masks[at * 2 + 1] = maskHigh[row];
    if ((mask[row] & ALIVE) !== 0) this.#copier.save(row, this.#views, at * this.#copier.recordBytes);
  }

  /** Whether there is a record of a row at a tick. */
  has(row: number, tick: number): boolean {
    return this.#trackOf[row] !== 0 && this.#ticks[this.#placeOf(row, tick)] === tick;
  }

  /** Writes the columns of a row's record back; it was alive. */
  load(row: number, tick: number): void {
    this.#copier.load(row, this.#views, this.#placeOf(row, tick) * this.#copier.recordBytes);
  }

  /** The kept words of a row's mask; 0 where nothing is kept. */
  maskLow(row: number, tick: number): number {
    return this.has(row, tick) ? this.#masks[this.#placeOf(row, tick) * 2] : 0;
  }

  maskHigh(row: number, tick: number): number {
    return this.has(row, tick) ? this.#masks[this.#placeOf(row, tick) * 2 + 1] : 0;
  }

  /** A kept value of a region of components, `item` of those a row has; NaN where nothing is kept, or the row was not alive. */
  value(row: number, tick: number, region: number, item: number): number {
    if ((this.maskLow(row, tick) & ALIVE) === 0) return NaN;
    const values = this.#values[region];
    const record = (this.#placeOf(row, tick) * this.#copier.recordBytes) / values.BYTES_PER_ELEMENT;
    return values[record + this.#offsets[region] + item];
  }

  #placeOf(row: number, tick: number): number {
    return (this.#trackOf[row] - 1) * KEPT_TICKS + (tick % KEPT_TICKS);
  }

  #grow(): void {
    const before = this.#capacity;
    const capacity = Math.min(before === 0 ? FIRST_TRACKS : before * 2, this.#memory.layout.rowCount);
    const ticks = new Float64Array(capacity * KEPT_TICKS);
    const masks = new Uint32Array(capacity * KEPT_TICKS * 2);
    const buffer = new ArrayBuffer(capacity * KEPT_TICKS * this.#copier.recordBytes);
    ticks.set(this.#ticks);
    masks.set(this.#masks);
    new Uint8Array(buffer).set(this.#views.bytes);
    this.#capacity = capacity;
    this.#ticks = ticks;
    this.#masks = masks;
    this.#views = recordViews(buffer);
    this.#values = this.#memory.layout.regions.map((region) =>
      arrayOf(buffer, { ...region, byteOffset: 0, count: buffer.byteLength / STORAGE_BYTES[region.storage] }),
    );
    for (let track = capacity; track > before; track--) this.#freeTracks.push(track);
  }
}
