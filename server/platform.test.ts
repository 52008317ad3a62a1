// What a platform tells of results that it cannot write.
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { until } from './harness.test-helper.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openPlatform } from './platform.ts';

test('a result that nothing can apply is counted by why, kept aside, and holds nobody up', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'info', format: 'json', write: (line) => void lines.push(line), nowMs: () => 0 });
  const metrics = createMetrics();
  const dataDir = temporaryFolder('platform');
  const configSource = join(dataDir, 'live.json');
  const config = { dataDir, databaseUrl: ':memory:', authSecrets: ['a-secret-of-a-test'], configSource };
  const platform = await openPlatform({ config, log, metrics });
  await platform.journal.write('match-result', 'wrong', { matchId: 'wrong' });
  await platform.journal.settled();
  const counts = [...metrics.countersOf('skill_update_errors_total')];
  expect(counts.filter(({ count }) => count > 0)).toEqual([{ labels: { reason: 'malformed' }, count: 1 }]);
  expect([platform.journal.waiting, platform.journal.refused, platform.audit.waiting]).toEqual([0, 1, 0]);
  expect(platform.storage.breaker).toMatchObject({ name: 'storage', state: 'closed' });
  expect(lines.map((line) => JSON.parse(line).key)).toEqual(['journal.refused']);
  await platform.close();
});

test('guests that were not seen for so many days are forgotten while the server runs', async () => {
  const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
  const metrics = createMetrics();
  const dataDir = temporaryFolder('platform-guests');
  const config = {
    dataDir,
    databaseUrl: ':memory:',
    authSecrets: ['a-secret-of-a-test'],
    configSource: join(dataDir, 'live.json'),
    guestsKeptDays: 30,
  };
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const platform = await openPlatform({ config, log, metrics });
    const [old, young] = [await platform.identity.guest('', undefined), await platform.identity.guest('', undefined)];
    const seenAtMs = Date.now() - 31 * 24 * 3_600_000;
    await platform.storage.db.updateTable('accounts').set({ seenAtMs }).where('id', '=', old.account.id).execute();
    await platform.storage.db.deleteFrom('sessions').execute();
    vi.advanceTimersByTime(10 * 60_000);
    await until(() => metrics.value('identity.guestsForgotten') === 1);
    expect(await platform.identity.accounts.find(old.account.id)).toBeUndefined();
    expect(await platform.identity.accounts.find(young.account.id)).toBeDefined();
    await platform.close();
  } finally {
    vi.useRealTimers();
  }
});
