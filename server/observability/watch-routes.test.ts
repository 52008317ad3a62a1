/** Who reads the figures where no token is set. With one: observe.test.ts. */
import { once } from 'node:events';
import express from 'express';
import { expect, test } from 'vitest';
import { watchRoutes } from './watch-routes.ts';

test('without a token this machine reads the figures, and a proxy on it that says for whom it asks does not', async () => {
  const exporter = { contentType: 'text/plain', scrape: async () => 'figures' };
  const app = express().use(watchRoutes({ exporter, token: undefined, unready: () => [], version: {} }));
  const server = app.listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const answerTo = async (headers: Readonly<Record<string, string>>) => {
      const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
      return [response.status, response.status === 200 ? await response.text() : ''];
    };
    expect(await answerTo({})).toEqual([200, 'figures']);
    expect(await answerTo({ Authorization: 'Bearer anything' })).toEqual([200, 'figures']);
    for (const name of ['Forwarded', 'Via', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP'])
      expect([name, ...(await answerTo({ [name]: '127.0.0.1' }))]).toEqual([name, 404, '']);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
