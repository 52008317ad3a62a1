// What a room tells beside the session's messages, checked: it comes over the wire.
import { parseRoster } from './roster.ts';
import { parseSeated, parseTable } from './table.ts';
import type { Roster } from './roster.ts';
import type { Seated, Table } from './table.ts';

/** One notice. */
export type Notice =
  | { readonly kind: 'roster'; readonly roster: Roster }
  /** How the room stands beside its match. */
  | { readonly kind: 'table'; readonly table: Table }
  /** Which seats this page has. */
  | { readonly kind: 'seated'; readonly seated: Seated }
  /** What leads back to the seat after the server was restarted. */
  | { readonly kind: 'ticket'; readonly ticket: string }
  /** The match went on from this tick after a restart. */
  | { readonly kind: 'resumed'; readonly tick: number }
  /** Nothing was done here for long: so many seconds are left until the seats are given up; 0 once something was done. */
  | { readonly kind: 'idle'; readonly seconds: number }
  /** What was found out about this page's world, or what the rules threw on the server, in lines: sent in development. */
  | { readonly kind: ReportKind; readonly text: string }
  /** The hash of the rules by which the match goes on: sent in development. */
  | { readonly kind: 'rules'; readonly text: string };

/** What a report is about: a world that went another way, or rules that threw. */
export type ReportKind = 'desync' | 'fault';

/** A ticket of the room, and a little more. */
const TICKET_UNITS_MAX = 200;
/** A report's lines are bounded by the server; a page does not rely on it. */
const REPORT_UNITS_MAX = 65_536;

/** The notice of this name, or null for one that is unknown or makes no sense. */
export function parseNotice(name: string, value: unknown): Notice | null {
  switch (name) {
    case 'roster': {
      const roster = parseRoster(value);
      return roster === null ? null : { kind: 'roster', roster };
    }
    case 'table': {
      const table = parseTable(value);
      return table === null ? null : { kind: 'table', table };
    }
    case 'seated': {
      const seated = parseSeated(value);
      return seated === null ? null : { kind: 'seated', seated };
    }
    case 'ticket': {
      const ticket = fieldOf(value, 'ticket');
      const isSound = typeof ticket === 'string' && ticket.length > 0 && ticket.length <= TICKET_UNITS_MAX;
      return isSound ? { kind: 'ticket', ticket } : null;
    }
    case 'resumed': {
      const tick = fieldOf(value, 'tick');
      return typeof tick === 'number' && Number.isSafeInteger(tick) && tick >= 0 ? { kind: 'resumed', tick } : null;
    }
    case 'idle': {
      const seconds = fieldOf(value, 'seconds');
      return typeof seconds === 'number' && seconds >= 0 && seconds <= 3600 ? { kind: 'idle', seconds } : null;
    }
    case 'desync':
    case 'fault':
    case 'rules': {
      const text = fieldOf(value, 'text');
      return typeof text === 'string' ? { kind: name, text: text.slice(0, REPORT_UNITS_MAX) } : null;
    }
    default:
      return null;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
