// The file's queue: what comes together is committed together, a transaction keeps others out, and one that is silent is given up.
import { expect, test, vi } from 'vitest';
import { openSqliteFile } from './sqlite-file.ts';
import { BEGIN, COMMIT, ROLLBACK, TRANSACTION_OVER, type SqliteReply, type SqliteRequest } from './sqlite-messages.ts';

function openFile() {
  const replies: SqliteReply[] = [];
  const file = openSqliteFile({ path: ':memory:', transactionMs: 1000 }, (some) => replies.push(...some));
  let id = 0;
  const ask = (lease: number, sql: string, ...parameters: SqliteRequest['parameters']): SqliteRequest => ({
    id: ++id,
    lease,
    sql,
    parameters,
  });
  file.run([ask(1, 'create table t (a integer primary key)')]);
  replies.length = 0;
  return { file, replies, ask };
}

test('statements of others wait until a transaction has ended', () => {
  const { file, replies, ask } = openFile();
  const [begin, insert, other, commit] = [
    ask(2, BEGIN),
    ask(2, 'insert into t values (1)'),
    ask(3, 'select count(*) as n from t'),
    ask(2, COMMIT),
  ];
  file.run([begin, insert]);
  file.run([other]);
  expect(replies.map(({ id }) => id)).toEqual([begin.id, insert.id]);
  file.run([commit]);
  expect(replies[2].id).toBe(commit.id);
  expect(replies[3]).toMatchObject({ id: other.id, rows: [{ n: 1 }] });
  file.close();
});

test('one that fails among many leaves the others as they are', () => {
  const { file, replies, ask } = openFile();
  file.run([1, 1, 2].map((value, i) => ask(4 + i, 'insert into t values (?)', value)));
  expect(replies.map((reply) => 'error' in reply)).toEqual([false, true, false]);
  file.run([ask(9, 'select count(*) as n from t')]);
  expect(replies[3]).toMatchObject({ rows: [{ n: 2 }] });
  file.close();
});

test('a transaction that says nothing is rolled back, told so when it speaks, and keeps nobody waiting', () => {
  vi.useFakeTimers();
  const { file, replies, ask } = openFile();
  file.run([ask(2, BEGIN), ask(2, 'insert into t values (1)')]);
  const other = ask(3, 'select count(*) as n from t');
  file.run([other]);
  vi.advanceTimersByTime(999);
  // However much others ask meanwhile.
  file.run([ask(4, 'select 1')]);
  expect(replies).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(replies[2]).toMatchObject({ id: other.id, rows: [{ n: 0 }] });
  const late = [ask(2, 'insert into t values (5)'), ask(2, COMMIT), ask(2, ROLLBACK)];
  file.run([...late, ask(5, 'insert into t values (6)')]);
  expect(replies.slice(4, 7)).toMatchObject(late.map(({ id }) => ({ id, errorCode: TRANSACTION_OVER })));
  expect(replies[7]).toMatchObject({ changes: 1 });
  file.run([ask(2, BEGIN), ask(2, 'insert into t values (7)'), ask(2, COMMIT), ask(2, 'select a from t')]);
  expect(replies.at(-1)).toMatchObject({ rows: [{ a: 6 }, { a: 7 }] });
  vi.useRealTimers();
  file.close();
});
