/** How long someone has waited, signed: their page brings it to whoever matches people next, who knows nothing of them. */
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
});
const proofSchema = z.object({ ...claimSchema.shape, untilMs: z.number() });

/** What is signed. */
export type WaitClaim = z.output<typeof claimSchema>;

export interface QueueProofs {
  /** Good for two minutes: a page is told a new one with every answer. */
  sign(claim: WaitClaim): string;
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
export const PROOF_UNITS_MAX = 1000;
/** Whoever waits longer is as near to everyone as one can be. */
const WAITED_MS_MAX = 60 * 60_000;

export function createQueueProofs({ secrets, nowMs }: QueueProofsOptions): QueueProofs {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'samestep', 'queue-proof', 32)));
  const macOf = (key: Buffer, body: string) => createHmac('sha256', key).update(body).digest();
  return {
    sign(claim) {
      const body = Buffer.from(JSON.stringify({ ...claim, untilMs: nowMs() + LIFE_MS })).toString('base64url');
      return `${body}.${macOf(keys[0], body).toString('base64url')}`;
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

/** Whose wait, and for what. */
export type WaitAbout = Pick<WaitClaim, 'accountId' | 'game' | 'mode'>;

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
  prove({ accountId, game, mode }: WaitAbout, sinceMs: number): string {
    const { proofs, by, nowMs, dateMs } = this.#options;
    return proofs.sign({ accountId, game, mode, sinceMs: dateMs() - nowMs() + sinceMs, by });
  }

  /**
   * Since when someone waits who comes now, of the queue's clock: for at most an hour, and from now on for what proves nothing of them. Whom this queue
   * itself has given a proof has left it since: that is none here.
   */
  sinceMs({ accountId, game, mode }: WaitAbout, proof: string | undefined): number {
    const { proofs, by, nowMs, dateMs } = this.#options;
    const claim = proof === undefined ? undefined : proofs.read(proof);
    const isTheirs =
      claim !== undefined &&
      claim.by !== by &&
      claim.accountId === accountId &&
      claim.game === game &&
      claim.mode === mode;
    return isTheirs ? nowMs() - Math.min(WAITED_MS_MAX, Math.max(0, dateMs() - claim.sinceMs)) : nowMs();
  }
}
