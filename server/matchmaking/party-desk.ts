/** What people do about their party: make one, join one, leave it, and find it again after another has begun to match people. */
import { ApiError } from '../api/api-error.ts';
import type { Parties, Party } from './parties.ts';
import type { QueueAccounts } from './queue-parts.ts';
import type { QueuePeople, QueuePerson } from './queue-people.ts';
import type { WaitClaim } from './queue-proof.ts';
import type { QueueTold } from './queue-told.ts';
import { isWaiting, type Queued } from './queued.ts';

export interface PartyDeskParts {
  readonly parties: Parties;
  readonly people: QueuePeople;
  readonly accounts: Pick<QueueAccounts, 'nameOf'>;
  readonly told: QueueTold;
  /** They wait no more, nor does their party. */
  readonly withdraw: (person: QueuePerson) => void;
  /** A ticket of a party that has changed is over. */
  readonly cancelled: (queued: Queued) => void;
}

export const partyUnknown = () => new ApiError('party-unknown', 'There is no party of this code.');

export class PartyDesk {
  readonly #parts: PartyDeskParts;

  constructor(parts: PartyDeskParts) {
    this.#parts = parts;
  }

  async make(person: QueuePerson): Promise<void> {
    const { parties, accounts } = this.#parts;
    const { accountId } = person;
    if (parties.leads(accountId)) return;
    const name = await accounts.nameOf(accountId);
    if (parties.leads(accountId)) return;
    this.leave(person);
    parties.make({ accountId, name });
    this.#joined(person);
  }

  /** `before`: the party that they had in another queue. Throws `party-unknown`, `party-full`, and `queue-waiting` for one who is just asked. */
  async join(person: QueuePerson, code: string, before?: WaitClaim['party']): Promise<void> {
    const { parties, accounts, withdraw } = this.#parts;
    const { accountId } = person;
    const isBack = before?.code === code;
    if (!isBack && isIn(this.#find(code), accountId)) return;
    const name = await accounts.nameOf(accountId);
    if (isBack && parties.of(accountId)?.code !== code) {
      // Others of it still wait, and this one does not.
      const there = parties.find(code);
      this.comeBack(person, name, before);
      if (there !== undefined) this.#hasGrown(there);
      return;
    }
    const party = this.#find(code);
    if (isIn(party, accountId)) return;
    if (person.queued !== undefined && !isWaiting(person.queued))
      throw new ApiError('queue-waiting', 'A match is ready for you. Answer that first.');
    if (!parties.hasRoom(party)) throw partyFull();
    withdraw(person);
    this.leave(person);
    parties.join(party, { accountId, name });
    this.#hasGrown(party);
    this.#joined(person);
  }

  /**
   * Into the party that they had in another queue, as far as it is here. `name`: of their account. Throws `party-unknown` for one who has another party
   * here, or where others have taken its code, and `party-full`.
   */
  comeBack(person: QueuePerson, name: string, { code, accountIds }: NonNullable<WaitClaim['party']>): void {
    const { parties } = this.#parts;
    const { accountId } = person;
    const own = parties.of(accountId);
    if (own?.code === code) return;
    const party = parties.find(code);
    const isOthers = party !== undefined && !party.members.some((member) => accountIds.includes(member.accountId));
    if (own !== undefined || isOthers) throw partyUnknown();
    if (party !== undefined && !parties.hasRoom(party)) throw partyFull();
    parties.restore(code, { accountId, name }, accountIds);
    this.#joined(person);
  }

  /** Out of their party, whose ticket is withdrawn. */
  leave(person: QueuePerson): void {
    const { parties, people, told, withdraw } = this.#parts;
    const { accountId } = person;
    if (parties.of(accountId) === undefined) return;
    withdraw(person);
    // Too late to say no, but not to wait on with them.
    if (person.queued !== undefined) person.queued.hasPartyChanged = true;
    const others = parties.leave(accountId);
    for (const other of others) this.#changed(other.accountId);
    people.changed(person);
    told.leftParty(accountId, others.length);
  }

  /** What all of someone's party may know is another. */
  changedPartyOf(accountId: string): void {
    for (const member of this.#parts.parties.of(accountId)?.members ?? []) this.#changed(member.accountId);
  }

  /** Who waits is another party now; of one that is asked its match decides. */
  #hasGrown({ members }: Party): void {
    const { queued } = this.#parts.people.find(members[0].accountId) ?? {};
    if (queued === undefined) return;
    if (isWaiting(queued)) this.#parts.cancelled(queued);
    else queued.hasPartyChanged = true;
  }

  #find(code: string): Party {
    const party = this.#parts.parties.find(code);
    if (party === undefined) throw partyUnknown();
    return party;
  }

  #joined({ accountId }: QueuePerson): void {
    this.changedPartyOf(accountId);
    this.#parts.told.joinedParty(accountId, this.#parts.parties.of(accountId)?.members.length ?? 0);
  }

  #changed(accountId: string): void {
    const person = this.#parts.people.find(accountId);
    if (person !== undefined) this.#parts.people.changed(person);
  }
}

const isIn = ({ members }: Party, accountId: string) => members.some((member) => member.accountId === accountId);
const partyFull = () => new ApiError('party-full', 'This party is full.');
