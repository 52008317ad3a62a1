/** Orders from the devices: what a view declares for each, by name, and giving one to the session. */
import type { ButtonControl, OrderControls } from '#client/input/controls.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { FrameOfDefinition } from '#shared/model/types.ts';
import type { Session } from '#shared/session/session.ts';
import type { Sim } from '#shared/sim/sim.ts';

/** The orders of one match. */
export interface Orders {
  /** Those a view has a way in for. */
  readonly names: readonly string[];
  /** The buttons of a slot, of `count` slots at this machine. */
  buttonsOf(slot: number, count: number): ReadonlyMap<string, ButtonControl>;
  /** A slot's player asks for an order: made from the frame, encoded, given to the session; or nothing, when the view says so. */
  give(slot: number, name: string): void;
}

/** What orders are made of. */
export interface OrdersOptions<D extends ModelDefinition, Stage> {
  readonly controls: OrderControls<D, Stage> | undefined;
  readonly session: Pick<Session, 'order'>;
  readonly sim: Pick<Sim, 'encodeOrder'>;
  /** What the player sees. */
  readonly frame: FrameOfDefinition<D>;
  readonly stage: Stage;
}

/** Below the author's face orders go by name: their values are checked by the codec, which throws `sim/order`. */
interface AnyOrder extends ButtonControl {
  readonly sharedKeys?: readonly (readonly string[])[];
  make(frame: unknown, stage: unknown, slot: number): Readonly<Record<string, unknown>> | null;
}

/** Makes the orders of a match. */
export function createOrders<D extends ModelDefinition, Stage>(options: OrdersOptions<D, Stage>): Orders {
  const { session, sim, frame, stage } = options;
  const declared = new Map(orderEntries(options.controls ?? {}));

  function buttonOf({ sharedKeys, ...own }: AnyOrder, slot: number, count: number): ButtonControl {
    // The pointer is the lone player's: at a shared machine nobody knows whose it is.
    if (count === 1) return own;
    const { padButton, padButtons } = own;
    return {
      keys: sharedKeys?.[slot] ?? [],
      ...(padButtons && { padButtons }),
      ...(padButton !== undefined && { padButton }),
    };
  }

  return {
    names: [...declared.keys()],
    buttonsOf: (slot, count) => new Map([...declared].map(([name, order]) => [name, buttonOf(order, slot, count)])),
    give(slot, name) {
      const values = declared.get(name)?.make(frame, stage, slot) ?? null;
      if (values === null) return;
      const { type, payload } = sim.encodeOrder(name, values);
      session.order(slot, type, payload);
    },
  };
}

/** An author's orders are typed by the model; by their names they are all alike. */
function orderEntries(controls: object): [string, AnyOrder][] {
  return Object.entries(controls).filter((entry): entry is [string, AnyOrder] => entry[1] !== undefined);
}
