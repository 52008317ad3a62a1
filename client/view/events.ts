/** Events of a step to the view's handlers. */
import type { ViewDefinition } from '#client/view/define-view.ts';
import type { Stage } from '#client/view/stage.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { FrameOfDefinition } from '#shared/model/types.ts';
import { FINISH, type Outbox } from '#shared/world/outbox.ts';

/** Gives events to those who show them. */
export interface EventFeed {
  /** The events of the tick just stepped. */
  stepped(tick: number, events: Outbox): void;
}

/** Whom the feed serves. */
export interface EventFeedOptions<D extends ModelDefinition, SpriteName extends string, SoundName extends string> {
  readonly on: ViewDefinition<D, SpriteName, SoundName>['on'];
  readonly stage: Stage<SpriteName, SoundName>;
  /** The world as it is after the step. */
  readonly frame: FrameOfDefinition<D>;
  readonly onFinish: (result: Readonly<Record<string, number>>, tick: number) => void;
}

type Handler = (event: object, stage: unknown, frame: unknown) => void;

/**
 * Makes the feed of sessions whose steps are sealed (local, lockstep): nothing they step is ever undone, so predicted and confirmed
 * events alike are shown at once. A session that guesses puts its event ledger here, between step and handler: it decides what
 * is shown now, held until confirmed, or withdrawn (`stage.cut` by the event's key).
 */
export function createEventFeed<D extends ModelDefinition, SpriteName extends string, SoundName extends string>({
  on,
  stage,
  frame,
  onFinish,
}: EventFeedOptions<D, SpriteName, SoundName>): EventFeed {
  const handlers = handlersByName(on ?? {});
  return {
    stepped(tick, events) {
      for (let i = 0; i < events.count; i++) {
        const name = events.nameAt(i);
        const record = events.recordAt(i);
        handlers.get(name)?.(record, stage, frame);
        if (name === FINISH) onFinish({ ...record }, tick);
      }
    },
  };
}

/** Below the author's face handlers are found by name: the outbox makes its records from the same model as their types. */
function handlersByName(on: object): ReadonlyMap<string, Handler> {
  return new Map(Object.entries(on).filter((entry): entry is [string, Handler] => typeof entry[1] === 'function'));
}
