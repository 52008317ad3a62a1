/** The last ticks of a session: bundles and snapshots of two seconds, checksums and chained checksums of 600 ticks. */
import { foldChecksum } from '../math/checksum.ts';
import type { Bundle, Command, SealedOrder } from '../sim/bundle.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { PlanOperation } from './plan.ts';

/** The sizes a history is made for. */
export interface HistorySizes {
  readonly stateBytes: number;
  /** Bytes of all seats' inputs of one tick. */
  readonly inputsBytes: number;
  readonly ticksPerSecond: number;
}

/** A kept bundle: the same object is filled anew when its place in the ring comes round. */
interface KeptBundle extends Bundle {
  tick: number;
  orders: readonly SealedOrder[];
  commands: readonly Command[];
}

interface Slot {
  readonly bundle: KeptBundle;
  readonly snapshot: Uint8Array;
  readonly step: PlanOperation;
  readonly save: PlanOperation;
}

/** Rings over the newest ticks. What a plan writes into them is there when the plan has been carried out. */
export class History {
  readonly #slots: readonly Slot[];
  readonly #checksums = new Uint32Array(SESSION_LIMITS.checksumTicks * 2);
  readonly #chains = new Uint32Array(SESSION_LIMITS.checksumTicks * 2);
  readonly #checksumOperations: readonly PlanOperation[];
  readonly #chain = new Uint32Array(2);
  /** The tick a snapshot began this history at, −1 before. */
  #startTick = -1;
  /** The newest tick that is planned. */
  #plannedTick = -1;
  /** The newest tick whose chained checksum is folded. */
  #foldedTick = -1;
  /** The newest tick that was ever planned: its place in the ring, and those before it, hold no older tick any more. */
  #reservedTick = -1;

  constructor({ stateBytes, inputsBytes, ticksPerSecond }: HistorySizes) {
    // Never fewer than one plan may step: a plan holds the slots' own bundles until it is carried out.
    const count =
      Math.max(Math.ceil(SESSION_LIMITS.snapshotSeconds * ticksPerSecond), SESSION_LIMITS.sealsPerAdvance) + 1;
    this.#slots = Array.from({ length: count }, () => {
      const bundle: KeptBundle = { tick: -1, inputs: new Uint8Array(inputsBytes), orders: [], commands: [] };
      const snapshot = new Uint8Array(stateBytes);
      return { bundle, snapshot, step: { kind: 'step', bundle }, save: { kind: 'save', into: snapshot } };
    });
    this.#checksumOperations = Array.from({ length: SESSION_LIMITS.checksumTicks }, (_, i) => ({
      kind: 'checksum',
      into: this.#checksums,
      at: i * 2,
    }));
  }

  /** The newest tick planned. */
  get tick(): number {
    return this.#plannedTick;
  }

  /** Begins anew from a snapshot at `tick` whose chained checksum is `chain`; its bytes and checksum come by `planStart`. */
  begin(tick: number, chain: ArrayLike<number>): void {
    for (const { bundle } of this.#slots) bundle.tick = -1;
    this.#startTick = tick;
    this.#plannedTick = tick;
    this.#foldedTick = tick;
    this.#reservedTick = tick;
    this.#chain[0] = chain[0];
    this.#chain[1] = chain[1];
    this.#keepChain(tick);
  }

  /** Plans to keep the world of the starting tick. */
  planStart(plan: PlanOperation[]): void {
    const slot = this.#slotOf(this.#startTick);
    slot.bundle.tick = this.#startTick;
    plan.push(this.#checksumOperations[this.#startTick % SESSION_LIMITS.checksumTicks], slot.save);
  }

  /** Plans the next tick: copies the bundle, steps it, takes its checksum and snapshot. Returns the kept bundle. */
  planStep(plan: PlanOperation[], { tick, inputs, orders, commands }: Bundle): Bundle {
    const slot = this.#slotOf(tick);
    slot.bundle.tick = tick;
    slot.bundle.inputs.set(inputs);
    slot.bundle.orders = orders;
    slot.bundle.commands = commands;
    this.#plannedTick = tick;
    this.#reservedTick = Math.max(this.#reservedTick, tick);
    const at = (tick % SESSION_LIMITS.checksumTicks) * 2;
    this.#checksums[at] = 0;
    this.#checksums[at + 1] = 0;
    plan.push(slot.step, this.#checksumOperations[tick % SESSION_LIMITS.checksumTicks], slot.save);
    return slot.bundle;
  }

  /** Forgets what was planned and not carried out, for a step threw; folds what was. Returns the newest tick that is known. */
  abandon(): number {
    let last = this.#foldedTick;
    while (last < this.#plannedTick && this.#isCarriedOut(last + 1)) last++;
    this.#plannedTick = last;
    this.settle();
    return last;
  }

  /** A tick that was stepped has a checksum, and one of two zeros comes once in 2^64. */
  #isCarriedOut(tick: number): boolean {
    const at = (tick % SESSION_LIMITS.checksumTicks) * 2;
    return this.#checksums[at] !== 0 || this.#checksums[at + 1] !== 0;
  }

  /** Folds the checksums of what has been carried out since. Call it before planning anything new. */
  settle(): void {
    while (this.#foldedTick < this.#plannedTick) {
      this.#foldedTick++;
      foldChecksum(this.#chain, 0, this.#checksums, (this.#foldedTick % SESSION_LIMITS.checksumTicks) * 2);
      this.#keepChain(this.#foldedTick);
    }
  }

  /** Writes the chained checksum of a settled tick (two words); false when it is not kept. */
  chainAt(tick: number, target: Uint32Array): boolean {
    return this.#read(this.#chains, tick, target);
  }

  /** Writes the checksum of a settled tick (two words); false when it is not kept. */
  checksumAt(tick: number, target: Uint32Array): boolean {
    return this.#read(this.#checksums, tick, target);
  }

  /** The kept world of a carried-out tick, or undefined. Copy it to keep it. */
  snapshotAt(tick: number): Uint8Array | undefined {
    if (tick < 0) return undefined;
    const slot = this.#slotOf(tick);
    return slot.bundle.tick === tick && tick <= this.#foldedTick ? slot.snapshot : undefined;
  }

  /** The kept bundle that made a tick, or undefined; a starting tick has none. */
  bundleAt(tick: number): Bundle | undefined {
    if (tick < 0) return undefined;
    const { bundle } = this.#slotOf(tick);
    return bundle.tick === tick && tick > this.#startTick ? bundle : undefined;
  }

  /** The oldest tick whose checksum is kept. */
  get tickOldest(): number {
    return Math.max(this.#startTick, this.#reservedTick - SESSION_LIMITS.checksumTicks + 1);
  }

  /** The newest tick whose checksum is known. */
  get tickSettled(): number {
    return this.#foldedTick;
  }

  #read(from: Uint32Array, tick: number, target: Uint32Array): boolean {
    if (!(tick >= this.tickOldest && tick <= this.#foldedTick)) return false;
    const at = (tick % SESSION_LIMITS.checksumTicks) * 2;
    target[0] = from[at];
    target[1] = from[at + 1];
    return true;
  }

  #slotOf(tick: number): Slot {
    return this.#slots[tick % this.#slots.length];
  }

  #keepChain(tick: number): void {
    const at = (tick % SESSION_LIMITS.checksumTicks) * 2;
    this.#chains[at] = this.#chain[0];
    this.#chains[at + 1] = this.#chain[1];
  }
}
