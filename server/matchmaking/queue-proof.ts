/** How long someone has waited, and with whom, signed: their page brings it to whoever matches people next, who knows nothing of them. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const claimSchema = z.strictObject({
  accountId: z.string(),
  game: z.string(),
  mode: z.string(),
  /** Since when they wait, milliseconds since 1970. */
  sinceMs: z.number(),
  /** Names the queue that says so. */
  by: z.string(),
  /** Their party, and who of it waits: in the party's order, they among them. */
  party: z.strictObject({ code: z.string(), accountIds: z.array(z.string()).min(1) }).optional(),
});
const proofSchema = z.object({ ...claimSchema.shape, untilMs: z.number() });

/** What is signed. */
export type WaitClaim = z.output<typeof claimSchema>;

export interface QueueProofs {
  /** Good for two minutes: a page is told a new one with every answer. Undefined for a party that is too large to be written down. */
  sign(claim: WaitClaim): string | undefined;
  /** Undefined for what was not signed with these secrets, or is too old. */
  read(text: string): WaitClaim | undefined;
}

export interface QueueProofsOptions {
  /** The first signs; the others did before. All processes have the same. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

const LIFE_MS = 2 * 60_000;
/** A hundred people of a party; with all else that a body has it is shorter than a body may be. */
export const PROOF_UNITS_MAX = 6000;
/** Ends what is signed for a party: one that is not good any more shall not look like somebody alone. */
const OF_PARTY = '.party';
/** Whoever waits longer is as near to everyone as one can be. */
const WAITED_MS_MAX = 60 * 60_000;

export function createQueueProofs({ secrets, nowMs }: QueueProofsOptions): QueueProofs {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'samestep', 'queue-proof', 32)));
  const macOf = (key: Buffer, body: string) => createHmac('sha256', key).update(body).digest();
  return {
    sign(claim) {
      const body = Buffer.from(JSON.stringify({ ...claim, untilMs: nowMs() + LIFE_MS })).toString('base64url');
      const text = `${body}.${macOf(keys[0], body).toString('base64url')}${claim.party === undefined ? '' : OF_PARTY}`;
      return text.length > PROOF_UNITS_MAX ? undefined : text;
    },
    read(text) {
      const [body, mac = ''] = text.slice(0, PROOF_UNITS_MAX).split('.');
      const given = Buffer.from(mac, 'base64url');
      const isOurs = keys.some((key) => {
        const own = macOf(key, body);
        return own.length === given.length && timingSafeEqual(own, given);
      });
      if (!isOurs) return undefined;
      // A build of another version may sign more.
      const { data } = proofSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
      if (data === undefined || data.untilMs < nowMs()) return undefined;
      return data;
    },
  };
}

/** Whether it was told to someone of a party, good or not: they do not wait alone. */
export function isPartyProof(proof: string | undefined): boolean {
  return proof?.endsWith(OF_PARTY) === true;
}

/** What a party waits for that waits for nothing. */
export const FOR_NOTHING = Object.freeze({ game: '', mode: '' });

/** Whose wait, and for what. */
export type WaitAbout = Pick<WaitClaim, 'accountId' | 'game' | 'mode' | 'party'>;

interface QueueWaitsOptions {
  readonly proofs: QueueProofs;
  /** Names this queue. */
  readonly by: string;
  /** Milliseconds of the queue's monotonic clock. */
  readonly nowMs: () => number;
  /** Milliseconds since 1970. */
  readonly dateMs: () => number;
}

/** How long people of one queue have waited, here and before. */
export class QueueWaits {
  readonly #options: QueueWaitsOptions;

  constructor(options: QueueWaitsOptions) {
    this.#options = options;
  }

  /** What someone who waits here since then may show another queue. */
  prove(about: WaitAbout, sinceMs: number): string | undefined {
    const { proofs, by, nowMs, dateMs } = this.#options;
    return proofs.sign({ ...about, sinceMs: dateMs() - nowMs() + sinceMs, by });
  }

  /**
   * What another queue has said of someone who comes now. Undefined for what proves nothing of them. Whom this queue itself has given a proof has left it
   * since: that is none here.
   */
  claimOf({ accountId, game, mode }: Omit<WaitAbout, 'party'>, proof: string | undefined): WaitClaim | undefined {
    const { proofs, by } = this.#options;
    const claim = proof === undefined ? undefined : proofs.read(proof);
    const isTheirs =
      claim !== undefined &&
      claim.by !== by &&
      claim.accountId === accountId &&
      claim.game === game &&
      claim.mode === mode &&
      (claim.party === undefined || claim.party.accountIds.includes(accountId));
    return isTheirs ? claim : undefined;
  }

  /** Since when someone waits who comes now, of the queue's clock: for at most an hour, and from now on without a claim. */
  sinceMs(claim: Pick<WaitClaim, 'sinceMs'> | undefined): number {
    const { nowMs, dateMs } = this.#options;
    if (claim === undefined) return nowMs();
    return nowMs() - Math.min(WAITED_MS_MAX, Math.max(0, dateMs() - claim.sinceMs));
  }
}
