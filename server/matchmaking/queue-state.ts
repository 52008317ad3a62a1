/** What someone is told of the queue. Pure. */
import type { Party } from './parties.ts';
import type { PartyState, QueueState } from './queue-desk.ts';
import type { QueuePerson } from './queue-people.ts';
import { FOR_NOTHING, type QueueWaits } from './queue-proof.ts';
import { isWaiting, type Queued } from './queued.ts';
import type { ReadyCheck } from './ready-check.ts';

export interface QueueView {
  readonly party: Party | undefined;
  readonly isHere: (accountId: string) => boolean;
  /** Of the queue's clock. */
  readonly nowMs: number;
  /** Signs how long they have waited, and with whom. */
  readonly waits: Pick<QueueWaits, 'prove'>;
}

export function queueState(person: QueuePerson, view: QueueView): QueueState {
  const { version, queued, match, ended, accountId } = person;
  const party = partyState(accountId, view);
  if (match !== undefined) {
    const { game, mode, roomId } = match;
    return { version, stage: 'matched', game, mode, roomId, party };
  }
  if (queued === undefined) return { version, stage: 'idle', ended, ...proofOf(accountId, view), party };
  const { ticket, of, stage, check } = queued;
  const { game, mode } = of.about;
  // None of a party waits on without the others, and of one that has changed they do not wait on at all.
  const proof = queued.hasPartyChanged ? {} : proofOf(accountId, view, queued);
  if (isWaiting(queued)) {
    const waitedSeconds = Math.max(0, Math.round((view.nowMs - ticket.sinceMs) / 1000));
    const { estimateSeconds, people } = of;
    const waiting = stage === 'returning' ? people + ticket.members.length : people;
    return { version, stage: 'waiting', game, mode, waitedSeconds, estimateSeconds, waiting, ...proof, party };
  }
  return { version, stage: 'asked', game, mode, ...askedState(accountId, check, view.nowMs), ...proof, party };
}

/** Nobody needs one who is in no party and waits for nothing. */
function proofOf(accountId: string, { waits, party, nowMs }: QueueView, queued?: Queued): { readonly proof?: string } {
  const members = queued?.ticket.members ?? party?.members;
  if (members === undefined) return {};
  const about = queued === undefined ? FOR_NOTHING : { game: queued.of.about.game, mode: queued.of.about.mode };
  const own = party && { party: { code: party.code, accountIds: members.map((member) => member.accountId) } };
  const proof = waits.prove({ accountId, ...about, ...own }, queued?.ticket.sinceMs ?? nowMs);
  return proof === undefined ? {} : { proof };
}

function askedState(accountId: string, check: ReadyCheck | undefined, nowMs: number) {
  if (check === undefined) return {};
  const { proposal, isReady, untilMs } = check;
  return {
    players: proposal.tickets.reduce((sum, { members }) => sum + members.length, 0),
    ready: isReady.size,
    isReady: isReady.has(accountId),
    untilSeconds: Math.max(0, Math.ceil((untilMs - nowMs) / 1000)),
  };
}

function partyState(accountId: string, { party, isHere }: QueueView): PartyState | null {
  if (party === undefined) return null;
  const { code, members } = party;
  return {
    code,
    isLeader: members[0].accountId === accountId,
    members: members.map((member) => ({ ...member, isHere: isHere(member.accountId) })),
  };
}
