/** The TCP connections of a server: how many, what went over them, and all of them when it stops. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface OpenSockets {
  readonly all: ReadonlySet<Socket>;
  /** Bytes over all of them, those that are closed included. */
  bytes(): { readonly received: number; readonly sent: number };
}

/** Beyond `max` none is accepted. */
export function trackSockets(server: Server, max: number): OpenSockets {
  const all = new Set<Socket>();
  // Of those that are closed.
  let [received, sent] = [0, 0];
  server.maxConnections = max;
  server.on('connection', (socket: Socket) => {
    all.add(socket);
    socket.once('close', () => {
      if (!all.delete(socket)) return;
      received += socket.bytesRead;
      sent += socket.bytesWritten;
    });
  });
  return {
    all,
    bytes() {
      const sum = { received, sent };
      for (const socket of all) {
        sum.received += socket.bytesRead;
        sum.sent += socket.bytesWritten;
      }
      return sum;
    },
  };
}
