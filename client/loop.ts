/** The loop of a match: time in, the session's plan out; snapshots and events to the view; a picture for each frame. Knows no DOM. */
import type { Bundle } from '#shared/sim/bundle.ts';
import type { Sim } from '#shared/sim/sim.ts';
import { runPlan, type ConnectionId, type Plan, type PlanTarget } from '#shared/session/plan.ts';
import type { Session } from '#shared/session/session.ts';

/** Who shows the match. */
export interface LoopView {
  /** A tick was stepped: its events can be read now. `isFresh` is false for ticks that are far behind and only caught up. */
  stepped(isFresh: boolean): void;
  /** The world was replaced by a snapshot. */
  replaced(): void;
  /** Draws between the tick before (0) and the newest tick (1). */
  draw(alpha: number): void;
}

/** What a loop is made of. */
export interface LoopOptions {
  readonly session: Session;
  readonly sim: Sim;
  readonly scratch: () => Sim;
  readonly send: (to: ConnectionId, message: Uint8Array) => void;
  readonly close: (to: ConnectionId, code: number, reason: string) => void;
  readonly view: LoopView;
  /** Gives the session what the devices say, before each advance. */
  readonly sampleInputs: (nowMs: number) => void;
  /** Something threw and play goes on all the same: for the console. */
  readonly report?: (error: unknown) => void;
  /** The clock by which stepping is limited, ms: `performance.now`. */
  readonly clockMs: () => number;
}

/** The loop of one match. Times are milliseconds of one monotonic clock; an earlier one than before counts as the same. */
export interface Loop {
  /** A frame is due: samples, steps within the budget, draws. */
  frame(nowMs: number): void;
  /** A message came. While hidden the world is stepped at once, for there are no frames. */
  receive(message: Uint8Array, nowMs: number): void;
  /** While hidden, a slow timer calls this, so that the session's own deadlines pass without messages too. */
  wake(nowMs: number): void;
  setHidden(isHidden: boolean): void;
  /** Whether there is a world to draw. */
  readonly hasWorld: boolean;
}

/** Stepping takes at most this long in one frame, ms: half of a frame at 60 Hz. The rest is done in the next ones. */
export const STEP_BUDGET_MS = 8;
/** While hidden nobody waits for a picture. */
const HIDDEN_BUDGET_MS = 50;
/** Ticks farther behind the newest planned one than this are caught up without effects and sounds, seconds. */
const FRESH_SECONDS = 0.25;

/** Makes the loop of a match. */
export function createLoop(options: LoopOptions): Loop {
  const { session, sim, view, clockMs } = options;
  const freshTicks = FRESH_SECONDS * sim.ticksPerSecond;
  let lastMs = -Infinity;
  let isHidden = false;
  let hasWorld = session.kind === 'local';
  let stepped = 0;
  let newestOfPlan = 0;

  const target: PlanTarget = {
    sim,
    scratch: options.scratch,
    send: options.send,
    close: options.close,
    stepped(bundle: Bundle) {
      stepped++;
      try {
        view.stepped(newestOfPlan - bundle.tick <= freshTicks);
      } catch (error) {
        faultOfView(error);
      }
    },
    loaded() {
      hasWorld = true;
      try {
        view.replaced();
      } catch (error) {
        faultOfView(error);
      }
    },
  };

  /** What a view throws is no fault of the world: with a server play goes on, without one its author shall see it. */
  function faultOfView(error: unknown): void {
    if (session.kind === 'local') throw error;
    options.report?.(error);
  }

  /** Advances until nothing is left to step or the budget is spent; false when it was spent. */
  function advance(nowMs: number, budgetMs: number): boolean {
    const endMs = clockMs() + budgetMs;
    do {
      stepped = 0;
      const plan = session.advance(nowMs);
      newestOfPlan = session.tick;
      if (!carryOut(plan)) return true;
      if (stepped === 0) return true;
    } while (clockMs() < endMs);
    return false;
  }

  /** False when a step threw: with a server there is a snapshot to go on from, without one the fault is the rules'. */
  function carryOut(plan: Plan): boolean {
    try {
      runPlan(plan, target);
      return true;
    } catch (error) {
      if (session.kind === 'local') throw error;
      options.report?.(error);
      session.recover();
      return false;
    }
  }

  function monotonic(nowMs: number): number {
    lastMs = Math.max(lastMs, nowMs);
    return lastMs;
  }

  return {
    frame(nowMs) {
      if (isHidden) return;
      const now = monotonic(nowMs);
      options.sampleInputs(now);
      const isCaughtUp = advance(now, STEP_BUDGET_MS);
      if (hasWorld) view.draw(isCaughtUp ? session.blend(now) : 1);
    },
    receive(message, nowMs) {
      const now = monotonic(nowMs);
      session.receive(message, now);
      if (isHidden) advance(now, HIDDEN_BUDGET_MS);
    },
    wake(nowMs) {
      if (isHidden) advance(monotonic(nowMs), HIDDEN_BUDGET_MS);
    },
    setHidden(hidden) {
      isHidden = hidden;
    },
    get hasWorld() {
      return hasWorld;
    },
  };
}
