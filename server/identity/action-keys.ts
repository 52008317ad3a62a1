/** The keys that actions of value are signed with: one of each sign-in, which follows from the server's secret, so that every process knows it. */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

export interface ActionKeys {
  /** What the page of a sign-in gets: base64url, 43 characters. */
  told(sessionId: string): string;
  /** Those that its signatures may be made with: by each secret that is believed, the newest first. */
  of(sessionId: string): readonly KeyObject[];
}

/** Sign-ins whose keys are remembered; of those beyond, the one that was longest silent is derived anew when it comes. */
const SESSIONS_MAX = 20_000;

/** `secrets`: the first makes the keys that are told, the others made those that pages may still have. */
export function createActionKeys(secrets: readonly string[]): ActionKeys {
  const known = new Map<string, readonly KeyObject[]>();

  function keysOf(sessionId: string): readonly KeyObject[] {
    let keys = known.get(sessionId);
    if (keys === undefined) {
      keys = secrets.map((secret) =>
        createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'samestep action key', sessionId, 32))),
      );
      if (known.size >= SESSIONS_MAX) known.delete(known.keys().next().value ?? '');
    } else known.delete(sessionId);
    // The newest stand last.
    known.set(sessionId, keys);
    return keys;
  }

  return { told: (sessionId) => keysOf(sessionId)[0].export().toString('base64url'), of: keysOf };
}
