// Own pages by every name and way that people reach a server, listed ones to the letter, and nobody else's.
import { expect, test } from 'vitest';
import { createOrigins } from './origins.ts';

const LISTED = 'https://game.example';
const alone = createOrigins({ allowedOrigins: [], publicUrl: undefined, trustedProxies: 0 });
const open = createOrigins({
  allowedOrigins: [LISTED, 'capacitor://localhost'],
  publicUrl: undefined,
  trustedProxies: 0,
});
const behind = createOrigins({ allowedOrigins: [], publicUrl: 'https://play.example.org', trustedProxies: 1 });

test.each([
  ['this machine', 'http://localhost:2567', 'localhost:2567'],
  ['an address', 'http://127.0.0.1:2567', '127.0.0.1:2567'],
  ['an address of the network, as a phone has it', 'http://192.168.1.20:2567', '192.168.1.20:2567'],
  ['an address of IPv6', 'http://[::1]:2567', '[::1]:2567'],
  ['a name of the network', 'http://living-room.local:2567', 'living-room.local:2567'],
  ['another spelling', 'http://play.example.org', 'Play.Example.Org'],
  ['TLS that a proxy ends and does not speak of', 'https://play.example.org', 'play.example.org'],
  ['a proxy that names the usual port', 'https://play.example.org', 'play.example.org:443'],
])("a page by %s is the server's own", (_how, origin, host) => {
  expect([alone.isOwn({ origin, host }), alone.isWelcome({ origin, host })]).toEqual([true, true]);
});

test.each([
  ['another host', 'https://evil.example', 'play.example.org'],
  ['another port', 'http://localhost:3000', 'localhost:2567'],
  ['a host that begins alike', 'https://play.example.org.evil.example', 'play.example.org'],
  ['a host that ends alike', 'https://evil-play.example.org', 'play.example.org'],
  ['the host as a name before it', 'https://play.example.org@evil.example', 'play.example.org'],
  ['a file on the disk', 'null', 'localhost:2567'],
  ['a file by its scheme', 'file://', 'localhost:2567'],
  ['a file by its scheme, and a host that is none', 'file://', ''],
  ['something that is no origin', 'evil', 'evil'],
  ['nothing at all', '', ''],
  ['a listed one in another scheme', 'http://game.example', 'play.example.org'],
  ['a listed one with another port', 'https://game.example:8443', 'play.example.org'],
  ['a name below a listed one', 'https://a.game.example', 'play.example.org'],
])('a page of %s is not let in', (_what, origin, host) => {
  for (const origins of [alone, open, behind]) expect(origins.isWelcome({ origin, host })).toBe(false);
});

test('a listed page is let in, and is not the own one', () => {
  for (const origin of [LISTED, 'capacitor://localhost']) {
    const headers = { origin, host: 'play.example.org' };
    expect([open.isListed(origin), open.isOwn(headers), open.isWelcome(headers)]).toEqual([true, false, true]);
    expect(alone.isWelcome(headers)).toBe(false);
  }
  expect([open.hasListed, alone.hasListed]).toEqual([true, false]);
});

test('who names no origin is a program, and let in', () => {
  expect([alone.isWelcome({ host: 'a' }), alone.isWelcome({}), alone.isOwn({ host: 'a' })]).toEqual([
    true,
    true,
    false,
  ]);
});

test('behind a proxy the own page is that of the public address, and of the host that the proxy says', () => {
  const inside = { origin: 'https://play.example.org', host: '10.0.0.7:2567' };
  expect(behind.isOwn(inside)).toBe(true);
  const other = { origin: 'https://other.example.org', host: '10.0.0.7:2567' };
  expect(behind.isOwn(other)).toBe(false);
  expect(behind.isOwn({ ...other, 'x-forwarded-host': 'other.example.org, inner' })).toBe(true);
  // Without a proxy that header is anybody's.
  expect(alone.isOwn({ ...other, 'x-forwarded-host': 'other.example.org' })).toBe(false);
});
