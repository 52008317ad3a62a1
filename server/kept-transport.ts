/** Colyseus' transport with a keep-alive of our own: its own asks every line at the same moment, however many there are. */
import type { IncomingMessage } from 'node:http';
import { WebSocketTransport, type TransportOptions } from '@colyseus/ws-transport';
import type { WebSocket } from 'ws';
import { createKeepAlive, KEEP_ALIVE } from './keep-alive.ts';

export class KeptTransport extends WebSocketTransport {
  readonly #timer: NodeJS.Timeout;

  constructor(options: Omit<TransportOptions, 'pingInterval'>) {
    super({ ...options, pingInterval: 0 });
    const keepAlive = createKeepAlive();
    this.#timer = setInterval(() => keepAlive.look(), KEEP_ALIVE.lookMs / KEEP_ALIVE.groups).unref();
    this.wss.on('connection', (socket: WebSocket, { socket: line }: IncomingMessage) => {
      const stop = keepAlive.add({
        get bytesRead() {
          return line.bytesRead;
        },
        ping: () => socket.ping(),
        terminate: () => socket.terminate(),
      });
      socket.once('close', stop);
    });
  }

  override shutdown(): void {
    clearInterval(this.#timer);
    super.shutdown();
  }
}
