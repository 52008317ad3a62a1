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

  return {
    names: [...declared.keys()],
    give(slot, name) {
      const values = declared.get(name)?.make(frame, stage, slot) ?? null;
      if (values === null) return;
      const { type, payload } = sim.encodeOrder(name, values);
      session.order(slot, type, payload);
    },
  };
}

/** The buttons of the orders in the map of a player alone at the machine. */
export function orderButtons(controls: object | undefined): Readonly<Record<string, ButtonControl>> {
  return Object.fromEntries(orderEntries(controls ?? {}));
}

/** The buttons of the orders in the map of a place among several: its own keys, the pad's buttons, and no pointer: nobody knows whose it is. */
export function sharedOrderButtons(
  controls: object | undefined,
  place: number,
): Readonly<Record<string, ButtonControl>> {
  const buttonOf = ({ sharedKeys, padButton, padButtons }: AnyOrder): ButtonControl => ({
    keys: sharedKeys?.[place] ?? [],
    ...(padButtons && { padButtons }),
    ...(padButton !== undefined && { padButton }),
  });
  return Object.fromEntries(orderEntries(controls ?? {}).map(([name, order]) => [name, buttonOf(order)]));
}

/** An author's orders are typed by the model; by their names they are all alike. */
function orderEntries(controls: object): [string, AnyOrder][] {
  return Object.entries(controls).filter((entry): entry is [string, AnyOrder] => entry[1] !== undefined);
}
