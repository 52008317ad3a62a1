/** The names of rows: an Entity inside one tick, an EntityId for whatever outlives it. */

declare const entityBrand: unique symbol;
declare const knownBrand: unique symbol;
declare const entityIdBrand: unique symbol;

/**
 * A row that may be looked at, known to have the components `C`: its columns can be read and not written. What `w.known` lists. Every
 * `Entity<C>` is one.
 */
export type Known<C extends string = never> = number & { readonly [knownBrand]: (component: C) => void };

/**
 * A row of a world, 1…capacity, known to have the components `C`. The only legal index of a column, valid inside one tick.
 * More components are assignable to fewer; `Entity` alone promises none.
 */
export type Entity<C extends string = never> = Known<C> & { readonly [entityBrand]: (component: C) => void };

/** A row and its generation (row in the low 16 bits, generation in the high 16): valid for ever, NONE when stale. */
export type EntityId = number & { readonly [entityIdBrand]: true };

/** One field of a component: a value for each row that has the component. It is written by an `Entity<C>`, and read by a `Known<C>` too. */
export type Column<C extends string, Value> = { [E in Entity<C>]: Value } & ReadonlyColumn<C, Value>;

/** The same, for those who may only look. */
export type ReadonlyColumn<C extends string, Value> = { readonly [E in Known<C>]: Value };

/** Row 0: no entity. `has(NONE, …)` is false, and its columns stay zero. */
export const NONE: Entity = asEntity<never>(0);

/** The EntityId of nothing. */
export const NO_ENTITY_ID = asEntityId(0);

/** The one door from numbers to rows: the world calls it for rows it has checked or made. */
export function asEntity<C extends string>(row: number): Entity<C> {
  return row as Entity<C>;
}

/** The one door from numbers to identities: for values read from a buffer or a message. */
export function asEntityId(id: number): EntityId {
  return id as EntityId;
}
