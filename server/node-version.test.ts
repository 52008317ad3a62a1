/** Which Node may start the server. */
import { expect, test } from 'vitest';
import { checkNode } from './node-version.ts';

test('a Node whose own SQLite is not whole is told so, a newer one may start', () => {
  for (const version of ['20.20.2', '22.15.0'])
    expect(() => checkNode(version)).toThrow(
      `The server needs Node 24 or later; this is ${version}. Start it with npm start, which brings a newer Node where there is none.`,
    );
  for (const version of ['24.0.0', process.versions.node]) expect(() => checkNode(version)).not.toThrow();
});
