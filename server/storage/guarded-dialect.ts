/** A dialect behind a breaker: while its engine is away, queries are refused at once instead of waiting for a connection each. */
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import type { Breaker } from '../observability/breaker.ts';

/** Statements, beginnings of transactions and connecting are what the breaker counts: a connection alone proves nothing, for a pool may have a dead one. */
export function guardedDialect(dialect: Dialect, breaker: Pick<Breaker, 'run'>): Dialect {
  return {
    createDriver: () => guardedDriver(dialect.createDriver(), breaker),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

function guardedDriver(driver: Driver, breaker: Pick<Breaker, 'run'>): Driver {
  /** The way to the engine is made with the first statement. */
  class Connection implements DatabaseConnection {
    #own: Promise<DatabaseConnection> | undefined;

    executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      return breaker.run(async () => (await this.own()).executeQuery<R>(query));
    }

    // eslint-disable-next-line require-yield
    async *streamQuery(): AsyncIterableIterator<never> {
      throw new Error('Rows are not streamed: read them page by page.');
    }

    own(): Promise<DatabaseConnection> {
      this.#own ??= driver.acquireConnection();
      return this.#own;
    }

    async release(): Promise<void> {
      // One that could not be had is none.
      const own = await this.#own?.catch(() => undefined);
      if (own !== undefined) await driver.releaseConnection(own);
    }
  }

  const known = (connection: DatabaseConnection): Connection => {
    if (connection instanceof Connection) return connection;
    throw new TypeError('The connection is not one of this driver.');
  };

  return {
    init: (options) => driver.init(options),
    acquireConnection: async () => new Connection(),
    releaseConnection: (connection) => known(connection).release(),
    beginTransaction: (connection, settings) =>
      breaker.run(async () => driver.beginTransaction(await known(connection).own(), settings)),
    // What has begun is ended, whatever others have met meanwhile.
    commitTransaction: async (connection) => driver.commitTransaction(await known(connection).own()),
    rollbackTransaction: async (connection) => driver.rollbackTransaction(await known(connection).own()),
    destroy: (options) => driver.destroy(options),
  };
}
