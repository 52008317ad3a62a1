/** The loop of a match: time in, the session's plan out; snapshots and events to the view; a picture for each frame. Knows no DOM. */
import { createStepCost } from '#client/step-cost.ts';
import type { Bundle } from '#shared/sim/bundle.ts';
import type { Sim } from '#shared/sim/sim.ts';
import { runPlan, type ConnectionId, type Plan, type PlanTarget } from '#shared/session/plan.ts';
import type { Session } from '#shared/session/session.ts';
import type { Outbox } from '#shared/world/outbox.ts';

/** Who shows the match. */
export interface LoopView {
  /** A tick was stepped: its events can be read now. `isFresh` is false for ticks that are far behind and only caught up. */
  stepped(isFresh: boolean): void;
  /** The world went back to this tick; the later ones are stepped anew in the same plan. */
  rolledBack(tick: number): void;
  /** Ticks up to this one cannot be undone any more. Those before `freshTick` are only caught up. */
  confirmed(tick: number, freshTick: number): void;
  /** In state rooms: the server's events of a tick. Those of a tick that is long past are only caught up. */
  sealed(tick: number, events: Outbox, isFresh: boolean): void;
  /** In state rooms: all of the server's events up to this tick were told. */
  sealedAll(tick: number): void;
  /** The world was replaced by a snapshot; by one of another course when the server was restarted. */
  replaced(isOtherCourse: boolean): void;
  /** Time has passed unseen: the next picture shows the newest tick as it is, without what was going on before. */
  returned(): void;
  /** Draws between the tick before (0) and the newest tick (1). */
  draw(alpha: number, nowMs: number): void;
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

/**
 * The loop of one match. Times are milliseconds of one monotonic clock; an earlier one than before counts as the same, and one that is
 * earlier by more than a second as a clock that was set anew: time goes on from where it was.
 */
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
/** After a return from hidden the last picture stays for at most this long while the world is caught up, ms. */
const RETURN_MS = 1000;
/** A clock that jumps back by more than this was set anew, ms. */
const CLOCK_SET_MS = 1000;
/** Ticks farther behind the newest planned one than this are caught up without effects and sounds, seconds. */
const FRESH_SECONDS = 0.25;

/** Before any tick. */
const NEVER = -Infinity;

/** Makes the loop of a match. */
export function createLoop(options: LoopOptions): Loop {
  const { session, sim, view, clockMs } = options;
  const freshTicks = FRESH_SECONDS * sim.ticksPerSecond;
  let lastMs = -Infinity;
  let isHidden = false;
  let hasWorld = session.kind === 'local';
  let stepped = 0;
  let confirmedTick = NEVER;
  let freshTick = NEVER;
  let clockOffsetMs = 0;
  /** When the page was shown again, while the world is not caught up yet; and the tick at which it was hidden. */
  let returnedMs: number | undefined;
  let hiddenTick = 0;
  let hasAccepted = false;
  const stepCost = createStepCost();

  const target: PlanTarget = {
    sim,
    scratch: options.scratch,
    send: options.send,
    close: options.close,
    stepped(bundle: Bundle) {
      stepped++;
      try {
        view.stepped(bundle.tick >= freshTick);
      } catch (error) {
        faultOfView(error);
      }
    },
    rolledBack(tick) {
      try {
        view.rolledBack(tick);
      } catch (error) {
        faultOfView(error);
      }
    },
    confirmed(tick) {
      try {
        view.confirmed(tick, freshTick);
      } catch (error) {
        faultOfView(error);
      }
    },
    sealed(tick, events, shownTick) {
      try {
        view.sealed(tick, events, returnedMs === undefined && tick >= shownTick - freshTicks);
      } catch (error) {
        faultOfView(error);
      }
    },
    sealedAll(tick) {
      try {
        view.sealedAll(tick);
      } catch (error) {
        faultOfView(error);
      }
    },
    loaded(isOtherCourse) {
      hasWorld = true;
      hasAccepted = true;
      try {
        view.replaced(isOtherCourse);
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
      freshTick = freshTickOf(plan);
      if (!carryOut(plan)) return true;
      if (stepped === 0) return true;
    } while (clockMs() < endMs);
    return false;
  }

  /**
   * A session that guesses learns late what others did: what it makes anew is news, however far behind its guesses. So a tick is caught up
   * only if it is far behind what this plan confirms.
   */
  function freshTickOf(plan: Plan): number {
    if (returnedMs !== undefined) return Infinity;
    for (const operation of plan) {
      // After another world the old tick says nothing.
      if (operation.kind === 'accept') confirmedTick = NEVER;
      if (operation.kind === 'confirm') confirmedTick = operation.tick;
    }
    // Its plans confirm nothing: what the server has told of is sealed.
    if (session.kind === 'state') confirmedTick = session.confirmedTick;
    const edge = confirmedTick === NEVER ? session.tick : Math.min(session.tick, confirmedTick);
    return edge - freshTicks;
  }

  /** False when a step threw: with a server there is a snapshot to go on from, without one the fault is the rules'. */
  function carryOut(plan: Plan): boolean {
    hasAccepted = false;
    const startMs = clockMs();
    try {
      runPlan(plan, target);
      // To accept a snapshot is no step, and costs as much as many.
      if (stepped > 0 && !hasAccepted) {
        stepCost.add(clockMs() - startMs, stepped);
        session.setStepCost?.(stepCost.meanMs);
      }
      return true;
    } catch (error) {
      if (session.kind === 'local') throw error;
      options.report?.(error);
      session.recover();
      return false;
    }
  }

  function monotonic(nowMs: number): number {
    if (nowMs + clockOffsetMs < lastMs - CLOCK_SET_MS) clockOffsetMs = lastMs - nowMs;
    lastMs = Math.max(lastMs, nowMs + clockOffsetMs);
    return lastMs;
  }

  /** Whether to draw: after a return from hidden not before the world is caught up, or it would be seen to run. */
  function isReturned(isCaughtUp: boolean, nowMs: number): boolean {
    if (returnedMs === undefined) return true;
    if (!isCaughtUp && nowMs - returnedMs < RETURN_MS) return false;
    returnedMs = undefined;
    if (session.tick - hiddenTick > freshTicks) view.returned();
    return true;
  }

  return {
    frame(nowMs) {
      if (isHidden) return;
      const now = monotonic(nowMs);
      options.sampleInputs(now);
      if (returnedMs === NEVER) returnedMs = now;
      const isCaughtUp = advance(now, returnedMs === undefined ? STEP_BUDGET_MS : HIDDEN_BUDGET_MS);
      if (isReturned(isCaughtUp, now) && hasWorld) view.draw(isCaughtUp ? session.blend(now) : 1, now);
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
      if (hidden === isHidden) return;
      isHidden = hidden;
      if (hidden) hiddenTick = session.tick;
      returnedMs = hidden ? undefined : NEVER;
    },
    get hasWorld() {
      return hasWorld;
    },
  };
}
