// A clock that a test moves.
import type { Clock } from './connection.ts';

/** Timers that go off when the test says that time has passed. */
export function testClock(): Clock & { pass(ms: number): Promise<void> } {
  let nowMs = 0;
  let waiting: { readonly atMs: number; readonly call: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after(delayMs, call) {
      const entry = { atMs: nowMs + delayMs, call };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((each) => each !== entry);
      };
    },
    async pass(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        // What a timer sets off is a few promises deep.
        for (let i = 0; i < 6; i++) await Promise.resolve();
        const next = waiting.filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        waiting = waiting.filter((each) => each !== next);
        nowMs = next.atMs;
        next.call();
      }
      nowMs = endMs;
    },
  };
}
