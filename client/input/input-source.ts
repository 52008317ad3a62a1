/** What fills a slot's input: devices, a script, or the game's own bot. */

/** One source of one slot's input. */
export interface InputSource {
  /**
   * Writes what the source says now to `target`: inputBytes bytes, neutral when called. Called once before every advance of the
   * session while the page shows. A press bit is written once for each time it was pressed.
   */
  sample(target: Uint8Array, nowMs: number): void;
  /** Whether an order was asked for since the last call: once for each press. Absent: the source gives no orders. */
  wasOrdered?(name: string): boolean;
  /** The page lost the keyboard, or the match is over: everything is let go. */
  release(): void;
}
