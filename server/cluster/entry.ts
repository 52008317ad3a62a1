/** The one address of a cluster: sockets go to the process of their room, everything else to any that is open. */
import { Agent, createServer, request as ask, type IncomingMessage, type RequestOptions, type Server } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProcessEntry } from './registry.ts';

export interface EntryOptions {
  readonly port: number;
  /** Undefined: every interface. */
  readonly host: string | undefined;
  /** Who is there now. */
  readonly processes: () => readonly ProcessEntry[];
  /** Looks who is there, for a socket to one that is not known; called as often as sockets come. */
  readonly look: () => Promise<void>;
  /** Proxies in front of the entry whose `X-Forwarded-…` headers are believed; the processes behind it believe one more. */
  readonly trustedProxies: number;
  /** What `/cluster/status` answers, on the loopback interface. */
  readonly status: () => object;
}

export interface Entry {
  readonly port: number;
  close(): void;
}

export const ENTRY_LIMITS = Object.freeze({
  /** Sockets at one time; more are not accepted. */
  sockets: 10_000,
  /** What pages ask is small: longer bodies are refused. */
  bodyBytes: 64 * 1024,
  /** A head may take so long to come, and a whole request. */
  headMs: 10_000,
  requestMs: 30_000,
  /** A process that says nothing for so long is given up; long polls are shorter. */
  answerMs: 60_000,
});

/** A room's socket, as Colyseus names it: process and room. */
const SOCKET_PATH = /^\/([\w-]{1,40})\/[\w-]{1,40}\/?(?:\?|$)/;

/** About one connection, and not for the next. */
const HOP_HEADERS = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/** Starts listening; rejects with the system's error for a port that is taken. */
export async function startEntry(options: EntryOptions): Promise<Entry> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  let turn = 0;

  function open(): readonly ProcessEntry[] {
    const all = options.processes().filter(({ state }) => state !== 'left');
    const taking = all.filter(({ state }) => state === 'open');
    const from = taking.length > 0 ? taking : all;
    turn++;
    return from.map((_, i) => from[(i + turn) % from.length]);
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { remoteAddress = '' } = request.socket;
    const isHere = LOOPBACK.includes(remoteAddress) && request.headers['x-forwarded-for'] === undefined;
    if (request.url === '/cluster/status' && isHere) {
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(options.status()));
      return;
    }
    const body = await readBody(request);
    if (body === undefined) return refuse(response, 413, 'That is too long.');
    for (const { address } of open()) if (await passTo(address, { request, response, body })) return;
    refuse(response, 503, 'No server of this cluster answers. Try again in a moment.');
  }

  /** False when nobody listens there: nothing was sent, and another may have it. */
  function passTo(address: string, { request, response, body }: Passed): Promise<boolean> {
    return new Promise((resolve) => {
      const { method, url } = request;
      const headers = { ...passedHeaders(request), 'content-length': String(body.length) };
      const passed = ask({ ...placeOf(address), agent, method, path: url, headers, timeout: ENTRY_LIMITS.answerMs });
      passed.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, withoutHops(answer.headers));
        answer.pipe(response);
        answer.on('error', () => response.destroy());
        resolve(true);
      });
      passed.on('timeout', () => passed.destroy(new Error('No answer.')));
      passed.on('error', (error) => {
        if (response.headersSent) response.destroy();
        else if (isUnsent(error, method)) return resolve(false);
        else refuse(response, 502, 'The server did not answer.');
        resolve(true);
      });
      // Once it was answered whole, its connection may be another request's already.
      response.on('close', () => void (response.writableFinished || passed.destroy()));
      passed.end(body);
    });
  }

  async function passSocket(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const [, processId] = SOCKET_PATH.exec(request.url ?? '') ?? [];
    const find = () => options.processes().find((one) => one.processId === processId);
    if (processId === undefined) return refuseSocket(socket, '404 Not Found');
    if (find() === undefined) await options.look();
    const found = find();
    if (found === undefined) return refuseSocket(socket, '404 Not Found');
    const { method, url } = request;
    const headers = { ...passedHeaders(request), connection: 'Upgrade', upgrade: request.headers.upgrade };
    const passed = ask({ ...placeOf(found.address), agent: false, method, path: url, headers });
    passed.on('error', () => refuseSocket(socket, '502 Bad Gateway'));
    passed.on('response', ({ statusCode }) => refuseSocket(socket, `${statusCode ?? 502} Refused`));
    passed.on('upgrade', (answer, other: Duplex, otherHead) => {
      const lines = answer.rawHeaders.flatMap((text, i, all) => (i % 2 === 0 ? [`${text}: ${all[i + 1]}`] : []));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      socket.write(otherHead);
      other.write(head);
      other.on('error', () => socket.destroy());
      other.on('close', () => socket.destroy());
      socket.on('close', () => other.destroy());
      other.pipe(socket).pipe(other);
    });
    socket.on('close', () => passed.destroy());
    passed.end();
  }

  /** Whoever stands in front is believed as far as it was said; everybody else only about their own address. */
  function passedHeaders({ headers, socket }: IncomingMessage): RequestOptions['headers'] & object {
    const { 'x-forwarded-for': chain, 'x-forwarded-proto': proto, 'x-forwarded-host': host, ...own } = headers;
    const address = socket.remoteAddress ?? '';
    const isTrusted = options.trustedProxies > 0;
    return {
      ...withoutHops(own),
      'x-forwarded-for': isTrusted && chain !== undefined ? `${String(chain)}, ${address}` : address,
      'x-forwarded-proto': isTrusted && proto !== undefined ? proto : 'http',
      ...(isTrusted && host !== undefined && { 'x-forwarded-host': host }),
    };
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  server.maxConnections = ENTRY_LIMITS.sockets;
  [server.headersTimeout, server.requestTimeout] = [ENTRY_LIMITS.headMs, ENTRY_LIMITS.requestMs];
  server.on('upgrade', (request, socket, head) => {
    passSocket(request, socket, head).catch(() => socket.destroy());
  });
  const port = await listen(server, options);
  return {
    port,
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

interface Passed {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

function listen(server: Server, { port, host }: Pick<EntryOptions, 'port' | 'host'>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function placeOf(address: string): { readonly host: string; readonly port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
}

function withoutHops(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_HEADERS.includes(name)));
}

/** A connection that was refused has heard nothing; one that broke may have, and only what changes nothing is asked again. */
function isUnsent(error: Error, method = 'GET'): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === 'ECONNREFUSED' || (code === 'ECONNRESET' && (method === 'GET' || method === 'HEAD'));
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > ENTRY_LIMITS.bodyBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (status === 503) response.setHeader('Retry-After', '1');
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
  response.end(JSON.stringify({ code: status, message }));
}

function refuseSocket(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
