/** A client's own inputs: sampled once for each tick, kept for its predictions, sent only when the server would not repeat them anyway. */
import {
  BitWriter,
  WIRE_LIMITS,
  addInput,
  createInputBatch,
  writeInputs,
  type InputBatch,
  type WireLayout,
} from '../wire/protocol.ts';
import { InputLatch } from './input-latch.ts';
import { SESSION_LIMITS } from './limits.ts';

/** An input that was sent and is not in the seals after so many ticks was dropped on its way: it is sent again. */
const RESEND_AFTER_TICKS = 60;
/** Samples that are kept: more than a client can be ahead of the seals. */
const KEPT_TICKS = 256;
/** Of ticks that were passed over, no more than these are sampled: older ones are sealed by now. */
const BATCH_TICKS = 8;
/** The longest lag that is told, in ticks; and by how much it may be off while nothing else changes. */
const LAG_TICKS_MAX = 127;
const STEADY_LAG_TICKS = 3;
/** With nothing to send for so long, the same input is sent again, so that the server can say how early inputs come. */
const PROBE_MS = 1000;

/** What a sender is made of. */
export interface InputSenderOptions {
  readonly layout: WireLayout;
  readonly seats: readonly number[];
  /** As a sim's. */
  readonly setLag: (input: Uint8Array, at: number, ticks: number) => void;
}

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
  /** inputBytes for each slot of each kept tick. */
  readonly #samples: Uint8Array;
  /** Presses that were sampled and that no seal has shown yet, and when they were for. */
  readonly #pressed: Uint8Array;
  readonly #pressedTicks: Float64Array;
  /** The tick each slot's last sent input was stamped with. */
  readonly #sentTicks: Float64Array;
  /** When the changed input of a kept tick was sent; −1 for ticks without one. */
  readonly #changedAtMs = new Float64Array(KEPT_TICKS).fill(-1);
  /** Writes how many ticks ago was what a player saw when giving an input; nothing in a game without history. */
  readonly #setLag: (input: Uint8Array, at: number, ticks: number) => void;
  /** What was written of each slot last. */
  readonly #lags: Uint8Array;
  #sampledTick = -1;
  #sentAtMs = -Infinity;
  /** Ticks between the one that an input counts in and the one that is seen when it is given. */
  lagTicks = 0;

  constructor({ layout, seats, setLag }: InputSenderOptions) {
    const { repeatMask, inputBytes } = layout;
    this.seats = seats;
    this.#layout = layout;
    this.#setLag = setLag;
    this.#lags = new Uint8Array(seats.length);
    this.#repeatMask = repeatMask;
    this.#latch = new InputLatch(seats.length, repeatMask);
    this.#batch = seats.length === 0 ? undefined : createInputBatch(layout, seats.length);
    this.#repeated = new Uint8Array(seats.length * inputBytes);
    this.#samples = new Uint8Array(KEPT_TICKS * seats.length * inputBytes);
    this.#pressed = new Uint8Array(seats.length * inputBytes);
    this.#pressedTicks = new Float64Array(seats.length).fill(-Infinity);
    this.#sentTicks = new Float64Array(seats.length).fill(-Infinity);
  }

  /** The newest tick that has been sampled; −1 before. */
  get sampledTick(): number {
    return this.#sampledTick;
  }

  /** Sets what a slot's devices say now. */
  set(slot: number, input: Uint8Array): void {
    this.#latch.set(slot, input);
  }

  /** Everything is let go: who only watches presses nothing. */
  release(): void {
    this.#latch.clear();
  }

  /** What was pressed and not sampled yet counts no more; what is held stays held. */
  releasePresses(): void {
    this.#latch.releasePresses();
  }

  /** The server's ticks begin anew on another line. */
  restart(): void {
    this.#sampledTick = -1;
    this.#sentTicks.fill(-Infinity);
    this.#repeated.fill(0);
    this.#pressedTicks.fill(-Infinity);
    this.#pressed.fill(0);
  }

  /** Samples every slot for each tick up to `tick`; the message to send, or undefined when the server would repeat the same. */
  sample(tick: number, nowMs: number): Uint8Array | undefined {
    const batch = this.#batch;
    if (batch === undefined || tick <= this.#sampledTick) return undefined;
    const isFirst = this.#sampledTick < 0;
    const first = isFirst ? tick : Math.max(this.#sampledTick + 1, tick - BATCH_TICKS + 1);
    const isProbeDue = nowMs - this.#sentAtMs >= PROBE_MS;
    batch.count = 0;
    for (let of = first; of <= tick; of++) {
      this.#changedAtMs[of % KEPT_TICKS] = -1;
      if (this.#sampleTick(batch, of, isProbeDue)) this.#changedAtMs[of % KEPT_TICKS] = nowMs;
    }
    for (let of = isFirst ? tick : Math.max(this.#sampledTick + 1, tick - KEPT_TICKS + 1); of < first; of++)
      this.#repeatSample(first, of);
    this.#sampledTick = tick;
    if (batch.count === 0) return undefined;
    this.#sentAtMs = nowMs;
    writeInputs(this.#writer, this.#layout, batch);
    return this.#writer.view();
  }

  /** True when an input changed with this tick. */
  #sampleTick(batch: InputBatch, tick: number, isProbeDue: boolean): boolean {
    const { inputBytes } = this.#layout;
    let hasChanged = false;
    for (let slot = 0; slot < this.seats.length; slot++) {
      const at = this.#place(tick, slot);
      this.#latch.take(slot, this.#samples, at);
      this.#noteLag(slot, at);
      this.#notePress(slot, at, tick);
      const isChanged = this.#isChanged(slot, at);
      const isProbe = isProbeDue && slot === 0 && batch.count === 0;
      if (batch.count >= WIRE_LIMITS.inputsPerMessage || !(isProbe || isChanged)) continue;
      addInput(this.#layout, batch, { tick, slot, input: this.#samples, at });
      if (isChanged) this.#sentTicks[slot] = tick;
      hasChanged ||= isChanged;
      for (let i = 0; i < inputBytes; i++)
        this.#repeated[slot * inputBytes + i] = this.#samples[at + i] & this.#repeatMask[i];
    }
    return hasChanged;
  }

  /** The lag is told with what else changes: by itself it is worth a message only when it is far off. */
  #noteLag(slot: number, at: number): void {
    const told = this.#lags[slot];
    const lag = Math.max(0, Math.min(LAG_TICKS_MAX, Math.round(this.lagTicks)));
    this.#setLag(this.#samples, at, told);
    if (Math.abs(lag - told) <= STEADY_LAG_TICKS && !this.#isChanged(slot, at)) return;
    this.#lags[slot] = lag;
    this.#setLag(this.#samples, at, lag);
  }

  /** When the input that changed with this tick was sampled; −1 when none did. */
  changedAtMs(tick: number): number {
    return tick > this.#sampledTick - KEPT_TICKS && tick <= this.#sampledTick
      ? this.#changedAtMs[tick % KEPT_TICKS]
      : -1;
  }

  /** A tick that was passed over: what its samples would have repeated. */
  #repeatSample(from: number, tick: number): void {
    const { inputBytes } = this.#layout;
    for (let slot = 0; slot < this.seats.length; slot++) {
      const [source, target] = [this.#place(from, slot), this.#place(tick, slot)];
      for (let i = 0; i < inputBytes; i++) this.#samples[target + i] = this.#samples[source + i] & this.#repeatMask[i];
    }
  }

  #notePress(slot: number, at: number, tick: number): void {
    for (let i = 0; i < this.#layout.inputBytes; i++) {
      const press = this.#samples[at + i] & ~this.#repeatMask[i];
      if (press === 0) continue;
      this.#pressed[slot * this.#layout.inputBytes + i] |= press;
      this.#pressedTicks[slot] = tick;
    }
  }

  /**
   * Writes what the server will seal of a slot in `tick`, as far as is known here, to target[at…]: the sample for that tick; and, in the
   * tick after the newest seal, presses that came too late for theirs.
   */
  predict(slot: number, tick: number, of: { readonly target: Uint8Array; at: number; sealedTick: number }): void {
    const { inputBytes } = this.#layout;
    if (this.#sampledTick < 0) {
      of.target.fill(0, of.at, of.at + inputBytes);
      return;
    }
    const from = this.#place(Math.min(tick, this.#sampledTick), slot);
    const isSampled = tick <= this.#sampledTick;
    const isLate = tick === of.sealedTick + 1 && this.#pressedTicks[slot] < tick;
    for (let i = 0; i < inputBytes; i++) {
      const sample = this.#samples[from + i];
      const press = isLate ? this.#pressed[slot * inputBytes + i] : 0;
      of.target[of.at + i] = (isSampled ? sample : sample & this.#repeatMask[i]) | press;
    }
  }

  /** Learns from a sealed tick's inputs (all seats') what the server really took and repeats: a control must not stick when a message had no effect. */
  sealed(tick: number, inputs: Uint8Array): void {
    const { inputBytes } = this.#layout;
    for (let slot = 0; slot < this.seats.length; slot++) {
      const from = this.seats[slot] * inputBytes;
      const own = slot * inputBytes;
      const isOver = tick - this.#pressedTicks[slot] > SESSION_LIMITS.latePressTicks;
      const isResent = tick >= this.#sentTicks[slot] + RESEND_AFTER_TICKS;
      for (let i = 0; i < inputBytes; i++) {
        if (isOver) this.#pressed[own + i] = 0;
        else this.#pressed[own + i] &= ~inputs[from + i] | this.#pendingAfter(slot, i, tick);
        if (isResent) this.#repeated[own + i] = inputs[from + i] & this.#repeatMask[i];
      }
    }
  }

  /** Presses sampled for ticks after this one: a seal of it says nothing of them. */
  #pendingAfter(slot: number, i: number, tick: number): number {
    let pending = 0;
    for (let of = tick + 1; of <= this.#sampledTick; of++)
      pending |= this.#samples[this.#place(of, slot) + i] & ~this.#repeatMask[i];
    return pending;
  }

  #place(tick: number, slot: number): number {
    return ((tick % KEPT_TICKS) * this.seats.length + slot) * this.#layout.inputBytes;
  }

  #isChanged(slot: number, at: number): boolean {
    const { inputBytes } = this.#layout;
    const own = slot * inputBytes;
    for (let i = 0; i < inputBytes; i++) if (this.#samples[at + i] !== this.#repeated[own + i]) return true;
    return false;
  }
}
