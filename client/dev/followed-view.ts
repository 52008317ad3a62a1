// Who shows a match, while a view that is saved anew takes the place of the one before. Development only.
import type { LoopView } from '#client/loop.ts';

/** Passes all on to whoever shows the match by then. */
export function followedView(current: () => LoopView): LoopView {
  return {
    stepped: (isFresh) => current().stepped(isFresh),
    rolledBack: (tick) => current().rolledBack(tick),
    confirmed: (tick, freshTick) => current().confirmed(tick, freshTick),
    sealed: (tick, events, isFresh) => current().sealed(tick, events, isFresh),
    sealedAll: (tick) => current().sealedAll(tick),
    replaced: (isOtherCourse) => current().replaced(isOtherCourse),
    returned: () => current().returned(),
    draw: (alpha, nowMs) => current().draw(alpha, nowMs),
  };
}
