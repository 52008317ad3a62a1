/** What a restart hands to a room: to the one it opens, and to no other. */
import { expect, test } from 'vitest';
import { abandonedAndResumed } from './abandoned-match.test-helper.ts';
import { RestartDesk } from './restart-desk.ts';

test('the room that is made at once gets the match, and the next gets none', async () => {
  const desk = new RestartDesk();
  const match = await abandonedAndResumed();
  const taken: unknown[] = [];
  await desk.open(match, async () => {
    taken.push(desk.take());
    await Promise.resolve();
    taken.push(desk.take());
  });
  expect(taken).toEqual([match, undefined]);
});

test('a room that is made later does not get it, and that is said', async () => {
  const desk = new RestartDesk();
  const match = await abandonedAndResumed();
  let taken: unknown = 'nothing';
  const opening = desk.open(match, async () => {
    await Promise.resolve();
    taken = desk.take();
  });
  await expect(opening).rejects.toThrow('too late');
  expect(taken).toBeUndefined();
});

test('a room waits for the owners of its tickets until it is forgotten', () => {
  const desk = new RestartDesk();
  desk.wait('room1', (ticket) => (ticket === 'mine' ? 'awaited' : 'unknown'));
  const states = [
    ['room1', 'mine'],
    ['room1', 'other'],
    ['room2', 'mine'],
  ] as const;
  expect(states.map(([roomId, ticket]) => desk.ticketState(roomId, ticket))).toEqual(['awaited', 'unknown', 'unknown']);
  desk.forget('room1');
  expect(desk.ticketState('room1', 'mine')).toBe('unknown');
});
