// A server, a fault proxy before it and clients, on loopback; all end with their test.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { startProxy, type FaultProxy, type ProxyOptions } from '#scripts/proxy/proxy.ts';

export interface Rig {
  readonly proxy: FaultProxy;
  /** The server's sockets, in the order in which they came. */
  readonly accepted: readonly Socket[];
  /** A client through the proxy, and the socket that the server has for it. */
  open(): Promise<{ readonly client: Socket; readonly server: Socket }>;
}

/** Starts a server that does `serve` to each socket, and a proxy before it. */
export async function startRig(
  options: Omit<ProxyOptions, 'to'> = {},
  serve: (socket: Socket) => void = () => undefined,
): Promise<Rig> {
  const accepted: Socket[] = [];
  const clients: Socket[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const proxy = await startProxy({ ...options, to: typeof address === 'object' ? (address?.port ?? 0) : 0 });
  onTestFinished(async () => {
    for (const socket of [...clients, ...accepted]) socket.destroy();
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    proxy,
    accepted,
    async open() {
      const client = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
      client.on('error', () => undefined);
      clients.push(client);
      const came = once(server, 'connection');
      await once(client, 'connect');
      await came;
      const socket = accepted.at(-1);
      if (socket === undefined) throw new Error('The server has no socket.');
      return { client, server: socket };
    },
  };
}

/** Sends back what comes. */
export function echo(socket: Socket): void {
  socket.on('data', (bytes) => socket.write(bytes));
  socket.on('end', () => socket.end());
}

/** Resolves when so many bytes have come on the socket, with all that came. Reads on afterwards. */
export function received(socket: Socket, count: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  socket.resume();
  return new Promise((resolve, reject) => {
    const closed = (): void => reject(new Error(`The socket closed after ${size} of ${count} bytes.`));
    const take = (bytes: Buffer): void => {
      chunks.push(bytes);
      size += bytes.length;
      if (size < count) return;
      socket.off('close', closed).off('data', take);
      socket.resume();
      resolve(Buffer.concat(chunks));
    };
    socket.on('data', take).once('close', closed);
  });
}

/** How a socket ends: the code of its error, or `closed` without one. */
export function ending(socket: Socket): Promise<string> {
  let code = 'closed';
  socket.once('error', (error) => {
    code = 'code' in error ? String(error.code) : error.message;
  });
  // Who does not read learns of nothing.
  socket.resume();
  return new Promise((resolve) => {
    socket.once('close', () => resolve(code));
  });
}
