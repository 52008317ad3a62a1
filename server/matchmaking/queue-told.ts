/** What happens in a queue, as it is counted and told: one event for each thing worth counting. */
import type { EventOf, PlatformEvent } from '../events/platform-event.ts';
import type { Proposal, Ticket } from './match-queue.ts';
import type { QueueEnd } from './queue-desk.ts';
import { modeKey, type QueueMode } from './queue-modes.ts';
import type { QueueParts } from './queue-parts.ts';

type Kind = Extract<PlatformEvent['kind'], `queue.${string}` | `party.${string}`>;
type About = Pick<QueueMode, 'game' | 'mode'>;

/** Everyone of these tickets. */
export function accountsOf(tickets: readonly Ticket[]): readonly string[] {
  return tickets.flatMap(({ members }) => members.map(({ accountId }) => accountId));
}

export class QueueTold {
  readonly #parts: Pick<QueueParts, 'events' | 'metrics' | 'dateMs' | 'nowMs' | 'matched'>;

  constructor(parts: Pick<QueueParts, 'events' | 'metrics' | 'dateMs' | 'nowMs' | 'matched'>) {
    this.#parts = parts;
  }

  /** So many people more wait, or fewer. */
  waiting(by: number): void {
    this.#parts.metrics.change('queue.waiting', by);
  }

  entered({ game, mode }: About, accountId: string, people: number): void {
    this.#parts.metrics.count('queue.entered');
    this.#tell('queue.entered', accountId, { accountId, game, mode, people });
  }

  left({ game, mode }: About, ticket: Ticket, why: QueueEnd): void {
    this.#parts.metrics.count(`queue.left.${why}`);
    const waitedMs = this.#waitedMs(ticket);
    for (const { accountId } of ticket.members)
      this.#tell('queue.left', accountId, { accountId, game, mode, why, waitedMs });
  }

  asked({ game, mode }: About, { tickets }: Proposal, check: string, roomId: string | undefined): void {
    this.#parts.metrics.count('queue.asked');
    this.#tell('queue.asked', check, { accountIds: accountsOf(tickets), game, mode, roomId: roomId ?? null });
  }

  /** Returns how long they have waited. */
  matched({ game, mode }: About, ticket: Ticket, to: { readonly roomId: string; readonly isLate: boolean }): number {
    const waitedMs = this.#waitedMs(ticket);
    for (const { accountId } of ticket.members) {
      this.#parts.metrics.count('queue.matched');
      this.#parts.matched?.(waitedMs, game, mode);
      this.#tell('queue.matched', accountId, { accountId, game, mode, ...to, waitedMs });
    }
    return waitedMs;
  }

  opened(isLate: boolean): void {
    this.#parts.metrics.count(isLate ? 'queue.backfills' : 'queue.rooms');
  }

  failed({ game, mode }: About, people: number): void {
    this.#parts.metrics.count('queue.failed');
    this.#tell('queue.failed', modeKey(game, mode), { game, mode, people });
  }

  joinedParty(accountId: string, people: number): void {
    this.#parts.metrics.count('queue.parties');
    this.#tell('party.joined', accountId, { accountId, people });
  }

  leftParty(accountId: string, people: number): void {
    this.#tell('party.left', accountId, { accountId, people });
  }

  #waitedMs({ sinceMs }: Ticket): number {
    return Math.round(this.#parts.nowMs() - sinceMs);
  }

  #tell<K extends Kind>(kind: K, aggregate: string, data: EventOf<K>['data']): void {
    // One kind and its data, which the union of all kinds cannot say of a type parameter.
    this.#parts.events.publish({ kind, aggregate, atMs: this.#parts.dateMs(), data } as PlatformEvent);
  }
}
