/** The server's half of finding a desync: ask, collect the client's answer, retrace the tick here, name the field. */
import type { Bundle } from '../sim/bundle.ts';
import { diffSnapshots, type Difference } from '../sim/diff.ts';
import type { Sim } from '../sim/sim.ts';
import type { WireDesyncAnswer, WireDesyncState } from '../wire/protocol.ts';
import { createStateCollector, encodeDesyncAsk, packedSizeLimit, unpackState } from '../wire/protocol.ts';
import type { DesyncReport } from './authority-face.ts';
import type { History } from './history.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { ConnectionId, PlanOperation } from './plan.ts';

/** The tick both compare, and all that made it here. */
interface Evidence {
  readonly tick: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly bundle: Bundle;
}

/** `asking`: the client looks for the first bad tick. `retracing`: the plan re-steps it here. `done`: the report is there. */
export type DesyncPhase = 'asking' | 'retracing' | 'done';

/** One client's desync, from the two chained checksums that differed to a report that names the field. */
export class DesyncCase {
  readonly #connection: ConnectionId;
  readonly #sim: Sim;
  readonly #openedAtMs: number;
  readonly #foundAtTick: number;
  readonly #evidence = new Map<number, Evidence>();
  readonly #checksums: Uint32Array;
  readonly #firstTick: number;
  readonly #ourTrace: number[] = [];
  #phase: DesyncPhase = 'asking';
  #answer: WireDesyncAnswer | undefined;
  #collector: ReturnType<typeof createStateCollector> | undefined;
  #theirState: Uint8Array | undefined;
  #report: DesyncReport | undefined;

  /** Opens a case at `tick`; `agreedTick` is the newest tick on which both agreed. Copies what the rings would soon lose. */
  constructor(of: {
    connection: ConnectionId;
    sim: Sim;
    history: History;
    tick: number;
    agreedTick: number;
    nowMs: number;
  }) {
    const { connection, sim, history, tick, agreedTick, nowMs } = of;
    this.#connection = connection;
    this.#sim = sim;
    this.#openedAtMs = nowMs;
    this.#foundAtTick = tick;
    this.#firstTick = Math.max(agreedTick + 1, tick - 119, history.tickOldest);
    const count = tick - this.#firstTick + 1;
    this.#checksums = new Uint32Array(count * 2);
    const words = new Uint32Array(2);
    for (let i = 0; i < count; i++) {
      history.checksumAt(this.#firstTick + i, words);
      this.#checksums.set(words, i * 2);
      this.#keep(history, this.#firstTick + i);
    }
  }

  get phase(): DesyncPhase {
    return this.#phase;
  }

  /** The report; written from what is known by now when the case is still open: the client is gone, or wants a snapshot. */
  close(): DesyncReport {
    return this.#report ?? this.#conclude();
  }

  /** Whether pieces of the client's world are awaited. */
  get isCollecting(): boolean {
    return this.#phase === 'asking' && this.#collector !== undefined && this.#theirState === undefined;
  }

  /** The question: every checksum since both agreed. */
  ask(): Uint8Array {
    return encodeDesyncAsk({ firstTick: this.#firstTick, checksums: this.#checksums });
  }

  /** Takes the client's answer; false when it does not fit the question. What answers an older question is passed over. */
  answer(answer: WireDesyncAnswer): boolean {
    if (this.#phase !== 'asking' || answer.tick < this.#firstTick) return true;
    const isAsked = answer.tick <= this.#foundAtTick;
    const isFit =
      answer.packedSizeBytes <= Math.min(packedSizeLimit(this.#sim.stateBytes), SESSION_LIMITS.desyncStateBytes);
    const parts = answer.retraced.length / 2;
    if (this.#answer !== undefined || !isAsked || !isFit) return false;
    if (parts !== 0 && parts !== this.#sim.parts.length) return false;
    this.#answer = answer;
    if (answer.packedSizeBytes > 0) this.#collector = createStateCollector(answer.tick, answer.packedSizeBytes);
    return true;
  }

  /** Takes a piece of the client's world at that tick; false when it does not fit. A piece of an older answer is passed over. */
  state(chunk: WireDesyncState): boolean {
    if (this.#phase !== 'asking' || chunk.tick < this.#firstTick) return true;
    if (this.#collector === undefined) return false;
    const outcome = this.#collector.add(chunk);
    if (outcome !== 'whole') return outcome === 'more';
    const state = new Uint8Array(this.#sim.stateBytes);
    if (!unpackState(this.#collector.packed, state)) return false;
    this.#theirState = state;
    return true;
  }

  /** Goes on: plans the retrace when the answer is whole, and writes the report when it is carried out or time is up. */
  advance(plan: PlanOperation[], nowMs: number): void {
    if (this.#phase === 'retracing') this.close();
    if (this.#phase !== 'asking') return;
    const evidence = this.#answer === undefined ? undefined : this.#evidence.get(this.#answer.tick);
    const isWhole =
      this.#answer !== undefined && (this.#theirState !== undefined || this.#answer.packedSizeBytes === 0);
    if (isWhole && evidence !== undefined) {
      plan.push({ kind: 'retrace', snapshot: evidence.before, bundle: evidence.bundle, into: this.#ourTrace });
      this.#phase = 'retracing';
    } else if (isWhole || nowMs - this.#openedAtMs > SESSION_LIMITS.desyncAnswerMs) this.close();
  }

  #conclude(): DesyncReport {
    this.#phase = 'done';
    const tick = this.#answer?.tick ?? this.#foundAtTick;
    const evidence = this.#evidence.get(tick);
    const differences =
      evidence !== undefined && this.#theirState !== undefined
        ? diffSnapshots(this.#sim.game.model.layout, evidence.after, this.#theirState)
        : [];
    const system = this.#guiltyPart();
    const first = differences[0];
    const report: DesyncReport = {
      connection: this.#connection,
      tick,
      system: system.name,
      sentence: sentenceOf(tick, system.sentence, first),
      entity: first?.entity ?? null,
      component: first?.component ?? null,
      field: first?.field ?? null,
      ours: first?.ours ?? null,
      theirs: first?.theirs ?? null,
      differences,
      repairedAtTick: -1,
    };
    this.#report = report;
    return report;
  }

  /** The first part of the step after which the two traces differ. */
  #guiltyPart(): { readonly name: string | null; readonly sentence: string } {
    const theirs = this.#answer?.retraced;
    if (theirs === undefined || theirs.length === 0 || this.#ourTrace.length === 0) {
      return { name: null, sentence: 'the client could not retrace it' };
    }
    for (let i = 0; i < this.#sim.parts.length; i++) {
      if (theirs[i * 2] === this.#ourTrace[i * 2] && theirs[i * 2 + 1] === this.#ourTrace[i * 2 + 1]) continue;
      const name = this.#sim.parts[i];
      return { name, sentence: `${name} computed something else` };
    }
    return { name: null, sentence: 'no system did it: memory changed outside a step, or a hidden counter' };
  }

  #keep(history: History, tick: number): void {
    const before = history.snapshotAt(tick - 1);
    const after = history.snapshotAt(tick);
    const bundle = history.bundleAt(tick);
    if (before === undefined || after === undefined || bundle === undefined) return;
    const previous = this.#evidence.get(tick - 1)?.after ?? before.slice();
    this.#evidence.set(tick, {
      tick,
      before: previous,
      after: after.slice(),
      bundle: { tick, inputs: bundle.inputs.slice(), orders: bundle.orders, commands: bundle.commands },
    });
  }
}

function sentenceOf(tick: number, who: string, first: Difference | undefined): string {
  if (first === undefined) return `Tick ${tick}: ${who}; the field is not known.`;
  const of = first.entity === null ? '' : ` of entity ${first.entity & 0xffff} (generation ${first.entity >>> 16})`;
  const cell = first.cell === null ? '' : ` at cell ${first.cell.x}, ${first.cell.y}`;
  return `Tick ${tick}: ${who}; ${first.place}${of}${cell} is ${first.theirs} there and ${first.ours} here.`;
}
