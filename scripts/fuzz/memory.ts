// What this process holds once everything that can be thrown away is.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/** Bytes in use on the heap and outside of it, after a full collection. Takes tens of milliseconds. */
export function heldBytes(): number {
  // The collector is reached by a flag that may be set at any time, so that no process of its own is needed.
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    const found: unknown = runInNewContext('gc');
    collect = typeof found === 'function' ? () => void Reflect.apply(found, undefined, []) : () => undefined;
  }
  // Twice: what is outside of the heap is let go when its owner was found dead.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
