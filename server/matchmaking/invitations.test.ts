// An invitation is the server's own: nobody else's, for one game, for half a minute, and once.
import { expect, test } from 'vitest';
import { inviteeListOf } from './invitee-list.ts';
import { createInvitations } from './invitations.ts';

const SECRETS = ['a secret of sixteen', 'the one before, too'];
const list = inviteeListOf({ mode: 'duel', isRated: true, players: 2 }, [
  { members: [{ accountId: 'ann', rating: 1000 }] },
  { members: [{ accountId: 'bob', rating: 1010 }] },
]);

test('what was signed is read by another process with the same secret, once', () => {
  const [one, other] = [0, 0].map(() => createInvitations({ secrets: SECRETS, nowMs: () => 0 }));
  const text = one.sign('tiny', list);
  expect(other.read('tiny', text)).toEqual(list);
  expect(other.read('tiny', text)).toBeUndefined();
  expect(list).toMatchObject({ isRated: true, invitees: [{ seat: 0 }, { seat: 1 }] });
});

test('one of the secret before is believed, one of another is not', () => {
  const before = createInvitations({ secrets: [SECRETS[1]], nowMs: () => 0 });
  const now = createInvitations({ secrets: SECRETS, nowMs: () => 0 });
  expect(now.read('tiny', before.sign('tiny', list))).toEqual(list);
  const foreign = createInvitations({ secrets: ['of another server 1'], nowMs: () => 0 });
  expect(now.read('tiny', foreign.sign('tiny', list))).toBeUndefined();
});

test('it is of one game, and is too old after half a minute', () => {
  let nowMs = 0;
  const invitations = createInvitations({ secrets: SECRETS, nowMs: () => nowMs });
  expect(invitations.read('chess', invitations.sign('tiny', list))).toBeUndefined();
  const text = invitations.sign('tiny', list);
  nowMs = 30_001;
  expect(invitations.read('tiny', text)).toBeUndefined();
});

test('whatever else is sent is none', () => {
  const invitations = createInvitations({ secrets: SECRETS, nowMs: () => 0 });
  const text = invitations.sign('tiny', list);
  const [body, mac] = text.split('.');
  const forged = Buffer.from(JSON.stringify({ id: 'x', game: 'tiny', untilMs: 1e15, list })).toString('base64url');
  for (const wrong of [
    '',
    '.',
    body,
    `${body}.`,
    `${forged}.${mac}`,
    `${body}.${mac.slice(1)}`,
    `${text}x`,
    `x${text}`,
  ])
    expect(invitations.read('tiny', wrong)).toBeUndefined();
  expect(invitations.read('tiny', text)).toEqual(list);
});
