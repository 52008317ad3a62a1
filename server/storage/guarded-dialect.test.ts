/** Storage behind its breaker: refused at once while the engine is away, and there again by itself. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  type CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Driver,
} from 'kysely';
import { createBreaker } from '../observability/breaker.ts';
import { guardedDialect } from './guarded-dialect.ts';
import { isUnavailable } from './storage-errors.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 0 }));
afterEach(() => void vi.useRealTimers());

const failure = (code: string) => Object.assign(new Error(code), { code });

/** An engine that says what is done with it. `fails` is what the next things reject with. */
function engine() {
  const did: string[] = [];
  let fails: { connect?: Error; query?: Error } = {};
  const connection: DatabaseConnection = {
    async executeQuery({ sql }: CompiledQuery) {
      did.push(sql);
      if (fails.query !== undefined) throw fails.query;
      return { rows: [] };
    },
    // eslint-disable-next-line require-yield
    async *streamQuery(): AsyncIterableIterator<never> {
      throw new Error('no');
    },
  };
  const driver: Driver = {
    async init() {},
    async acquireConnection() {
      did.push('connect');
      if (fails.connect !== undefined) throw fails.connect;
      return connection;
    },
    releaseConnection: async () => void did.push('release'),
    beginTransaction: async () => void did.push('begin'),
    commitTransaction: async () => void did.push('commit'),
    rollbackTransaction: async () => void did.push('rollback'),
    async destroy() {},
  };
  const breaker = createBreaker({
    name: 'storage',
    isAway: isUnavailable,
    refusal: () => new Error('refused'),
    failures: 3,
    tryAfterMs: 1000,
  });
  const dialect = {
    createDriver: () => driver,
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () =>
      new (class extends SqliteAdapter {
        override get supportsMultipleConnections() {
          return true;
        }
      })(),
    createIntrospector: (db: Kysely<never>) => new SqliteIntrospector(db),
  };
  const db = new Kysely<{ t: { id: number } }>({ dialect: guardedDialect(dialect, breaker) });
  const ask = () =>
    db
      .selectFrom('t')
      .select('id')
      .execute()
      .catch((error: unknown) => (error instanceof Error ? error.message : error));
  return { db, breaker, did, ask, fail: (now: typeof fails) => void (fails = now) };
}

test('connections come with the first statement, and go back', async () => {
  const { db, did, ask } = engine();
  expect(await ask()).toEqual([]);
  expect(did).toEqual(['connect', 'select "id" from "t"', 'release']);
  did.length = 0;
  await db.transaction().execute((queries) => queries.selectFrom('t').select('id').execute());
  expect(did).toEqual(['connect', 'begin', 'select "id" from "t"', 'commit', 'release']);
});

test.each([
  ['that cannot be reached', { connect: failure('ECONNREFUSED') }],
  ['whose connections die while they are used, although the pool has others', { query: failure('57P01') }],
])('an engine %s is asked three times, and then once a second', async (_, fails) => {
  const { breaker, did, ask, fail } = engine();
  fail(fails);
  for (let i = 0; i < 3; i++) await ask();
  expect(breaker.state).toBe('open');
  did.length = 0;
  for (let i = 0; i < 100; i++) expect(await ask()).toBe('refused');
  expect(did).toEqual([]);
  vi.setSystemTime(1000);
  for (let i = 0; i < 100; i++) await ask();
  expect(did.filter((what) => what === 'connect')).toHaveLength(1);
  fail({});
  vi.setSystemTime(2000);
  expect(await ask()).toEqual([]);
  expect(breaker.state).toBe('closed');
});

test('a transaction that has begun is ended although others have met that the engine is away', async () => {
  const { db, did, ask, fail } = engine();
  const error = await db
    .transaction()
    .execute(async (queries) => {
      fail({ connect: failure('ECONNREFUSED') });
      for (let i = 0; i < 3; i++) await ask();
      return queries.selectFrom('t').select('id').execute();
    })
    .catch((failed: unknown) => failed);
  expect(error).toMatchObject({ message: 'refused' });
  expect(did.slice(-2)).toEqual(['rollback', 'release']);
});

test('what the engine says against a statement opens nothing', async () => {
  const { breaker, ask, fail } = engine();
  fail({ query: failure('23505') });
  for (let i = 0; i < 20; i++) expect(await ask()).toBe('23505');
  expect(breaker.state).toBe('closed');
});
