// The chain of the audit log: what is added stays as it is, and every way of changing it is found.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { createAuditLog, type AuditLog } from './audit-log.ts';
import { verifyAudit } from './verify-audit.ts';

let storage: Storage;
let audit: AuditLog;
const metrics = createMetrics();
const create = (waitingMax?: number) =>
  createAuditLog({
    storage,
    log: createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 }),
    metrics,
    every: () => () => {},
    ...(waitingMax !== undefined && { waitingMax }),
  });

beforeEach(async () => {
  storage = await openStorage({ url: ':memory:', metrics, nowMs: () => 0 });
  audit = create();
  for (let i = 1; i <= 120; i++)
    audit.add({
      atMs: i,
      action: 'match.joined',
      accountId: `a${i}`,
      connection: i,
      matchId: 'm',
      tick: i * 10,
      data: { n: i },
    });
  await audit.flush();
});
afterEach(() => storage.close());

test('what was added is there in order, and whole', async () => {
  const { entries, problems, head } = await verifyAudit(storage);
  expect([entries, problems]).toEqual([120, []]);
  expect(head).toMatch(/^[0-9a-f]{64}$/);
  const [first] = await storage.db.selectFrom('audit').selectAll().where('place', '=', 1).execute();
  expect(first).toMatchObject({ accountId: 'a1', connection: 1, matchId: 'm', tick: 10, data: '{"n":1}' });
});

test('processes that add at once make one chain', async () => {
  const others = [create(), create(), create()];
  for (const other of others) for (let i = 0; i < 60; i++) other.add({ atMs: i, action: 'account.guest' });
  await Promise.all(others.map((other) => other.flush()));
  expect(await verifyAudit(storage)).toMatchObject({ entries: 300, problems: [] });
});

test.each([
  [
    'a field is changed',
    () => storage.db.updateTable('audit').set({ accountId: 'eve' }).where('place', '=', 7),
    'Entry 7 (match.joined) was changed.',
  ],
  [
    'its hash is changed with it',
    () =>
      storage.db
        .updateTable('audit')
        .set({ hash: 'f'.repeat(64) })
        .where('place', '=', 7),
    'Entry 7',
  ],
  [
    'an entry is taken out',
    () => storage.db.deleteFrom('audit').where('place', '=', 7),
    '1 entries are missing before 8.',
  ],
  [
    'the first are taken out',
    () => storage.db.deleteFrom('audit').where('place', '<', 4),
    '3 entries are missing before 4.',
  ],
])('it is found when %s', async (_what, spoil, says) => {
  await spoil().execute();
  const { problems } = await verifyAudit(storage);
  expect(problems.join(' ')).toContain(says);
});

test('that the newest are cut off is found by a head that was noted', async () => {
  const { head } = await verifyAudit(storage);
  await storage.db.deleteFrom('audit').where('place', '>', 100).execute();
  expect(await verifyAudit(storage)).toMatchObject({ entries: 100, problems: [] });
  expect((await verifyAudit(storage, [head])).problems).toEqual([`The entry ${head} is not in the log any more.`]);
});

test('while storage is away entries wait, bounded, and none is written twice', async () => {
  const small = create(3);
  const { transact } = storage;
  Object.assign(storage, { transact: () => Promise.reject(new Error('away')) });
  for (let i = 0; i < 5; i++) small.add({ atMs: i, action: 'account.signedIn' });
  await small.flush();
  expect(metrics.value('audit.dropped')).toBe(2);
  Object.assign(storage, { transact });
  await small.flush();
  await small.close();
  expect(await verifyAudit(storage)).toMatchObject({ entries: 123, problems: [] });
});

test('an entry that has no text is dropped and counted, and those behind it are written', async () => {
  const before = metrics.value('audit.dropped');
  audit.add({ atMs: 121, action: 'action.done', data: { ratio: Number.NaN } });
  audit.add({ atMs: 122, action: 'account.guest' });
  await audit.flush();
  expect([audit.waiting, metrics.value('audit.dropped') - before]).toEqual([0, 1]);
  expect(await verifyAudit(storage)).toMatchObject({ entries: 121, problems: [] });
});
