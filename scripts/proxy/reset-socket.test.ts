// A socket that is reset closes, whether it writes, ends or has ended.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { resetSocket } from '#scripts/proxy/reset-socket.ts';
import { ending } from './rig.test-helper.ts';

async function pair(): Promise<readonly [Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const came = once(server, 'connection');
  const one = connect({ port: typeof address === 'object' ? (address?.port ?? 0) : 0, allowHalfOpen: true });
  const [other]: Socket[] = await came;
  return [one, other];
}

test('one that is open is reset', async () => {
  const [one, other] = await pair();
  const ends = Promise.all([ending(one), ending(other)]);
  resetSocket(one);
  expect(await ends).toEqual(['closed', 'ECONNRESET']);
});

test('one whose end is under way says that it closed', async () => {
  const [one, other] = await pair();
  const ends = ending(one);
  other.resume();
  one.end('last');
  resetSocket(one);
  expect(await ends).toBe('closed');
  other.destroy();
});

test('one that has ended says that it closed', async () => {
  const [one, other] = await pair();
  const ends = ending(one);
  one.end();
  await once(one, 'finish');
  resetSocket(one);
  expect(await ends).toBe('closed');
  other.destroy();
});
