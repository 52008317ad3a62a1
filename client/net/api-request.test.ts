// What a page makes of an answer that is none of the server's.
import { expect, test } from 'vitest';
import { requestApi } from './api-request.ts';

const answerOf = (status: number, text: string) =>
  requestApi(async () => new Response(text, { status }), '/api/live', { patienceMs: 1000 });

test.each([502, 503, 504])('a proxy that answers %i for a server that does not is no answer', async (status) => {
  await expect(answerOf(status, '<h1>Bad Gateway</h1>')).rejects.toMatchObject({ code: 'unreachable' });
});

test('a refusal of the server is its own, whatever its status', async () => {
  const text = JSON.stringify({ code: 'away', message: 'Try again.', retryAfterSeconds: 5 });
  await expect(answerOf(503, text)).rejects.toMatchObject({ code: 'away', retryAfterSeconds: 5 });
  await expect(answerOf(500, 'oops')).rejects.toMatchObject({ code: 'unknown' });
  await expect(answerOf(404, '{}')).rejects.toMatchObject({ code: 'unknown' });
});
