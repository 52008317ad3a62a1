// The call back to a hidden page: its title flashes and a chime sounds, until somebody answers.
import { expect, test } from 'vitest';
import { testClock } from '../../net/clock.test-helper.ts';
import { createReadyAlert } from './ready-alert.ts';

function begin() {
  const page = { title: 'Dogfight' };
  const clock = testClock();
  let chimes = 0;
  const alert = createReadyAlert({ page, clock, chime: () => void chimes++ });
  return { page, clock, alert, chimes: () => chimes };
}

test('the title flashes once a second, and the chime sounds at once and with every fourth flash', async () => {
  const { page, clock, alert, chimes } = begin();
  alert.begin('Match found');
  const seen = [page.title];
  for (let i = 0; i < 4; i++) {
    await clock.pass(1000);
    seen.push(page.title);
  }
  expect(seen).toEqual(['● Match found', 'Dogfight', '● Match found', 'Dogfight', '● Match found']);
  expect(chimes()).toBe(2);
});

test('when it ends the title is what it was, and nothing goes on', async () => {
  const { page, clock, alert, chimes } = begin();
  alert.begin('Match found');
  // Told again with each state of the queue.
  alert.begin('Match found');
  alert.end();
  alert.end();
  expect(page.title).toBe('Dogfight');
  await clock.pass(10_000);
  expect([page.title, chimes()]).toEqual(['Dogfight', 1]);
  alert.begin('Match found');
  expect(page.title).toBe('● Match found');
});
