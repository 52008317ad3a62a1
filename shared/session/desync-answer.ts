/** The client's half of finding a desync: name the first bad tick, retrace it, send the world it made. */
import { encodeDesyncAnswer, encodeDesyncStates, packState, type WireDesyncAsk } from '../wire/protocol.ts';
import type { History } from './history.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { PlanOperation } from './plan.ts';

/** Answers one question at a time. */
export interface DesyncAnswer {
  ask(question: WireDesyncAsk): void;
  /** Plans the retrace, and with the next call the answer. */
  advance(plan: PlanOperation[]): void;
  /** The world was replaced: what was asked is answered no more. */
  forget(): void;
}

/** Makes the answerer of a client's session. */
export function createDesyncAnswer(history: History): DesyncAnswer {
  const words = new Uint32Array(2);
  let question: WireDesyncAsk | undefined;
  let tick = -1;
  let state: Uint8Array | undefined;
  let trace: number[] = [];

  /** The first tick of the question whose checksum here is another; −1 when none is. */
  function firstBadTick({ firstTick, checksums }: WireDesyncAsk): number {
    for (let i = 0; i * 2 < checksums.length; i++) {
      if (!history.checksumAt(firstTick + i, words)) continue;
      if (words[0] !== checksums[i * 2] || words[1] !== checksums[i * 2 + 1]) return firstTick + i;
    }
    return -1;
  }

  function begin(plan: PlanOperation[], asked: WireDesyncAsk): void {
    tick = firstBadTick(asked);
    if (tick < 0) return;
    trace = [];
    state = history.snapshotAt(tick)?.slice();
    const before = history.snapshotAt(tick - 1);
    const bundle = history.bundleAt(tick);
    if (before === undefined || bundle === undefined) return;
    plan.push({
      kind: 'retrace',
      snapshot: before.slice(),
      bundle: { ...bundle, inputs: bundle.inputs.slice() },
      into: trace,
    });
  }

  function answer(plan: PlanOperation[]): void {
    if (!history.checksumAt(tick, words)) words.fill(0);
    const whole = state === undefined ? new Uint8Array() : packState(state);
    const packed = whole.length <= SESSION_LIMITS.desyncStateBytes ? whole : new Uint8Array();
    const retraced = new Uint32Array(trace);
    const first = encodeDesyncAnswer({ tick, recorded: words, retraced, packedSizeBytes: packed.length });
    for (const message of [first, ...encodeDesyncStates(tick, packed)]) plan.push({ kind: 'send', to: 0, message });
  }

  return {
    ask(asked) {
      question = asked;
    },
    advance(plan) {
      if (tick >= 0) {
        answer(plan);
        tick = -1;
        return;
      }
      if (question === undefined) return;
      begin(plan, question);
      question = undefined;
    },
    forget() {
      question = undefined;
      tick = -1;
    },
  };
}
