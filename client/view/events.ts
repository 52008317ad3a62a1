/** Events of a step to the view's handlers: each once, and withdrawn when it has not happened after all. */
import type { ViewDefinition } from '#client/view/define-view.ts';
import type { EventScope } from '#client/view/event-scope.ts';
import type { Stage } from '#client/view/stage.ts';
import { SamestepError } from '#shared/errors.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { FrameOfDefinition } from '#shared/model/types.ts';
import { createEventLedger, type LedgerEvent } from '#shared/session/event-ledger.ts';
import { FINISH, type EventNumbers, type Outbox } from '#shared/world/outbox.ts';

/** Gives events to those who show them. What a handler throws is thrown on when all others have run. */
export interface EventFeed {
  /** The events of the tick just stepped. `isFresh` is false for a tick that is only caught up. */
  stepped(tick: number, events: Outbox, isFresh: boolean): void;
  /** The ticks after this one will be stepped anew. */
  rolledBack(tick: number): void;
  /** Ticks up to this one cannot be undone. Events of ticks before `freshTick` are only caught up. */
  confirmed(tick: number, freshTick: number): void;
  /** In state rooms: the server's events of a tick, of which some were shown as guesses. `isFresh` as for a step. */
  sealed(tick: number, events: Outbox, isFresh: boolean): void;
  /** In state rooms: all of the server's events up to this tick were told; guesses of theirs that were not among them have not been. */
  sealedAll(tick: number): void;
  /**
   * The server's snapshot of this tick replaced the world. It may be older than what was shown, as for who watches with a delay: what its
   * ticks make anew is not shown again. Of another course, after a restart of the server, all is news.
   */
  replaced(tick: number, isOtherCourse: boolean): void;
}

/** Whom the feed serves. */
export interface EventFeedOptions<D extends ModelDefinition, SpriteName extends string, SoundName extends string> {
  readonly on: ViewDefinition<D, SpriteName, SoundName>['on'];
  readonly onWithdrawn: ViewDefinition<D, SpriteName, SoundName>['onWithdrawn'];
  readonly stage: Stage<SpriteName, SoundName>;
  readonly scope: EventScope;
  /** The world as it is after the step. */
  readonly frame: FrameOfDefinition<D>;
  /**
   * Whether every step of the session is sealed (local, lockstep): nothing it steps is ever undone, so all events are shown at once and in
   * their order. Otherwise the ledger decides what is shown now, held until confirmed, or withdrawn.
   */
  readonly isSealed: () => boolean;
  readonly onFinish: (result: Readonly<Record<string, number>>, tick: number) => void;
  /** Events found no room in the ledger: told once. */
  readonly report: (error: unknown) => void;
}

type Handler = (event: object, stage: unknown, frame: unknown) => void;

/** Makes the feed of one match. */
export function createEventFeed<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  options: EventFeedOptions<D, SpriteName, SoundName>,
): EventFeed {
  const { stage, scope, frame } = options;
  const handlers = handlersByName(options.on ?? {});
  const regrets = handlersByName(options.onWithdrawn ?? {});
  let isFreshStep = true;
  let isFreshSeal = true;
  let isSealing = false;
  let freshTick = -Infinity;
  /** Events of ticks up to this one were shown. */
  let settledTick = -Infinity;
  let failure: { readonly error: unknown } | undefined;
  let hasReported = false;
  const ledger = createEventLedger({
    show(event) {
      if (isSealing) show(event.name, event.record, event.tick, event.isConfirmedOnly ? 0 : event.id, isFreshSeal);
      else if (event.isConfirmedOnly) show(event.name, event.record, event.tick, 0, event.tick >= freshTick);
      else show(event.name, event.record, event.tick, event.id, isFreshStep);
    },
    confirm: ({ id }) => scope.confirm(id),
    withdraw,
  });

  function show(name: string, record: Readonly<EventNumbers>, tick: number, source: number, isFresh: boolean): void {
    run(handlers.get(name), record, source, isFresh);
    if (name === FINISH) options.onFinish({ ...record }, tick);
  }

  function withdraw({ id, name, record }: LedgerEvent): void {
    scope.withdraw(id);
    run(regrets.get(name), record, 0, true);
  }

  /** One handler that throws keeps no other event from being shown: it would never be shown again. */
  function run(handler: Handler | undefined, record: object, source: number, isFresh: boolean): void {
    if (handler === undefined) return;
    scope.begin(source, isFresh);
    try {
      handler(record, stage, frame);
    } catch (error) {
      failure ??= { error };
    } finally {
      scope.end();
    }
  }

  function throwFailure(): void {
    if (failure === undefined) return;
    const { error } = failure;
    failure = undefined;
    throw error;
  }

  function reportOverflow(): void {
    if (hasReported || ledger.overflowCount === 0) return;
    hasReported = true;
    options.report(tooManyEvents(ledger.overflowCount));
  }

  return {
    stepped(tick, events, isFresh) {
      if (tick <= settledTick) return;
      if (options.isSealed()) {
        settledTick = tick;
        for (let i = 0; i < events.count; i++) show(events.nameAt(i), events.recordAt(i), tick, 0, isFresh);
      } else {
        isFreshStep = isFresh;
        ledger.stepped(tick, events);
        reportOverflow();
      }
      throwFailure();
    },
    rolledBack: (tick) => ledger.rolledBack(tick),
    confirmed(tick, freshFrom) {
      freshTick = freshFrom;
      settledTick = Math.max(settledTick, tick);
      ledger.confirmed(tick);
      throwFailure();
    },
    sealed(tick, events, isFresh) {
      isSealing = true;
      isFreshSeal = isFresh;
      try {
        ledger.sealed(tick, events);
      } finally {
        isSealing = false;
      }
      throwFailure();
    },
    sealedAll(tick) {
      ledger.sealedAll(tick);
      throwFailure();
    },
    replaced(tick, isOtherCourse) {
      ledger.reset(tick, isOtherCourse);
      settledTick = isOtherCourse ? tick : Math.max(settledTick, tick);
      throwFailure();
    },
  };
}

function tooManyEvents(count: number): SamestepError {
  return new SamestepError({
    code: 'view/events',
    what: `${count} events were not shown.`,
    why: 'Too many waited for their confirmation at once.',
    fix: 'Emit fewer in a tick, or one that stands for many.',
    data: { count },
  });
}

/** Below the author's face handlers are found by name: the outbox makes its records from the same model as their types. */
function handlersByName(on: object): ReadonlyMap<string, Handler> {
  return new Map(Object.entries(on).filter((entry): entry is [string, Handler] => typeof entry[1] === 'function'));
}
