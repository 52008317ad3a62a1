/** Parties: people who want to be in one match, by a code of six letters. In memory, and pure. */

export interface PartyMember {
  readonly accountId: string;
  readonly name: string;
}

/** A party; its first member leads. */
export interface Party {
  readonly code: string;
  readonly members: readonly PartyMember[];
}

/** No I, L and O, which look like others. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 6;

export interface PartiesOptions {
  readonly membersMax: number;
  /** A whole number below `limit`, that nobody can guess. */
  readonly random: (limit: number) => number;
}

export class Parties {
  readonly #options: PartiesOptions;
  readonly #byCode = new Map<string, Party>();
  readonly #codes = new Map<string, string>();

  constructor(options: PartiesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#byCode.size;
  }

  of(accountId: string): Party | undefined {
    return this.#byCode.get(this.#codes.get(accountId) ?? '');
  }

  leads(accountId: string): boolean {
    return this.of(accountId)?.members[0].accountId === accountId;
  }

  /** The party of a code, however it was typed. */
  find(code: string): Party | undefined {
    return this.#byCode.get(code.trim().toUpperCase());
  }

  /** A party of one, who must be in none. */
  make(member: PartyMember): Party {
    const { random } = this.#options;
    let code = '';
    do {
      code = Array.from({ length: CODE_LENGTH }, () => LETTERS[random(LETTERS.length)]).join('');
    } while (this.#byCode.has(code));
    const party = { code, members: [member] };
    this.#byCode.set(code, party);
    this.#codes.set(member.accountId, code);
    return party;
  }

  /**
   * Someone of a party that was in another queue is here: it is made anew, or they join those who are. `order`: its members there, the leader first, who
   * leads again as soon as they have come. Who comes must be in none, and there must be room.
   */
  restore(code: string, member: PartyMember, order: readonly string[]): void {
    const placeOf = ({ accountId }: PartyMember) => (order.indexOf(accountId) + order.length + 1) % (order.length + 1);
    const members = [...(this.#byCode.get(code)?.members ?? []), member];
    this.#byCode.set(code, { code, members: members.toSorted((one, other) => placeOf(one) - placeOf(other)) });
    this.#codes.set(member.accountId, code);
  }

  hasRoom({ members }: Party): boolean {
    return members.length < this.#options.membersMax;
  }

  /** Who joins must be in none, and there must be room. */
  join({ code }: Party, member: PartyMember): void {
    const { members = [] } = this.#byCode.get(code) ?? {};
    this.#byCode.set(code, { code, members: [...members, member] });
    this.#codes.set(member.accountId, code);
  }

  /** The others that are left, the new leader first. */
  leave(accountId: string): readonly PartyMember[] {
    const party = this.of(accountId);
    if (party === undefined) return [];
    const members = party.members.filter((member) => member.accountId !== accountId);
    this.#codes.delete(accountId);
    if (members.length === 0) this.#byCode.delete(party.code);
    else this.#byCode.set(party.code, { code: party.code, members });
    return members;
  }
}
