/** What is away is asked by one at a time. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBreaker, type BreakerState } from './breaker.ts';

// The breaker looks at the wall clock alone.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 0 }));
afterEach(() => void vi.useRealTimers());

class Away extends Error {}
class Refused extends Error {}

function open() {
  const states: BreakerState[] = [];
  const breaker = createBreaker({
    name: 'test',
    isAway: (error) => error instanceof Away,
    refusal: () => new Refused('It is away.'),
    failures: 3,
    tryAfterMs: 1000,
    changed: (state) => void states.push(state),
  });
  let asked = 0;
  const ask = (fails?: Error) =>
    breaker
      .run(async () => {
        asked++;
        if (fails !== undefined) throw fails;
        return 'answer';
      })
      .catch((error: unknown) => error);
  return { breaker, states, ask, asked: () => asked };
}

test('after failures in a row nobody asks any more, until one may try; its answer lets all in again', async () => {
  const { breaker, states, ask, asked } = open();
  for (let i = 0; i < 3; i++) expect(await ask(new Away())).toBeInstanceOf(Away);
  expect(breaker.state).toBe('open');
  for (let i = 0; i < 50; i++) expect(await ask()).toBeInstanceOf(Refused);
  expect(asked()).toBe(3);
  vi.setSystemTime(1000);
  expect(await ask(new Away())).toBeInstanceOf(Away);
  expect(await ask()).toBeInstanceOf(Refused);
  vi.setSystemTime(2000);
  expect(await ask()).toBe('answer');
  expect(await ask()).toBe('answer');
  expect([breaker.state, states]).toEqual(['closed', ['open', 'half-open', 'open', 'half-open', 'closed']]);
});

test('whoever comes while one tries is refused at once, and does not wait for it', async () => {
  const { breaker, ask } = open();
  for (let i = 0; i < 3; i++) await ask(new Away());
  vi.setSystemTime(1000);
  let end = (): void => undefined;
  const trying = breaker.run(() => new Promise<void>((resolve) => (end = resolve)));
  expect(breaker.state).toBe('half-open');
  expect(await ask()).toBeInstanceOf(Refused);
  end();
  await trying;
  expect(breaker.state).toBe('closed');
});

test('an answer between failures begins the count anew, and an error that is an answer opens nothing', async () => {
  const { breaker, ask } = open();
  for (let i = 0; i < 10; i++) {
    await ask(new Away());
    await ask(new Away());
    await ask();
  }
  for (let i = 0; i < 10; i++) await ask(new TypeError('wrong'));
  expect(breaker.state).toBe('closed');
});
