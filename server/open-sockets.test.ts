/** Bytes stay counted when their connection is closed, and a connection is gone when it is. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { until } from './harness.test-helper.ts';
import { trackSockets } from './open-sockets.ts';

test('what went over a connection is counted once, while it is open and after', async () => {
  const server = createServer((_request, response) => void response.end('x'.repeat(1000)));
  const sockets = trackSockets(server, 2);
  expect(server.maxConnections).toBe(2);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const client = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  const request = 'GET / HTTP/1.1\r\nHost: here\r\n\r\n';
  client.write(request);
  await once(client, 'data');
  await until(() => sockets.bytes().sent > 1000);
  const open = sockets.bytes();
  expect([sockets.all.size, open.received]).toEqual([1, request.length]);
  client.destroy();
  await until(() => sockets.all.size === 0);
  expect(sockets.bytes()).toEqual(open);
  server.close();
});
