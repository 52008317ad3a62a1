/**
 * Colyseus' transport with a keep-alive of our own, for its own asks every line at the same moment, however many there are; and with sockets whose
 * messages of one turn leave together.
 */
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { WebSocketTransport, type TransportOptions } from '@colyseus/ws-transport';
import type { WebSocket } from 'ws';
import { createKeepAlive, KEEP_ALIVE } from './keep-alive.ts';
import { createTurnSender } from './turn-sender.ts';

const holdForTurn = createTurnSender();

/** The class of the server's sockets, but for what it does before a message or a ping is framed. ws itself holds a line for one frame. */
function sendingInTurns(Base: typeof WebSocket): typeof WebSocket {
  const Sending = class extends Base {};
  for (const name of ['send', 'ping'] as const) {
    const upstream = Base.prototype[name];
    function held(this: WebSocket, ...values: unknown[]): void {
      const line: unknown = Reflect.get(this, '_socket');
      if (line instanceof Socket) holdForTurn(line);
      Reflect.apply(upstream, this, values);
    }
    Object.defineProperty(Sending.prototype, name, { value: held });
  }
  return Sending;
}

export class KeptTransport extends WebSocketTransport {
  readonly #timer: NodeJS.Timeout;

  constructor(options: Omit<TransportOptions, 'pingInterval'>) {
    super({ ...options, pingInterval: 0 });
    const { options: sockets } = this.wss;
    if (sockets.WebSocket !== undefined) sockets.WebSocket = sendingInTurns(sockets.WebSocket);
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
