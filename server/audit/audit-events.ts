/** Which events the audit log remembers, and what of each. */
import type { EventBus } from '../events/event-bus.ts';
import type { AuditLog } from './audit-log.ts';

/** Writes an entry for each of them from now on. */
export function auditEvents(events: Pick<EventBus, 'subscribe'>, audit: Pick<AuditLog, 'add'>): void {
  events.subscribe(
    'audit',
    ['account.guest', 'account.registered', 'account.signedIn', 'account.signedOut', 'session.reused'],
    ({ kind, atMs, data }) => {
      const { accountId, ...rest } = data;
      audit.add({ atMs, action: kind, accountId, data: { ...rest } });
    },
  );
  events.subscribe('audit', ['account.banned'], ({ kind, atMs, data: { accountId, untilMs, reason } }) =>
    audit.add({ atMs, action: kind, accountId, data: { untilMs, reason } }),
  );
  events.subscribe('audit', ['action.done'], ({ kind, id, atMs, data: { accountId, action, key, noted } }) =>
    audit.add({ atMs, action: kind, accountId, eventId: id, data: { ...noted, action, key } }),
  );
  events.subscribe('audit', ['ledger.granted'], ({ kind, id, atMs, data: { accountId, ...rest } }) =>
    audit.add({ atMs, action: kind, accountId, eventId: id, data: rest }),
  );
  events.subscribe('audit', ['config.changed'], ({ kind, atMs, data }) =>
    audit.add({ atMs, action: kind, data: { ...data } }),
  );
  events.subscribe('audit', ['match.joined', 'match.left'], ({ kind, atMs, data }) =>
    audit.add({ atMs, action: kind, ...data }),
  );
  events.subscribe('audit', ['match.finished'], ({ kind, atMs, data: { matchId, mode, isRated, seats } }) =>
    audit.add({
      atMs,
      action: kind,
      matchId,
      data: { mode, isRated, players: seats.filter(({ accountId }) => accountId !== null).length },
    }),
  );
}
