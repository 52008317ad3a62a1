/** What a predictor offers: the own rows of a state room's client, ahead of the server. */
import type { PredictedSpawn } from './predicted-spawns.ts';

/** Where a predictor takes rows for its spawns. They are zero and not alive while they wait, and at most the header's `highWater`. */
export interface RowReserve {
  /** A row that nothing else uses until it is given back; 0 when there is none. */
  takeRow(): number;
  /** The row's identity is over: its generation grows, and it may be used for something else. */
  freeRow(row: number): void;
}

/** What a predictor may be told. */
export interface PredictorOptions {
  /** Development and tests: what predicted systems may not do is refused at the system that did it. */
  readonly isStrict?: boolean;
  /** The world's own free rows, when absent. */
  readonly rows?: RowReserve;
}

/**
 * Predicts in one world, whose buffer holds what the server told: **own** rows, which predicted systems iterate and change, and other
 * known rows, which they read. Between calls the caller may write any column; masks of own rows it changes by `setComponents` only.
 * Ticks are whole numbers that may exceed 2^32; the header holds their low 32 bits.
 */
export interface Predictor {
  /** The tick that the own rows are at; −1 before `begin`. */
  readonly tick: number;
  /** The oldest tick that `rollback` can go to, and the newest. */
  readonly tickOldest: number;
  readonly tickNewest: number;
  /** The spawns that no row of the server has been matched with, in the order in which they were made. A new list for each call. */
  readonly spawns: readonly PredictedSpawn[];
  /** This living row, whose columns are filled, is own from now on. Nothing happens when it is already. */
  adopt(row: number): void;
  /**
   * It is no longer. One that predicted systems had despawned ends here: its number is free again. One that is alive the caller keeps as
   * a known row, or despawns: after this call, not before. Nothing happens for a row that is not own.
   */
  release(row: number): void;
  /** Whether a row is own, alive or despawned by prediction. Not of a predicted spawn. */
  isOwn(row: number): boolean;
  /** Whether a row is a spawn that waits for the server's. */
  isSpawn(row: number): boolean;
  /** Own rows are now as of `tick`, and seats × inputBytes bytes its input. Forgets what was kept; spawns that wait are gone. */
  begin(tick: number, inputs: Uint8Array): void;
  /**
   * Makes `tick`, which is the next one, of own rows and spawns by the predicted systems in their order, and keeps it. Its events are in
   * the outbox. What a system throws passes through and leaves half a tick: roll back.
   */
  step(tick: number, inputs: Uint8Array): void;
  /** Own rows and spawns are as they were at `tick`; what was made later is undone. A row adopted later stays as it is. */
  rollback(tick: number): void;
  /** Keeps own rows and spawns as they are now as those of `tick`, where the predictor is; the seats' inputs too, when they are given. */
  keep(tick: number, inputs?: Uint8Array): void;
  /** The server's word up to `tick` is in: there will be no rollback to a tick before it. */
  confirm(tick: number): void;
  /** Gives an own row the components that the server says it has; one that had been despawned is alive again, with zeros to be filled. */
  setComponents(row: number, maskLow: number, maskHigh: number): void;
  /** The kept mask of an own row or a spawn at a tick: 0 where it was not alive, or nothing is kept. */
  maskLowAt(tick: number, row: number): number;
  maskHighAt(tick: number, row: number): number;
  /**
   * Whether the kept value of a row at a tick is another one: of the region with that place in the layout, `item` of a list. True where the
   * row was not alive or nothing is kept.
   */
  differs(tick: number, row: number, region: number, value: number, item?: number): boolean;
  /** The kept value itself; what it is where nothing is kept means nothing. */
  valueAt(tick: number, row: number, region: number, item?: number): number;
  /**
   * The server has a new own row with these components, born at `tick`: returns the row of the predicted spawn that it is, which is own
   * from now on, alive under the identity it had. 0 when there is none. Call it after `rollback`, before `keep`.
   */
  match(tick: number, maskLow: number, maskHigh: number): number;
  /** Ends for good every spawn made more than `MATCH_TICKS` before `tick`, and returns how many there were. */
  withdraw(tick: number): number;
}
