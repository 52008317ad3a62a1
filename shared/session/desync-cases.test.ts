// Desyncs that are looked into must not be blocked by those whose line is lost.
import { expect, test } from 'vitest';
import { authorityRig } from './authority-rig.test-helper.ts';

test('two who lied and lost their lines do not keep a third desync from being searched', () => {
  const rig = authorityRig();
  for (const connection of [1, 2, 3]) rig.join(connection);
  rig.run(130);
  for (const connection of [1, 2]) rig.lie(connection);
  rig.run(1);
  for (const connection of [1, 2]) rig.authority.drop(connection, rig.nowMs);
  rig.run(600);
  rig.lie(3);
  rig.run(5);
  expect(rig.authority.reports.map(({ sentence }) => sentence).join()).not.toContain('too many were open');
});
