// The address of a page: names come and go, what else stands in it stays.
import { expect, test } from 'vitest';
import { nameInAddress } from './address-names.ts';

function bar(url: string) {
  const written: string[] = [];
  const address = {
    read: () => written.at(-1) ?? url,
    write: (next: string) => void written.push(next),
    reload: () => undefined,
  };
  return { address, written };
}

test('what is named stands in the address, what is null does not, and the rest stays', () => {
  const { address, written } = bar('https://play.example/?test&party=K7Q2');
  nameInAddress(address, { room: 'abcd', party: null });
  expect(written).toEqual(['https://play.example/?test=&room=abcd']);
});

test('an address that says it already is not written', () => {
  const { address, written } = bar('https://play.example/?room=abcd');
  nameInAddress(address, { room: 'abcd', party: null });
  expect(written).toEqual([]);
});
