// A queue for tests, with a server that answers when the test says so.
import { AccountError } from './api-request.ts';
import { testClock } from './clock.test-helper.ts';
import { openQueue, type KnownQueue, type Queue } from './queue.ts';
import type { AskOptions } from './account.ts';

type Answer = object | AccountError;

interface Asked {
  readonly what: string;
  readonly body: object | undefined;
  answer(answer: Answer): Promise<void>;
}

export const idle = (version: string, more: object = {}) => ({
  version,
  stage: 'idle',
  ended: null,
  party: null,
  ...more,
});
export const waiting = (version: string) => ({
  version,
  stage: 'waiting',
  game: 'dogfight',
  mode: 'duel',
  waitedSeconds: 3,
  estimateSeconds: null,
  waiting: 2,
  party: null,
});

/** Lets everything that is due be done. */
export const settle = () => new Promise((resolve) => setTimeout(resolve));

/** A server that answers when the test says so; an answer nobody waits for is dropped, as an aborted request's is. */
export function beginQueue(hasAccepted = false, before: KnownQueue | null = null) {
  const asked: Asked[] = [];
  const seen: string[] = [];
  const refusals: string[] = [];
  const clock = testClock();
  const account = {
    ask: (path: string, { method = 'POST', body, signal }: AskOptions = {}) =>
      new Promise<unknown>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new AccountError('unreachable', '')));
        asked.push({
          what: `${method} ${path}`,
          body,
          async answer(answer) {
            if (answer instanceof AccountError) reject(answer);
            else resolve(answer);
            await settle();
          },
        });
      }),
  };
  const queue: Queue = openQueue({
    rules: '00000000000000aa',
    account,
    clock,
    hasAccepted,
    before,
    random: () => 0.5,
    changed: () => seen.push(`${queue.state?.version ?? '-'}${queue.isLost ? ' lost' : ''}`),
    refused: (error) => refusals.push(error.code),
  });
  return {
    queue,
    asked,
    seen,
    refusals,
    newest: () => asked[asked.length - 1],
    async pass(ms: number) {
      await clock.pass(ms);
      await settle();
    },
    whats: () => asked.map(({ what }) => what),
  };
}

export const asking = (version: string, isReady: boolean) => ({
  version,
  stage: 'asked',
  game: 'dogfight',
  mode: 'duel',
  players: 2,
  ready: isReady ? 1 : 0,
  isReady,
  untilSeconds: 9,
});
export const matchMade = (version: string) => ({
  version,
  stage: 'matched',
  game: 'dogfight',
  mode: 'duel',
  roomId: 'r',
});
