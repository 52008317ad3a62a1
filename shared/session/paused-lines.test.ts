// What connections do while a match is paused must not end it.
import { expect, test } from 'vitest';
import { authorityRig } from './authority-rig.test-helper.ts';

test('lines that break and come back a thousand times while the match is paused harm nobody', () => {
  const rig = authorityRig();
  rig.join(1);
  rig.join(2);
  rig.authority.pause(rig.nowMs);
  rig.run(1);
  let connection = 2;
  expect(() => {
    for (let i = 0; i < 1100; i++) {
      rig.authority.drop(connection, rig.nowMs);
      rig.authority.rejoin(connection, connection + 1, rig.nowMs);
      connection++;
    }
  }).not.toThrow();
});
