// A free port can be listened on, and a taken one is seen.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { freePort, isPortTaken } from '#scripts/free-port.ts';

test('a free port is not taken until somebody listens on it', async () => {
  const port = await freePort();
  expect(await isPortTaken(port, '127.0.0.1')).toBe(false);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  expect(await isPortTaken(port, '127.0.0.1')).toBe(true);
  server.close();
});
