// Which bytes of a client ask for a WebSocket.
import { expect, test } from 'vitest';
import { watchForUpgrade } from '#scripts/proxy/upgrade.ts';

const upgrade = 'GET /room HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
const plain = 'GET /page HTTP/1.1\r\nHost: here\r\nAccept: upgrade\r\n\r\n';

/** What the watch says after each of these reads. */
function watched(...reads: readonly string[]): readonly boolean[] {
  const watch = watchForUpgrade();
  return reads.map((text) => watch(Buffer.from(text, 'latin1')));
}

test('an upgrade is seen in the first request, and remembered', () => {
  expect(watched(upgrade, 'frames')).toEqual([true, true]);
});

test('an upgrade is seen in a head that comes in pieces', () => {
  expect(watched(upgrade.slice(0, 30), upgrade.slice(30, 44), upgrade.slice(44))).toEqual([false, false, true]);
});

test('an upgrade is seen in a later request of the same connection', () => {
  expect(watched(plain, upgrade)).toEqual([false, true]);
});

test('a page, a body that quotes an upgrade and a head without end are none', () => {
  expect(watched(plain)).toEqual([false]);
  expect(watched('POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n', `x${upgrade}`)).toEqual([false, false]);
  expect(watched('GET / HTTP/1.1\r\n', 'a: b\r\n'.repeat(2000), 'upgrade: websocket\r\n\r\n')).toEqual([
    false,
    false,
    false,
  ]);
});
