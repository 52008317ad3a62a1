/** A server that is killed right behind an action's answer: whoever starts next writes its entry of the audit log, once. */
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { actionText } from '#shared/signed-action.ts';
import { builtClient, until } from '../harness.test-helper.ts';
import { createMetrics } from '../metrics.ts';
import { grantTo, verifyAuditLog } from '../operations.ts';
import { startProcess, type ServerProcess } from '../process.test-helper.ts';
import { openStorage } from '../storage/storage.ts';

const folder = temporaryFolder('action-crash');
const signIn = z.object({ account: z.object({ id: z.string() }), accessToken: z.string(), actionKey: z.string() });
let server: ServerProcess | undefined;
afterAll(() => server?.end('SIGKILL'));

test('what was done right before the server was killed stands in the audit log once, after the next start', async () => {
  const environment = { DATA_DIR: folder, NODE_ENV: 'production' };
  const client = builtClient(folder);
  const start = () => startProcess(folder, { CLIENT_DIR: client });
  const post = (path: string, body: object, token?: string) =>
    fetch(`${server?.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
    });
  server = await start();
  const guest = async () => signIn.parse(await (await post('/api/identity/guest', {})).json());
  const [ann, bob] = [await guest(), await guest()];
  await grantTo(environment, ann.account.id, { currency: 'coins', amount: 10, reason: 'a prize' });
  const action = 'ledger.transfer';
  const payload = { to: bob.account.id, currency: 'coins', amount: 1 };
  const keys = [randomUUID(), randomUUID(), randomUUID()];
  const answers = await Promise.all(
    keys.map((key) => {
      const text = { action, key, payload, timestampMs: Date.now(), nonce: randomUUID() };
      const hmac = createHmac('sha256', Buffer.from(ann.actionKey, 'base64url')).update(actionText(text));
      return post('/api/actions', { ...text, signature: hmac.digest('base64url') }, ann.accessToken);
    }),
  );
  await server.end('SIGKILL');
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const storage = await openStorage({ url: `${folder}/samestep.db`, metrics: createMetrics(), nowMs: Date.now });
  try {
    const entries = () =>
      storage.db.selectFrom('audit').select('data').where('action', '=', 'action.done').orderBy('place').execute();
    const left = async () => (await storage.db.selectFrom('outbox').select('id').execute()).length;
    // The audit log is written a few times a second: most often none of them is in it yet.
    expect((await entries()).length + (await left())).toBe(3);
    server = await start();
    await until(async () => (await left()) === 0);
    const told = (await entries()).map(({ data }): unknown => JSON.parse(data).key);
    expect(told.toSorted()).toEqual(keys.toSorted());
    await server.end('SIGTERM');
  } finally {
    await storage.close();
  }
  expect(await verifyAuditLog(environment, [])).toMatchObject({ problems: [] });
});
