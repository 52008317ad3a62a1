/** What one turn of the process sends over a line leaves it with one system call: a seal and its checksum, all that one who comes is told. */
import type { Socket } from 'node:net';

/** Lines that hold what they are given until the turn is over. */
export type Line = Pick<Socket, 'cork' | 'uncork' | 'writableCorked'>;

/** Holds lines; `defer` calls back when the turn is over: Node's own when absent. */
export function createTurnSender(defer: (flush: () => void) => void = process.nextTick): (line: Line) => void {
  let held: Line[] = [];

  function flush(): void {
    const lines = held;
    held = [];
    for (const line of lines) line.uncork();
  }

  return (line) => {
    // Held already, in this turn.
    if (line.writableCorked > 0) return;
    line.cork();
    if (held.push(line) === 1) defer(flush);
  };
}
