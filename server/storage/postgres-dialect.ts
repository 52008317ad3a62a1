/** PostgreSQL for Kysely: a pool of connections, with limits on how long each may be waited for. */
import { PostgresDialect, type Dialect } from 'kysely';
import pg from 'pg';

/** Connections of one process. */
const CONNECTIONS_MAX = 10;
const CONNECT_MS = 3000;
/** A statement that takes longer is ended by the server. */
const STATEMENT_MS = 5000;
const IDLE_MS = 30_000;
/** The type of 64-bit numbers in PostgreSQL's catalogue. Times and counts stay far below 2^53, so they are numbers. */
const INT8 = 20;

/** `onLost` is told of connections that break while nobody uses them; the pool makes new ones. */
export function postgresDialect(url: string, onLost: (error: Error) => void): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    application_name: 'samestep',
    types: {
      getTypeParser: (type: number, format?: string) =>
        type === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(type, 'text'),
    },
  });
  // Without listeners a lost connection would end the process: the pool has one for those that rest, each needs its own while it is used.
  pool.on('error', onLost);
  pool.on('connect', (client) => void client.on('error', onLost));
  return new PostgresDialect({ pool });
}
