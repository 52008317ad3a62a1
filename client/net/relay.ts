// What the line in use tells, passed on to the page. No other line is heard: not one that was replaced, nor one that opens unwanted.
import { parseNotice } from './notice.ts';
import type { ConnectionEvents } from './connection.ts';
import type { LineEvents } from './line.ts';
import type { Notice } from './notice.ts';

/** The ears of one connection. */
export interface Relay {
  /** The events of the line in use. */
  heard: LineEvents | undefined;
  /** Whether anything came since it was last asked. */
  hasHeard: boolean;
  /** The seat's ticket, and what is called when it is told. */
  ticket: string | undefined;
  ticketed: () => void;
  closed: (closeCode: number) => void;
  /** The events of a new line. */
  listen(): LineEvents;
}

/** Makes the relay of one connection; nothing is heard yet. */
export function relayTo(page: ConnectionEvents): Relay {
  const relay: Relay = {
    heard: undefined,
    hasHeard: true,
    ticket: undefined,
    ticketed: () => undefined,
    closed: () => undefined,
    listen() {
      const events: LineEvents = {
        message(message) {
          if (relay.heard !== events) return;
          relay.hasHeard = true;
          page.message(message);
        },
        notice(name, value) {
          if (relay.heard === events) takeNotice(relay, page, parseNotice(name, value));
        },
        closed(code) {
          if (relay.heard === events) relay.closed(code);
        },
      };
      return events;
    },
  };
  return relay;
}

function takeNotice(relay: Relay, page: ConnectionEvents, notice: Notice | null): void {
  switch (notice?.kind) {
    case 'roster':
      return page.roster(notice.roster);
    case 'table':
      return page.table(notice.table);
    case 'seated':
      return page.seated(notice.seated);
    case 'ticket':
      relay.ticket = notice.ticket;
      return relay.ticketed();
    case 'resumed':
      return page.resumed(notice.tick);
    case 'idle':
      return page.idle(notice.seconds);
    case 'desync':
    case 'fault':
      return page.reported(notice.kind, notice.text);
    case 'rules':
      if (import.meta.env.DEV) page.rulesChanged?.(notice.text);
      return;
    case undefined:
  }
}
