// What an operator does beside a running server: backups, bans and the audit log, over the same file.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import {
  backUpStorage,
  banAccount,
  forgiveAccount,
  restoreStorage,
  showAccount,
  verifyAuditLog,
} from './operations.ts';
import { openPlatform } from './platform.ts';

const folder = temporaryFolder('operations');
const environment = { DATA_DIR: folder, NODE_ENV: 'test' };

test('an account is shut out beside the server that has it, and let in again; all of it is in the audit log and in the backup', async () => {
  const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
  const server = await openPlatform({ config: readConfig(environment), log, metrics: createMetrics() });
  const { account, accessToken } = await server.identity.guest('Ann', undefined);
  await server.identity.register(account.id, 'Ann', 'correct horse');
  const closed = new Promise(
    (resolve) =>
      void server.identity.verify(accessToken).then((bearer) => server.identity.connections.add(bearer, resolve)),
  );
  expect(await showAccount(environment, 'ánn')).toMatchObject({ id: account.id, isGuest: false, bannedUntilMs: null });
  const untilMs = Date.now() + 60_000;
  expect(await banAccount(environment, 'Ann', { untilMs, reason: 'mud' })).toMatchObject({ bannedUntilMs: untilMs });
  expect(await closed).toBe('banned');
  await expect(server.identity.signIn('Ann', 'correct horse')).rejects.toMatchObject({ refusal: 'banned' });
  expect(await forgiveAccount(environment, account.id)).toMatchObject({ bannedUntilMs: null });
  await server.identity.signIn('Ann', 'correct horse');
  await server.close();
  expect(await showAccount(environment, 'nobody')).toBeUndefined();
  const { entries, problems } = await verifyAuditLog(environment, []);
  expect([entries, problems]).toEqual([5, []]);
  const backup = join(folder, 'a.backup');
  expect(await backUpStorage(environment, backup)).toMatchObject({ accounts: 1, audit: 5 });
  const elsewhere = { ...environment, DATA_DIR: join(folder, 'elsewhere') };
  expect(await restoreStorage(elsewhere, backup)).toMatchObject({ accounts: 1, audit: 5 });
  expect(await verifyAuditLog(elsewhere, [])).toMatchObject({ problems: [] });
});
