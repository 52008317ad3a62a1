// What an operator does beside a running server: backups, bans and the audit log, over the same file.
import { existsSync } from 'node:fs';
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
  grantTo,
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

test('an operator gives and takes what is counted; each of it is in the ledger and in the audit log', async () => {
  const elsewhere = { ...environment, DATA_DIR: join(folder, 'granted') };
  const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
  const server = await openPlatform({ config: readConfig(elsewhere), log, metrics: createMetrics() });
  const { account } = await server.identity.guest('Ann', undefined);
  const grant = (amount: number, currency = 'coins') =>
    grantTo(elsewhere, account.id, { currency, amount, reason: 'a prize' });
  expect(await grant(10)).toMatchObject({ balances: { coins: 10 } });
  expect(await grant(-4)).toMatchObject({ balances: { coins: 6 } });
  await expect(grant(-7)).rejects.toMatchObject({
    code: 'storage/ledger',
    message: expect.stringContaining('There are not 7 coins to be taken. Look at what there is'),
  });
  await expect(grant(1, 'No Currency')).rejects.toThrow('is no currency');
  expect(await grantTo(elsewhere, 'nobody', { currency: 'coins', amount: 1, reason: 'a prize' })).toBeUndefined();
  expect(await showAccount(elsewhere, account.id)).toMatchObject({ balances: { coins: 6 } });
  await server.close();
  // The guest, their sign-in, and what was given and taken.
  expect(await verifyAuditLog(elsewhere, [])).toMatchObject({ entries: 4, problems: [] });
});

test('a backup that is not there is said, and no empty database is made for it', async () => {
  const elsewhere = { ...environment, DATA_DIR: join(folder, 'not-restored') };
  for (const path of [join(folder, 'no.backup'), folder])
    await expect(restoreStorage(elsewhere, path)).rejects.toMatchObject({
      code: 'storage/backup',
      fix: 'Give the name of a file that a backup was written to.',
    });
  expect(existsSync(elsewhere.DATA_DIR)).toBe(false);
});

test('a folder without a database is said to be wrong: nothing is made in it, and no backup of nothing is written', async () => {
  const data = join(folder, 'mistyped');
  const mistyped = { ...environment, DATA_DIR: data };
  const backup = join(folder, 'nothing.backup');
  const refusal = { code: 'storage/absent', message: expect.stringContaining('Set DATA_DIR') };
  await expect(backUpStorage(mistyped, backup)).rejects.toMatchObject(refusal);
  await expect(showAccount(mistyped, 'Ann')).rejects.toMatchObject(refusal);
  await expect(verifyAuditLog(mistyped, [])).rejects.toMatchObject(refusal);
  expect([existsSync(data), existsSync(backup)]).toEqual([false, false]);
});
