/** What a room says to one who is there, by the connection that its matches know: nothing to one whose line is lost. */
import type { Client } from '@colyseus/core';
import type { ConnectionId } from '#shared/session/plan.ts';
import { DESYNC, tellRules } from './room-notices.ts';
import type { RoomMatchesParts } from './room-matches-parts.ts';
import type { RoomSessions } from './room-sessions.ts';
import { SEATED } from './room-table.ts';

/** Whose lines they are. */
export interface RoomLinesParts {
  readonly sessions: Pick<RoomSessions, 'clientOf'>;
  readonly send: (client: Client, message: Uint8Array) => void;
  readonly close: (client: Client, why: { readonly code: number; readonly reason: string }) => void;
}

export type RoomLines = Pick<RoomMatchesParts, 'send' | 'close' | 'tellDesync' | 'tellRules' | 'seated'>;

export function roomLines({ sessions, send, close }: RoomLinesParts): RoomLines {
  const of = (to: ConnectionId) => sessions.clientOf(to);
  return {
    send(to, message) {
      const client = of(to);
      if (client !== undefined) send(client, message);
    },
    close(to, code, reason) {
      const client = of(to);
      if (client !== undefined) close(client, { code, reason });
    },
    tellDesync: (to, text) => of(to)?.send(DESYNC, { text }),
    tellRules: (to, ...told) => tellRules(of(to), ...told),
    seated: (to, message) => of(to)?.send(SEATED, message),
  };
}
