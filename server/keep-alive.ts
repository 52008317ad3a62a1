/**
 * Lines over which nothing comes any more. Whoever plays says something all the time, and is missed soon; who gathers in a lobby for an hour is
 * asked now and then. Each line is looked at at a moment of its own: thousands of questions at once would make every room's tick late.
 */

export const KEEP_ALIVE = Object.freeze({
  /** A line is looked at so often, in milliseconds. */
  lookMs: 3000,
  /** In so many groups, one after another. */
  groups: 30,
  /** Over a quiet line nothing but answers has come for so many looks, a minute. */
  quietLooks: 20,
  /** It is asked at every so many looks. */
  quietEvery: 5,
  /** So many questions in a row may go unanswered. */
  unanswered: 2,
  /** An answer has 14 bytes at most, with the time that `sendPing` gives; so many of a look say nothing else. */
  answerBytes: 32,
});

/** A line, as far as it matters here. */
export interface KeptLine {
  /** Bytes that have come over it. */
  readonly bytesRead: number;
  ping(): void;
  /** Cuts it. */
  terminate(): void;
}

export interface KeepAlive {
  /** From now on it is looked at; returns what ends that. */
  add(line: KeptLine): () => void;
  /** Looks at the next group: call it `groups` times in `lookMs`. */
  look(): void;
}

interface Watched {
  readonly line: KeptLine;
  bytesRead: number;
  /** Looks at which nothing but answers had come. */
  quiet: number;
  asked: number;
}

export function createKeepAlive(): KeepAlive {
  const groups = Array.from({ length: KEEP_ALIVE.groups }, () => new Set<Watched>());
  let added = 0;
  let looked = 0;

  function lookAt(one: Watched): void {
    const { bytesRead } = one.line;
    const came = bytesRead - one.bytesRead;
    one.bytesRead = bytesRead;
    one.quiet = came > KEEP_ALIVE.answerBytes ? 0 : one.quiet + 1;
    if (came > 0) one.asked = 0;
    const isQuiet = one.quiet >= KEEP_ALIVE.quietLooks;
    if (isQuiet ? one.asked === 0 && one.quiet % KEEP_ALIVE.quietEvery > 0 : came > 0) return;
    if (one.asked >= KEEP_ALIVE.unanswered) return one.line.terminate();
    one.asked++;
    one.line.ping();
  }

  return {
    add(line) {
      const group = groups[added++ % groups.length];
      const one: Watched = { line, bytesRead: line.bytesRead, quiet: 0, asked: 0 };
      group.add(one);
      return () => void group.delete(one);
    },
    look() {
      for (const one of groups[looked++ % groups.length]) lookAt(one);
    },
  };
}
