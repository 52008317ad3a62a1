/** The bindings of a view: its action maps and orders, as a player has them on this machine. */
import { createBindings, type Bindings } from '#client/input/bindings.ts';
import type { Controls } from '#client/input/controls.ts';
import { orderButtons, sharedOrderButtons } from '#client/input/orders.ts';
import type { Keeper } from '#client/input/stored-bindings.ts';
import type { Model, ModelDefinition } from '#shared/model/model.ts';

/** What of a view is bound. */
export interface BoundView<D extends ModelDefinition> {
  readonly model: Model<D>;
  readonly controls: Controls<D>;
  readonly sharedControls?: readonly Controls<D>[] | undefined;
  /** The view's orders. */
  readonly orders?: object | undefined;
  /** What players call an action, by its id. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly keeper?: Keeper | undefined;
}

/** Reads a player's bindings of a view; kept under the model's name. */
export function createViewBindings<D extends ModelDefinition>(view: BoundView<D>): Bindings {
  const { model, controls, sharedControls = [], orders, labels, keeper } = view;
  return createBindings({
    game: model.definition.name,
    keeper,
    labels,
    places: model.inputLayout.places,
    alone: { controls, orders: orderButtons(orders) },
    shared: sharedControls.map((own, place) => ({ controls: own, orders: sharedOrderButtons(orders, place) })),
  });
}
