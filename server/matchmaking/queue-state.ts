/** What someone is told of the queue. Pure. */
import type { Ticket } from './match-queue.ts';
import type { Party } from './parties.ts';
import type { PartyState, QueueState } from './queue-desk.ts';
import type { QueueMode } from './queue-modes.ts';
import type { QueuePerson } from './queue-people.ts';
import type { ReadyCheck } from './ready-check.ts';

export interface QueueView {
  readonly party: Party | undefined;
  readonly isHere: (accountId: string) => boolean;
  /** Of the queue's clock. */
  readonly nowMs: number;
  /** Signs how long they have waited. */
  readonly prove: (ticket: Ticket, about: QueueMode) => string;
}

export function queueState(person: QueuePerson, view: QueueView): QueueState {
  const { version, queued, match, ended, accountId } = person;
  const party = partyState(accountId, view);
  if (match !== undefined) {
    const { game, mode, roomId } = match;
    return { version, stage: 'matched', game, mode, roomId, party };
  }
  if (queued === undefined) return { version, stage: 'idle', ended, party };
  const { ticket, of, stage, check } = queued;
  const { game, mode } = of.about;
  // A party is gone with whoever matches people: none of it waits on without the others.
  const proof = party === null && ticket.members.length === 1 ? { proof: view.prove(ticket, of.about) } : {};
  if (stage === 'waiting') {
    const waitedSeconds = Math.max(0, Math.round((view.nowMs - ticket.sinceMs) / 1000));
    const { estimateSeconds, people: waiting } = of;
    return { version, stage, game, mode, waitedSeconds, estimateSeconds, waiting, ...proof, party };
  }
  return { version, stage: 'asked', game, mode, ...askedState(accountId, check, view.nowMs), ...proof, party };
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
