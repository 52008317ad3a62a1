/** Where people reach a server, on machines of several kinds. */
import { expect, test } from 'vitest';
import { addressesOf, shareOrigin, type InterfaceAddress } from './addresses.ts';

const machine: readonly InterfaceAddress[] = [
  { address: '127.0.0.1', family: 'IPv4', internal: true },
  { address: '::1', family: 'IPv6', internal: true },
  { address: '192.168.1.20', family: 'IPv4', internal: false },
  { address: 'fe80::1', family: 'IPv6', internal: false },
  { address: '169.254.3.3', family: 'IPv4', internal: false },
  { address: '10.0.0.7', family: 'IPv4', internal: false },
];
const everywhere = { host: undefined, port: 2567, publicUrl: undefined };

test('a server on every interface is reached from this machine and from its networks', () => {
  expect(addressesOf(everywhere, machine)).toEqual({
    local: 'http://localhost:2567',
    others: ['http://192.168.1.20:2567', 'http://10.0.0.7:2567'],
  });
});

test('HOST narrows it', () => {
  expect(addressesOf({ ...everywhere, host: '127.0.0.1' }, machine)).toEqual({
    local: 'http://localhost:2567',
    others: [],
  });
  expect(addressesOf({ ...everywhere, host: '10.0.0.7' }, machine)).toEqual({
    local: undefined,
    others: ['http://10.0.0.7:2567'],
  });
  expect(addressesOf({ ...everywhere, host: 'fd00::7' }, machine).others).toEqual(['http://[fd00::7]:2567']);
});

test('the public address comes first', () => {
  const { others } = addressesOf({ ...everywhere, publicUrl: 'https://play.example.org' }, machine);
  expect(others[0]).toBe('https://play.example.org');
});

test('what a page shares can be reached by others', () => {
  expect(shareOrigin(everywhere, 'http://localhost:2567', machine)).toBe('http://192.168.1.20:2567');
  expect(shareOrigin(everywhere, 'http://[::1]:2567', machine)).toBe('http://192.168.1.20:2567');
  expect(shareOrigin(everywhere, 'http://10.0.0.7:2567', machine)).toBe('http://10.0.0.7:2567');
  expect(shareOrigin(everywhere, 'http://localhost:2567', [])).toBe('http://localhost:2567');
  expect(shareOrigin({ ...everywhere, publicUrl: 'https://play.example.org' }, 'http://localhost:2567', machine)).toBe(
    'https://play.example.org',
  );
});
