/** Predicted spawns: rows that predicted systems made on a client, by tick and place in it, until the server's own take their part. */
import { ALIVE } from '../world/memory.ts';

/** A row that a predicted system spawned and that no row of the server has been matched with. */
export interface PredictedSpawn {
  readonly row: number;
  /** The tick that made it. */
  readonly tick: number;
  /** The mask that it was spawned with. */
  readonly maskLow: number;
  readonly maskHigh: number;
}

/** The server's row may be born so many ticks earlier or later than it was predicted; a spawn unmatched for longer is withdrawn. */
export const MATCH_TICKS = 10;

/** Spawns that wait for the server at one time; what is beyond is refused. */
export const PREDICTED_SPAWNS_MAX = 1_024;

interface Slot {
  row: number;
  tick: number;
  /** Which spawn of its tick it is, 0… */
  ordinal: number;
  maskLow: number;
  maskHigh: number;
  /** Whether its tick made it when it was stepped last. */
  isMade: boolean;
}

/** The spawns of one client. A slot keeps its row over replays: the same spawn of the same tick has the same row again. */
export class PredictedSpawns {
  /** In no order; those behind `#count` wait to be used again. */
  readonly #slots: Slot[] = [];
  #count = 0;
  #tick = 0;
  #ordinal = 0;

  /** A tick is stepped: what it made before is not made yet. */
  begin(tick: number): void {
    this.#tick = tick;
    this.#ordinal = 0;
    for (let i = 0; i < this.#count; i++) if (this.#slots[i].tick === tick) this.#slots[i].isMade = false;
  }

  /** The row of the tick's next spawn: the one it had before, else one from `takeRow`; 0 when there is none. */
  take(low: number, high: number, takeRow: () => number): number {
    const ordinal = this.#ordinal++;
    for (let i = 0; i < this.#count; i++) {
      const slot = this.#slots[i];
      if (slot.tick === this.#tick && slot.ordinal === ordinal) return made(slot, low, high);
    }
    if (this.#count === PREDICTED_SPAWNS_MAX) return 0;
    const row = takeRow();
    if (row === 0) return 0;
    if (this.#count === this.#slots.length)
      this.#slots.push({ row: 0, tick: 0, ordinal: 0, maskLow: 0, maskHigh: 0, isMade: false });
    const slot = this.#slots[this.#count++];
    slot.row = row;
    slot.tick = this.#tick;
    slot.ordinal = ordinal;
    return made(slot, low, high);
  }

  /** Takes away the spawn that a row of the server with this mask, born at `tick`, is most likely, and returns its row; 0 if none. */
  match(tick: number, low: number, high: number): number {
    let best = -1;
    for (let i = 0; i < this.#count; i++) {
      const slot = this.#slots[i];
      if (!slot.isMade || slot.maskLow !== (low | ALIVE) >>> 0 || slot.maskHigh !== high >>> 0) continue;
      if (Math.abs(slot.tick - tick) > MATCH_TICKS) continue;
      if (best < 0 || isNearer(slot, this.#slots[best], tick)) best = i;
    }
    return best < 0 ? 0 : this.#remove(best);
  }

  /** Takes away every spawn of a tick before `tick` and hands its row to `end`; returns how many of them had been made. */
  endBefore(tick: number, end: (row: number) => void): number {
    let count = 0;
    for (let i = this.#count - 1; i >= 0; i--) {
      const slot = this.#slots[i];
      if (slot.tick >= tick) continue;
      if (slot.isMade) count++;
      end(this.#remove(i));
    }
    return count;
  }

  /** Those made up to `tick`, in the order in which they were made. */
  list(tick: number): readonly PredictedSpawn[] {
    return this.#slots
      .slice(0, this.#count)
      .filter((slot) => slot.isMade && slot.tick <= tick)
      .sort((a, b) => a.tick - b.tick || a.ordinal - b.ordinal)
      .map(({ row, tick: of, maskLow, maskHigh }) => ({ row, tick: of, maskLow, maskHigh }));
  }

  #remove(at: number): number {
    const slot = this.#slots[at];
    this.#slots[at] = this.#slots[--this.#count];
    this.#slots[this.#count] = slot;
    return slot.row;
  }
}

function made(slot: Slot, low: number, high: number): number {
  slot.maskLow = (low | ALIVE) >>> 0;
  slot.maskHigh = high >>> 0;
  slot.isMade = true;
  return slot.row;
}

/** Nearer in time, of equals the earlier one, of those of one tick the one made first. */
function isNearer(a: Slot, b: Slot, tick: number): boolean {
  const apart = Math.abs(a.tick - tick) - Math.abs(b.tick - tick);
  return (apart || a.tick - b.tick || a.ordinal - b.ordinal) < 0;
}
