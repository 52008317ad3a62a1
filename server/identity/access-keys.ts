/** The keys that sign access tokens: computed from a secret and the week, so that every process has the same and they change by themselves. */
import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';

/** A key and its name in tokens. */
export interface AccessKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface AccessKeys {
  /** The one to sign with now. */
  signing(nowMs: number): AccessKey;
  /** The one of this name, if tokens that it signed may still be valid. */
  find(id: string, nowMs: number): AccessKey | undefined;
  /** Public parts of all that are valid now, for others who check tokens. RFC 7517. */
  publicSet(nowMs: number): { readonly keys: readonly object[] };
}

/** A key signs for a week. */
const PERIOD_MS = 7 * 24 * 3_600_000;
/** Tokens of the key before are believed so long after the change: they live for a quarter of an hour. */
const OVERLAP_MS = 3_600_000;
/** PKCS #8 around a seed of Ed25519. RFC 8410, section 7. */
const SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Keys that are kept: of a few weeks and secrets. */
const KEPT_MAX = 32;

/** `secrets`: the first signs; those after it were the first before, and are believed. Each 16 characters or more. */
export function createAccessKeys(secrets: readonly string[]): AccessKeys {
  const made = new Map<string, AccessKey>();

  function keyOf(secret: string, period: number): AccessKey {
    const place = `${period} ${secret}`;
    const known = made.get(place);
    if (known !== undefined) return known;
    const seed = Buffer.from(hkdfSync('sha256', secret, 'samestep access key', String(period), 32));
    const privateKey = createPrivateKey({ key: Buffer.concat([SEED_PREFIX, seed]), format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey(privateKey);
    const print = createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64url');
    const key = { id: print.slice(0, 16), privateKey, publicKey };
    if (made.size >= KEPT_MAX) made.clear();
    made.set(place, key);
    return key;
  }

  function validAt(nowMs: number): AccessKey[] {
    const period = Math.floor(nowMs / PERIOD_MS);
    const sinceChangeMs = nowMs - period * PERIOD_MS;
    // The next one too: another machine's clock may be a little ahead.
    const periods = [
      period,
      ...(sinceChangeMs < OVERLAP_MS ? [period - 1] : []),
      ...(PERIOD_MS - sinceChangeMs < OVERLAP_MS ? [period + 1] : []),
    ];
    return secrets.flatMap((secret) => periods.map((one) => keyOf(secret, one)));
  }

  return {
    signing: (nowMs) => keyOf(secrets[0], Math.floor(nowMs / PERIOD_MS)),
    find: (id, nowMs) => validAt(nowMs).find((key) => key.id === id),
    publicSet: (nowMs) => ({
      keys: validAt(nowMs).map(({ id, publicKey }) => ({
        ...publicKey.export({ format: 'jwk' }),
        kid: id,
        alg: 'EdDSA',
        use: 'sig',
      })),
    }),
  };
}
