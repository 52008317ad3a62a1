/** What a loop tells of its match, handed on to the blended frame, the stage and what hears of events: all of a view but its picture. */
import type { LoopView } from '#client/loop.ts';
import type { OwnedStage } from '#client/view/create-stage.ts';
import type { EventFeed } from '#client/view/events.ts';
import type { BlendedFrame, Saved } from '#client/view/frame.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { Session } from '#shared/session/session.ts';
import type { Sim } from '#shared/sim/sim.ts';

/** What is told. */
export interface LoopListeners<D extends ModelDefinition> {
  readonly sim: Pick<Sim, 'events'>;
  /** The world, with ticks as the session counts them. */
  readonly world: Saved;
  readonly session: Pick<Session, 'tick'>;
  readonly blended: BlendedFrame<D>;
  readonly owned: Pick<OwnedStage<string, string>, 'worldReplaced' | 'settle'>;
  readonly feed: EventFeed;
}

/** The loop's view without `draw`. */
export function loopView<D extends ModelDefinition>(listeners: LoopListeners<D>): Omit<LoopView, 'draw'> {
  const { sim, world, session, blended, owned, feed } = listeners;
  return {
    stepped(isFresh) {
      blended.push(world, session.tick);
      feed.stepped(world.tick, sim.events, isFresh);
    },
    rolledBack(tick) {
      blended.rolledBack(world, session.tick);
      feed.rolledBack(tick);
    },
    confirmed: feed.confirmed,
    sealed: feed.sealed,
    sealedAll: feed.sealedAll,
    replaced(isOtherCourse) {
      blended.replace(world);
      owned.worldReplaced();
      feed.replaced(world.tick, isOtherCourse);
    },
    returned() {
      blended.settle();
      owned.settle();
    },
  };
}
