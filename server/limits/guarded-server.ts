/** An HTTP server that lets nobody hold it up: slow, silent, malformed and greedy peers are refused, counted and closed. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { HttpLimits } from './http-limits.ts';

export interface GuardedServerOptions {
  readonly limits: HttpLimits;
  /** Proxies in front: all their peers have one address. */
  readonly hasProxy: boolean;
  readonly log: Pick<Log, 'warn'>;
  readonly metrics: Pick<Metrics, 'count'>;
}

/** Makes one that listens nowhere and answers nothing yet. */
export function createGuardedServer({ limits, hasProxy, log, metrics }: GuardedServerOptions): Server {
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: limits.lookMs,
  });
  server.maxRequestsPerSocket = limits.requestsPerSocket;
  server.timeout = limits.stillMs;
  const perAddress = new Map<string, number>();
  const answering = new WeakMap<Socket, ServerResponse>();

  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const here = (perAddress.get(address) ?? 0) + 1;
    if (!hasProxy && here > limits.socketsPerAddress) {
      metrics.count('refused.sockets');
      log.warn('http.sockets', 'An address has too many sockets open; another was refused.');
      socket.destroy();
      return;
    }
    perAddress.set(address, here);
    socket.once('close', () => {
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left === 0) perAddress.delete(address);
      else perAddress.set(address, left);
    });
  });
  server.on('drop', () => {
    metrics.count('refused.sockets');
    log.warn('http.full', 'As many sockets are open as may be; another was refused.');
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.set(socket, response);
    response.once('close', () => void answering.delete(socket));
  });
  server.on('timeout', (socket: Socket) => {
    // Whoever rests between two requests has done nothing wrong.
    metrics.count(answering.has(socket) ? 'refused.still' : 'http.idle');
    socket.destroy();
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    metrics.count(countOf(error.code));
    // In the middle of an answer another one would be read as a part of it.
    const isBegun = answering.get(socket)?.headersSent === true;
    if (!socket.writable || isBegun || error.code === 'ECONNRESET') return void socket.destroy();
    // What it still sends is not read: it would be counted, and answered, once more.
    socket.pause();
    socket.end(`HTTP/1.1 ${statusOf(error.code)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
      socket.destroy(),
    );
  });
  return server;
}

function statusOf(code: string | undefined): string {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return '431 Request Header Fields Too Large';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return '413 Payload Too Large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return '408 Request Timeout';
    default:
      return '400 Bad Request';
  }
}

function countOf(code: string | undefined): string {
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'http.reset';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'refused.slow' : 'refused.http';
}
