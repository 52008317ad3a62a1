/** Whether everyone who was put together is there: each says so in time, or the others wait on. Pure: time is an argument. */
import type { Proposal, Ticket } from './match-queue.ts';

/** A proposal that waits for its people. */
export interface ReadyCheck {
  readonly id: string;
  readonly proposal: Proposal;
  readonly untilMs: number;
  readonly isReady: ReadonlySet<string>;
}

/** What became of one. */
export type ReadyOutcome =
  | { readonly kind: 'ready'; readonly check: ReadyCheck }
  /** `back`: wait on, as long as they have waited; `out`: those who did not want to, or said nothing. */
  | {
      readonly kind: 'broken';
      readonly check: ReadyCheck;
      readonly back: readonly Ticket[];
      readonly out: readonly Ticket[];
    };

interface Waiting {
  readonly id: string;
  readonly proposal: Proposal;
  readonly untilMs: number;
  readonly isReady: Set<string>;
}

export class ReadyChecks {
  readonly #checks = new Map<string, Waiting>();
  readonly #byAccount = new Map<string, Waiting>();

  /** Asks the people of a proposal. */
  begin(id: string, proposal: Proposal, untilMs: number): ReadyCheck {
    const check: Waiting = { id, proposal, untilMs, isReady: new Set() };
    this.#checks.set(id, check);
    for (const accountId of accountsOf(proposal.tickets)) this.#byAccount.set(accountId, check);
    return check;
  }

  /** What an account is asked, if it is. */
  of(accountId: string): ReadyCheck | undefined {
    return this.#byAccount.get(accountId);
  }

  get size(): number {
    return this.#checks.size;
  }

  /** Undefined when nobody asks, or others have not said so yet. */
  accept(accountId: string): ReadyOutcome | undefined {
    const check = this.#byAccount.get(accountId);
    if (check === undefined) return undefined;
    check.isReady.add(accountId);
    if (accountsOf(check.proposal.tickets).some((id) => !check.isReady.has(id))) return undefined;
    this.#end(check);
    return { kind: 'ready', check };
  }

  /** Undefined when nobody asks. */
  decline(accountId: string): ReadyOutcome | undefined {
    const check = this.#byAccount.get(accountId);
    if (check === undefined) return undefined;
    return this.#break(check, ({ members }) => members.some((member) => member.accountId === accountId));
  }

  /** Those whose time is over. */
  expire(nowMs: number): readonly ReadyOutcome[] {
    const late = [...this.#checks.values()].filter(({ untilMs }) => untilMs <= nowMs);
    return late.map((check) =>
      this.#break(check, ({ members }) => members.some(({ accountId }) => !check.isReady.has(accountId))),
    );
  }

  #break(check: Waiting, isOut: (ticket: Ticket) => boolean): ReadyOutcome {
    this.#end(check);
    const { tickets } = check.proposal;
    return {
      kind: 'broken',
      check,
      back: tickets.filter((ticket) => !isOut(ticket)),
      out: tickets.filter((ticket) => isOut(ticket)),
    };
  }

  #end(check: Waiting): void {
    this.#checks.delete(check.id);
    for (const accountId of accountsOf(check.proposal.tickets)) this.#byAccount.delete(accountId);
  }
}

function accountsOf(tickets: readonly Ticket[]): readonly string[] {
  return tickets.flatMap(({ members }) => members.map(({ accountId }) => accountId));
}
