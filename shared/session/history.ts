/** The last ticks of a session: their bundles and snapshots, and the checksums and chained checksums of 600 confirmed ticks. */
import { assert } from '../assert.ts';
import { checksumWords, foldChecksum } from '../math/checksum.ts';
import { HEADER } from '../model/layout.ts';
import type { Bundle, Command, SealedOrder } from '../sim/bundle.ts';
import { SESSION_LIMITS, makeUpTicks } from './limits.ts';
import type { PlanOperation } from './plan.ts';

/** The sizes a history is made for. */
export interface HistorySizes {
  readonly stateBytes: number;
  /** Bytes of all seats' inputs of one tick. */
  readonly inputsBytes: number;
  readonly ticksPerSecond: number;
  /** Ticks that may be planned beyond the newest confirmed one; 0 for who steps only what is sealed. */
  readonly aheadTicks?: number;
  /** Sealed ticks that one plan may step. */
  readonly planTicks?: number;
}

/** Ticks that may be guessed in a world of so many bytes: as many as are wanted, or fewer where their snapshots would take too much memory. */
export function guessableTicks(stateBytes: number, wantedTicks: number): number {
  const affordable = Math.floor(SESSION_LIMITS.snapshotBytes / stateBytes) - SESSION_LIMITS.stepsPerAdvance - 1;
  return Math.max(0, Math.min(wantedTicks, affordable));
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
  /** The snapshot's words: its first is the tick of the world that was saved. */
  readonly words: Int32Array;
  readonly step: PlanOperation;
  readonly save: PlanOperation;
}

/**
 * Rings over the newest ticks. What a plan writes into them is there when the plan has been carried out. A checksum is taken of the
 * kept snapshot, once, when its tick is confirmed: a world that may still be rolled back has none.
 */
export class History {
  /** Each is made when its place is first wanted: of a room in whose lobby people gather that is one. */
  readonly #slots: (Slot | undefined)[];
  readonly #stateBytes: number;
  readonly #inputsBytes: number;
  /** Made when the first tick is confirmed, as is the next. */
  #checksums = new Uint32Array(0);
  #chains = new Uint32Array(0);
  readonly #chain = new Uint32Array(2);
  /** The tick a snapshot began this history at, −1 before. */
  #startTick = -1;
  /** The newest tick that is planned. */
  #plannedTick = -1;
  /** The newest tick whose bundle is the sealed one. */
  #confirmedTick = -1;
  /** The newest tick whose chained checksum is folded. */
  #foldedTick = -1;

  constructor({
    stateBytes,
    inputsBytes,
    ticksPerSecond,
    aheadTicks = 0,
    planTicks = makeUpTicks(ticksPerSecond),
  }: HistorySizes) {
    assert(stateBytes % 4 === 0, 'A world is whole words of four bytes.');
    // Never fewer than one plan may step: a plan holds the slots' own bundles until it is carried out.
    const fewest = aheadTicks + planTicks + 1;
    const wanted = aheadTicks + Math.max(Math.ceil(SESSION_LIMITS.snapshotSeconds * ticksPerSecond), 30) + 1;
    const count = Math.max(fewest, Math.min(wanted, Math.floor(SESSION_LIMITS.snapshotBytes / stateBytes)));
    this.#slots = Array.from({ length: count });
    this.#stateBytes = stateBytes;
    this.#inputsBytes = inputsBytes;
  }

  /** The newest tick planned. */
  get tick(): number {
    return this.#plannedTick;
  }

  /** The newest tick whose bundle is the sealed one. */
  get tickConfirmed(): number {
    return this.#confirmedTick;
  }

  /** Begins anew from a snapshot at `tick` whose chained checksum is `chain`; its bytes come by `planStart`. */
  begin(tick: number, chain: ArrayLike<number>): void {
    for (const slot of this.#slots) if (slot !== undefined) slot.bundle.tick = -1;
    this.#startTick = tick;
    this.#plannedTick = tick;
    this.#confirmedTick = tick;
    this.#foldedTick = tick - 1;
    this.#chain[0] = chain[0];
    this.#chain[1] = chain[1];
  }

  /** Plans to keep the world of the starting tick. `inputs` are those of its seal. */
  planStart(plan: PlanOperation[], inputs: Uint8Array): void {
    const slot = this.#slotOf(this.#startTick);
    slot.bundle.tick = this.#startTick;
    slot.bundle.inputs.set(inputs);
    slot.words[HEADER.tick] = ~this.#startTick;
    plan.push(slot.save);
  }

  /** Plans the next tick: copies the bundle, steps it, keeps the world. It is a guess until it is confirmed. */
  planStep(plan: PlanOperation[], { tick, inputs, orders, commands }: Bundle): void {
    const slot = this.#slotOf(tick);
    slot.bundle.tick = tick;
    const kept = slot.bundle.inputs;
    // A few bytes: a loop is quicker than `set`.
    for (let i = 0; i < kept.length; i++) kept[i] = inputs[i];
    slot.bundle.orders = orders;
    slot.bundle.commands = commands;
    // A world that was saved says its tick: a step that throws leaves this instead.
    slot.words[HEADER.tick] = ~tick;
    this.#plannedTick = tick;
    plan.push(slot.step, slot.save);
  }

  /** Plans to go back to the newest confirmed tick. */
  planRollback(plan: PlanOperation[]): void {
    const tick = this.#confirmedTick;
    plan.push({ kind: 'load', tick, snapshot: this.#slotOf(tick).snapshot });
    this.#plannedTick = tick;
  }

  /** The next tick after the confirmed ones is planned with its sealed bundle. */
  confirmNext(): void {
    assert(this.#confirmedTick < this.#plannedTick, 'A tick is planned before it is confirmed.');
    this.#confirmedTick++;
  }

  /** Whether the planned tick after the confirmed ones was stepped with just this bundle. */
  isGuessRight({ tick, inputs, orders, commands }: Bundle): boolean {
    const { bundle } = this.#slotOf(tick);
    if (bundle.tick !== tick || orders.length > 0 || commands.length > 0) return false;
    const guessed = bundle.inputs;
    for (let i = 0; i < guessed.length; i++) if (guessed[i] !== inputs[i]) return false;
    return true;
  }

  /** Forgets what was planned and not carried out, for a step threw, and every guess. Returns the newest tick that is known. */
  abandon(): number {
    let last = this.#foldedTick;
    while (last < this.#confirmedTick && this.#isCarriedOut(last + 1)) last++;
    this.#plannedTick = last;
    this.#confirmedTick = last;
    this.settle();
    return last;
  }

  /** Whether a tick's world was saved. */
  #isCarriedOut(tick: number): boolean {
    return this.#slotOf(tick).words[HEADER.tick] === (tick | 0);
  }

  /** Takes the checksums of what has been confirmed and carried out since. Call it before planning anything new. */
  settle(): void {
    while (this.#foldedTick < this.#confirmedTick) {
      const tick = ++this.#foldedTick;
      const at = (tick % SESSION_LIMITS.checksumTicks) * 2;
      if (this.#chains.length === 0) {
        this.#checksums = new Uint32Array(SESSION_LIMITS.checksumTicks * 2);
        this.#chains = new Uint32Array(SESSION_LIMITS.checksumTicks * 2);
      }
      checksumWords(this.#slotOf(tick).words, this.#checksums, at);
      if (tick > this.#startTick) foldChecksum(this.#chain, 0, this.#checksums, at);
      this.#chains[at] = this.#chain[0];
      this.#chains[at + 1] = this.#chain[1];
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

  /** The kept world of a settled tick, or undefined. Copy it to keep it. */
  snapshotAt(tick: number): Uint8Array | undefined {
    if (tick < 0) return undefined;
    const slot = this.#slotOf(tick);
    return slot.bundle.tick === tick && tick <= this.#foldedTick ? slot.snapshot : undefined;
  }

  /** The kept bundle that made a settled tick, or undefined; of a starting tick only its inputs count. */
  bundleAt(tick: number): Bundle | undefined {
    if (tick < 0) return undefined;
    const { bundle } = this.#slotOf(tick);
    return bundle.tick === tick && tick <= this.#foldedTick ? bundle : undefined;
  }

  /** The tick this history began at: no bundle here made it. */
  get tickStarted(): number {
    return this.#startTick;
  }

  /** The oldest tick whose checksum is kept. */
  get tickOldest(): number {
    return Math.max(this.#startTick, this.#foldedTick - SESSION_LIMITS.checksumTicks + 1);
  }

  /** The newest tick whose checksum is known. */
  get tickSettled(): number {
    return this.#foldedTick;
  }

  #read(from: Uint32Array, tick: number, target: Uint32Array): boolean {
    if (this.#startTick < 0 || !(tick >= this.tickOldest && tick <= this.#foldedTick)) return false;
    const at = (tick % SESSION_LIMITS.checksumTicks) * 2;
    target[0] = from[at];
    target[1] = from[at + 1];
    return true;
  }

  #slotOf(tick: number): Slot {
    const place = tick % this.#slots.length;
    return (this.#slots[place] ??= this.#newSlot());
  }

  #newSlot(): Slot {
    const bundle: KeptBundle = { tick: -1, inputs: new Uint8Array(this.#inputsBytes), orders: [], commands: [] };
    const snapshot = new Uint8Array(this.#stateBytes);
    const words = new Int32Array(snapshot.buffer);
    return { bundle, snapshot, words, step: { kind: 'step', bundle }, save: { kind: 'save', into: snapshot } };
  }
}
