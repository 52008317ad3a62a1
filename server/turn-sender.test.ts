// A turn's messages leave a socket together, in their order, and none of them later than the turn.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { createTurnSender, type Line } from './turn-sender.ts';

function line(): Line & { readonly corks: number } {
  let corks = 0;
  return {
    get corks() {
      return corks;
    },
    get writableCorked() {
      return corks;
    },
    cork: () => void corks++,
    uncork: () => void corks--,
  };
}

test('each line is held once a turn, and let go when it is over', () => {
  const turns: (() => void)[] = [];
  const hold = createTurnSender((flush) => void turns.push(flush));
  const [one, other] = [line(), line()];
  for (const of of [one, one, other, one]) hold(of);
  expect([one.corks, other.corks, turns.length]).toEqual([1, 1, 1]);
  turns[0]();
  expect([one.corks, other.corks]).toEqual([0, 0]);
  hold(one);
  expect([one.corks, turns.length]).toEqual([1, 2]);
});

test('what is written in a turn arrives whole, by one write', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const client = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  const [there] = (await once(server, 'connection')) as [Socket];
  const written = vi.spyOn(there, '_writev');
  const hold = createTurnSender();
  for (const text of ['a', 'b', 'c']) {
    hold(there);
    there.write(text);
  }
  expect(there.writableLength).toBe(3);
  const [got] = (await once(client, 'data')) as [Buffer];
  expect(got.toString()).toBe('abc');
  expect(written).toHaveBeenCalledTimes(1);
  expect([there.writableCorked, there.writableLength]).toEqual([0, 0]);
  client.destroy();
  there.destroy();
  server.close();
});
