/** Which Node may start the server. */
import { expect, test } from 'vitest';
import { checkNode } from './node-version.ts';

test('a Node without a WebSocket of its own is told so, a newer one may start', () => {
  expect(() => checkNode('20.20.2')).toThrow(
    'The server needs Node 22 or later; this is 20.20.2. Start it with npm start, which brings a newer Node where there is none.',
  );
  for (const version of ['22.0.0', process.versions.node]) expect(() => checkNode(version)).not.toThrow();
});
