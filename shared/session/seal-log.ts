/** The encoded seals of the last half minute or more: whoever has the world of an older tick can be told the rest, however much is left out. */
import { assert } from '../assert.ts';
import type { Bundle } from '../sim/bundle.ts';
import { BitWriter, SERVER, WIRE_LIMITS, isIdleSeal, writeSeal, type WireLayout } from '../wire/protocol.ts';
import { SESSION_LIMITS } from './limits.ts';

/** So many bytes of seals have room at least, and twice as many whenever they have not: a room in whose lobby people gather has none. */
const LEAST_BYTES = 1024;

/** A ring of seals, each encoded once and sent to many. */
export class SealLog {
  readonly #layout: WireLayout;
  readonly #writer = new BitWriter(256);
  /** The inputs of the newest seal: the next one is written against them. */
  readonly baseline: Uint8Array;
  readonly #capacity: number;
  readonly #bytesMax: number;
  /** Where each tick's seal begins in all bytes that were ever written, and its length; 0 for an idle one, which needs none. */
  readonly #starts: Float64Array;
  readonly #lengths: Int32Array;
  #bytes = new Uint8Array(0);
  #written = 0;
  #newest: number;
  #oldest: number;

  /** Begins after `tick`, whose seal had no inputs, and keeps so many ticks, as far as they have room in so many bytes. */
  constructor(layout: WireLayout, tick: number, keptTicks: number, bytesMax: number = SESSION_LIMITS.sealLogBytes) {
    this.#layout = layout;
    this.baseline = new Uint8Array(layout.seats * layout.inputBytes);
    this.#capacity = keptTicks;
    this.#bytesMax = bytesMax;
    this.#starts = new Float64Array(this.#capacity);
    this.#lengths = new Int32Array(this.#capacity);
    this.#newest = tick;
    this.#oldest = tick + 1;
  }

  /** Keeps the seal of the next tick. */
  add(bundle: Bundle): void {
    const isIdle = isIdleSeal(this.#layout, bundle, this.baseline);
    this.#writer.reset();
    writeSeal(this.#writer, this.#layout, bundle, this.baseline);
    this.#newest = bundle.tick;
    if (this.#newest - this.#oldest >= this.#capacity) this.#oldest = this.#newest - this.#capacity + 1;
    const place = this.#newest % this.#capacity;
    this.#starts[place] = this.#written;
    this.#lengths[place] = 0;
    if (!isIdle) this.#keep(this.#writer.view(), place);
  }

  #keep(seal: Uint8Array, place: number): void {
    while (this.#isTooSmall(seal.length)) this.#grow();
    // A seal is never cut by the end of the ring.
    const size = this.#bytes.length;
    if ((this.#written % size) + seal.length > size) this.#written += size - (this.#written % size);
    this.#starts[place] = this.#written;
    this.#lengths[place] = seal.length;
    this.#bytes.set(seal, this.#written % size);
    this.#written += seal.length;
    while (this.#starts[this.#oldest % this.#capacity] < this.#written - size) this.#oldest++;
  }

  /** Whether a seal would push out one that is to be kept, and there may be more bytes. One seal alone always finds room. */
  #isTooSmall(length: number): boolean {
    const size = this.#bytes.length;
    if (length * 2 > size) return true;
    const isFull = this.#written + 2 * length - this.#starts[this.#oldest % this.#capacity] > size;
    return isFull && size < this.#bytesMax && this.#oldest < this.#newest;
  }

  /** Twice the bytes, with what is kept moved to their beginning. */
  #grow(): void {
    const before = this.#bytes;
    this.#bytes = new Uint8Array(Math.max(LEAST_BYTES, before.length * 2));
    this.#written = 0;
    for (let tick = this.#oldest; tick < this.#newest; tick++) {
      const place = tick % this.#capacity;
      const start = this.#starts[place] % before.length;
      this.#starts[place] = this.#written;
      this.#bytes.set(before.subarray(start, start + this.#lengths[place]), this.#written);
      this.#written += this.#lengths[place];
    }
  }

  /** Whether every seal after `tick` is kept. */
  covers(tick: number): boolean {
    return tick + 1 >= this.#oldest && tick <= this.#newest;
  }

  /** Whether nothing happened in the ticks after `from` up to and with `to`. */
  isIdle(from: number, to: number): boolean {
    for (let tick = from + 1; tick <= to; tick++) if (this.#lengths[tick % this.#capacity] > 0) return false;
    return true;
  }

  /** About how many bytes `write` makes of the ticks after `from`. */
  sizeBytes(from: number, to: number): number {
    let size = 2;
    for (let tick = from + 1; tick <= to; tick++) size += this.#lengths[tick % this.#capacity];
    return size + Math.floor((to - from) / WIRE_LIMITS.skippedTicks);
  }

  /**
   * Writes the message of the seals after `from` up to and with `to`. Idle ones are left out but for the last, and for one wherever more
   * than 31 would be missing; with `isWhole` none is. All of them must be kept.
   */
  write(writer: BitWriter, range: { readonly from: number; readonly to: number; readonly isWhole: boolean }): void {
    const { from, to, isWhole } = range;
    assert(this.covers(from) && to > from && to <= this.#newest, 'The seals of a message are kept.');
    writer.reset();
    writer.u8(SERVER.seals);
    const size = this.#bytes.length;
    for (let tick = from + 1, told = from; tick <= to; tick++) {
      const length = this.#lengths[tick % this.#capacity];
      if (length > 0) {
        const start = this.#starts[tick % this.#capacity] % size;
        writer.bytes(this.#bytes, start, start + length);
      } else if (isWhole || tick === to || tick - told > WIRE_LIMITS.skippedTicks) writer.u8(tick & 31);
      else continue;
      told = tick;
    }
  }
}
