/** Whom a room of the queue was made for: signed, since it travels among the options that anyone may send a room. */
import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { inviteeListSchema, type InviteeList } from './invitee-list.ts';

const invitation = z.strictObject({ id: z.string(), game: z.string(), untilMs: z.number(), list: inviteeListSchema });

/** Makes and reads invitations. */
export interface Invitations {
  /** Good for one room of this game, for half a minute. */
  sign(game: string, list: InviteeList): string;
  /** Undefined for a text that was not signed here, is of another game, too old, or was read before in this process. */
  read(game: string, text: string): InviteeList | undefined;
}

export interface InvitationsOptions {
  /** The first signs; the others did before. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** A room is made within it, also by another process whose clock is a little ahead. */
const LIFE_MS = 30_000;
/** A list of 4,096 invitees is longer than anything else here. */
const UNITS_MAX = 1_000_000;

export function createInvitations({ secrets, nowMs }: InvitationsOptions): Invitations {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'samestep', 'invitation', 32)));
  const read = new Map<string, number>();
  const macOf = (key: Buffer, body: string) => createHmac('sha256', key).update(body).digest();

  function bodyOf(text: string): unknown {
    const [body, mac = ''] = text.slice(0, UNITS_MAX).split('.');
    const given = Buffer.from(mac, 'base64url');
    const isOurs = keys.some((key) => {
      const own = macOf(key, body);
      return own.length === given.length && timingSafeEqual(own, given);
    });
    return isOurs ? JSON.parse(Buffer.from(body, 'base64url').toString()) : undefined;
  }

  /** Each once: those that nobody could read any more are forgotten. */
  function isFirst(id: string, untilMs: number): boolean {
    const now = nowMs();
    for (const [known, until] of read) if (until < now) read.delete(known);
    if (read.has(id)) return false;
    read.set(id, untilMs);
    return true;
  }

  return {
    sign(game, list) {
      const told = { id: randomUUID(), game, untilMs: nowMs() + LIFE_MS, list };
      const body = Buffer.from(JSON.stringify(told)).toString('base64url');
      return `${body}.${macOf(keys[0], body).toString('base64url')}`;
    },
    read(game, text) {
      const { success, data } = invitation.safeParse(bodyOf(text));
      if (!success || data.game !== game || data.untilMs < nowMs() || !isFirst(data.id, data.untilMs)) return undefined;
      return data.list;
    },
  };
}
