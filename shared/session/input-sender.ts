/** A client's inputs on their way to the server: one sample for each tick, sent only when it is not what the server repeats anyway. */
import {
  BitWriter,
  addInput,
  createInputBatch,
  writeInputs,
  type InputBatch,
  type WireLayout,
} from '../wire/protocol.ts';
import { InputLatch } from './input-latch.ts';

/** An input that was sent and is not in the seals after so many ticks was dropped on its way: it is sent again. */
const RESEND_AFTER_TICKS = 60;

/** The inputs of one connection's seats. */
export class InputSender {
  readonly seats: readonly number[];
  readonly #layout: WireLayout;
  readonly #repeatMask: Uint8Array;
  readonly #latch: InputLatch;
  readonly #batch: InputBatch | undefined;
  readonly #writer = new BitWriter(64);
  /** What the server repeats of each slot while it hears nothing. */
  readonly #repeated: Uint8Array;
  readonly #sample: Uint8Array;
  /** The tick each slot's last sent input was stamped with. */
  readonly #sentTicks: Float64Array;
  #stampTick = -1;

  constructor({ layout, seats, repeatMask }: { layout: WireLayout; seats: readonly number[]; repeatMask: Uint8Array }) {
    this.seats = seats;
    this.#layout = layout;
    this.#repeatMask = repeatMask;
    this.#latch = new InputLatch(seats.length, repeatMask);
    this.#batch = seats.length === 0 ? undefined : createInputBatch(layout, seats.length);
    this.#repeated = new Uint8Array(seats.length * repeatMask.length);
    this.#sample = new Uint8Array(repeatMask.length);
    this.#sentTicks = new Float64Array(seats.length).fill(-Infinity);
  }

  /** Sets what a slot's devices say now. */
  set(slot: number, input: Uint8Array): void {
    this.#latch.set(slot, input);
  }

  /** Samples every slot for `tick`, once; the message to send, or undefined when the server would repeat the same. */
  sample(tick: number): Uint8Array | undefined {
    const batch = this.#batch;
    if (batch === undefined || tick <= this.#stampTick) return undefined;
    this.#stampTick = tick;
    batch.count = 0;
    const inputBytes = this.#repeatMask.length;
    for (let slot = 0; slot < this.seats.length; slot++) {
      this.#latch.take(slot, this.#sample, 0);
      if (!this.#isChanged(slot)) continue;
      addInput(this.#layout, batch, { tick, slot, input: this.#sample, at: 0 });
      this.#sentTicks[slot] = tick;
      for (let i = 0; i < inputBytes; i++)
        this.#repeated[slot * inputBytes + i] = this.#sample[i] & this.#repeatMask[i];
    }
    if (batch.count === 0) return undefined;
    writeInputs(this.#writer, this.#layout, batch);
    return this.#writer.view();
  }

  /** Learns from a sealed tick's inputs (all seats') what the server really repeats: a control must not stick when a message had no effect. */
  sealed(tick: number, inputs: Uint8Array): void {
    const inputBytes = this.#repeatMask.length;
    for (let slot = 0; slot < this.seats.length; slot++) {
      if (tick < this.#sentTicks[slot] + RESEND_AFTER_TICKS) continue;
      const at = this.seats[slot] * inputBytes;
      for (let i = 0; i < inputBytes; i++) this.#repeated[slot * inputBytes + i] = inputs[at + i] & this.#repeatMask[i];
    }
  }

  #isChanged(slot: number): boolean {
    const at = slot * this.#repeatMask.length;
    for (let i = 0; i < this.#sample.length; i++) if (this.#sample[i] !== this.#repeated[at + i]) return true;
    return false;
  }
}
