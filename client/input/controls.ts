/** The action map: which keys, buttons and sticks make which control and which order of a game, typed by its model. */
import type { Control } from '#shared/model/fields.ts';
import type { DefinitionOf, FrameOfDefinition, Part, Values } from '#shared/model/types.ts';
import type { ModelDefinition } from '#shared/model/model.ts';

/** A gamepad's stick axes in the standard mapping; up and left are −1. */
export type PadAxis = 'leftX' | 'leftY' | 'rightX' | 'rightY';

/** What drives an axis. All of them add up, and the sum is clamped to −1…1. */
export interface AxisControl {
  /** Keys (`KeyboardEvent.code`) that pull towards −1, and keys that pull towards +1. Both held cancel out. */
  readonly axis?: readonly [negative: readonly string[], positive: readonly string[]];
  /** The stick's axis; values within the dead zone count as 0. */
  readonly pad?: PadAxis;
  /** Turns the stick round, for a game whose y points up. */
  readonly isPadInverted?: boolean;
  /** Standard gamepad buttons (0 = A or cross, 6 and 7 = triggers, 12–15 = d-pad): analogue where the pad is. */
  readonly padButtons?: readonly [negative: readonly number[], positive: readonly number[]];
}

/** What drives a held or press control: any one of them is enough. */
export interface ButtonControl {
  /** `KeyboardEvent.code`s. */
  readonly keys?: readonly string[];
  /** Standard gamepad buttons; pressed beyond half way. */
  readonly padButtons?: readonly number[];
  /** One button, the usual case. */
  readonly padButton?: number;
  /** Mouse buttons or touch over the picture: 0 primary, 1 middle, 2 secondary. */
  readonly pointerButton?: number;
}

/** One action map: an entry for each control of the model's input. */
export type Controls<D extends ModelDefinition> = {
  readonly [K in keyof D['input']]: D['input'][K] extends Control<'axis'> ? AxisControl : ButtonControl;
};

/** The action map of a model: `ControlsOf<typeof model>`. */
export type ControlsOf<M> = Controls<DefinitionOf<M>>;

/** The ids of the actions that a player of a game can bind: `fire`, `turn.negative`, `turn.positive`, `turn.stick`, `order:Ping`. */
export type ActionIdOf<M> = ActionId<DefinitionOf<M>>;

type ActionId<D extends ModelDefinition> =
  | { [K in keyof D['input'] & string]: D['input'][K] extends Control<'axis'> ? AxisActionId<K> : K }[keyof D['input'] &
      string]
  | `order:${keyof Part<D, 'orders'> & string}`;

type AxisActionId<K extends string> = `${K}.${'negative' | 'positive' | 'stick'}`;

/** What gives an order, and what the order says. */
export interface OrderControl<
  D extends ModelDefinition,
  N extends keyof Part<D, 'orders'>,
  Stage,
> extends ButtonControl {
  /** The keys of each slot where two or more play at one machine; there a slot beyond the list has its pad only. */
  readonly sharedKeys?: readonly (readonly string[])[];
  /**
   * Asked once for each press: the order's values, from what the player sees, or null when there is nothing to order now. `slot`
   * is the player at this machine, its seat `stage.seats[slot]`.
   */
  make(frame: FrameOfDefinition<D>, stage: Stage, slot: number): Readonly<Values<Part<D, 'orders'>[N]>> | null;
}

/** The orders a view has a way in for. */
export type OrderControls<D extends ModelDefinition, Stage> = {
  readonly [N in keyof Part<D, 'orders'>]?: OrderControl<D, N, Stage>;
};
