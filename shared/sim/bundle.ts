/** What goes into one step: sealed inputs, orders and commands. Below the author's face these are bytes. */

/** Values of a seat's presence byte. */
export const PRESENCE = Object.freeze({ empty: 0, person: 1, away: 2, bot: 3 });
export type Presence = (typeof PRESENCE)[keyof typeof PRESENCE];

/** A player's discrete act, sealed in arrival order. */
export interface SealedOrder {
  readonly seat: number;
  /** Position in the model's orders. */
  readonly type: number;
  /** The order's fields, as its record codec writes them. */
  readonly payload: Uint8Array;
}

/** The server's own changes. `level` 0–3: a bot's strength, or that of a test client's driver. */
export type Command =
  | {
      readonly kind: 'join';
      readonly seat: number;
      readonly presence: Presence;
      readonly level: number;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'leave'; readonly seat: number }
  | { readonly kind: 'presence'; readonly seat: number; readonly presence: Presence; readonly level: number }
  | { readonly kind: 'tuning'; readonly index: number; readonly value: number }
  | { readonly kind: 'custom'; readonly type: number; readonly payload: Uint8Array };

/** Everything the step to `tick` takes. */
export interface Bundle {
  readonly tick: number;
  /** inputBytes for each seat: seats × inputBytes bytes. Seats without a person are ignored. */
  readonly inputs: Uint8Array;
  readonly orders: readonly SealedOrder[];
  readonly commands: readonly Command[];
}

export const NO_ORDERS: readonly SealedOrder[] = Object.freeze([]);
export const NO_COMMANDS: readonly Command[] = Object.freeze([]);
