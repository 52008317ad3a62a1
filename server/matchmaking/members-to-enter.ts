/** Who would wait with whom: everyone of a party that is there, led by its first. */
import { ApiError } from '../api/api-error.ts';
import type { Parties } from './parties.ts';
import type { QueueMode } from './queue-modes.ts';
import { isWaiting } from './queued.ts';
import type { QueuePeople, QueuePerson } from './queue-people.ts';

/** Whom the queue knows. */
export interface KnownPeople {
  readonly people: Pick<QueuePeople, 'find' | 'isHere'>;
  readonly parties: Pick<Parties, 'of' | 'leads'>;
}

export const tooLarge = (partyMax: number) =>
  new ApiError('party-full', `A party in this mode has at most ${partyMax}.`);

/** Those who would wait now with one who asks for it, the one who asks among them. Throws an `ApiError` when they may not. */
export function membersToEnter(
  person: QueuePerson,
  { partyMax }: Pick<QueueMode, 'partyMax'>,
  { people, parties }: KnownPeople,
): readonly QueuePerson[] {
  const { accountId, queued } = person;
  const party = parties.of(accountId);
  if (party !== undefined && !parties.leads(accountId))
    throw new ApiError('party-not-leader', 'Only who leads the party can begin to wait.');
  if (queued !== undefined && !isWaiting(queued))
    throw new ApiError('queue-waiting', 'A match is ready for you. Answer that first.');
  const members = (party?.members ?? [{ accountId }])
    .map((member) => people.find(member.accountId))
    .filter((member) => member !== undefined)
    // Who has closed the page is not waited with.
    .filter((member) => member === person || people.isHere(member));
  const isElsewhere = (one: QueuePerson) =>
    one.match !== undefined || (one.queued !== undefined && one.queued !== queued);
  if (members.some((member) => member !== person && isElsewhere(member)))
    throw new ApiError('queue-waiting', 'Someone of your party waits for another match.');
  if (members.length > partyMax) throw tooLarge(partyMax);
  return members;
}
