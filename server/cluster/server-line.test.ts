// Which lines of its servers a cluster passes on.
import { expect, test } from 'vitest';
import { readServerLine } from './server-line.ts';

test("a server's own addresses are not passed on: people reach all of them by the entry's", () => {
  expect(
    [
      'Samestep is ready: http://localhost:30001',
      '  for others:      http://192.0.2.7:30001',
      '  another game:    http://localhost:30001/lanterns.html',
      '20:10:03 info  This process matches the people of all processes from now on.',
    ].map(readServerLine),
  ).toEqual(['ready', 'own', 'own', 'log']);
});
