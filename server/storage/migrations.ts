/** The steps from an empty database to what `tables.ts` describes: the same for every engine, forward only, each applied once. */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * By name, in the order of their names. One that was released is never changed: a correction is another step. Only what both engines
 * understand alike: text, bigint, double precision, primary and foreign keys, indexes.
 */
export const migrations: Readonly<Record<string, Migration>> = Object.freeze({
  '0001-ground': { up: ground },
  '0002-config-version': { up: configVersion },
  '0003-forgotten-guests': { up: forgottenGuests },
  '0004-outbox': { up: outbox },
  '0005-ledger-places': { up: ledgerPlaces },
});

async function ground(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('nameKey', 'text', (column) => column.unique())
    .addColumn('passwordHash', 'text')
    .addColumn('deviceHash', 'text', (column) => column.unique())
    .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
    .addColumn('seenAtMs', 'bigint', (column) => column.notNull())
    .addColumn('bannedUntilMs', 'bigint')
    .addColumn('banReason', 'text')
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('accountId', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('generation', 'bigint', (column) => column.notNull())
    .addColumn('exchangedAtMs', 'bigint', (column) => column.notNull())
    .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
    .addColumn('expiresAtMs', 'bigint', (column) => column.notNull())
    .addColumn('revokedAtMs', 'bigint')
    .addColumn('revokedBecause', 'text')
    .execute();
  await db.schema
    .createTable('recordings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('game', 'text', (column) => column.notNull())
    .addColumn('file', 'text', (column) => column.notNull())
    .addColumn('ticks', 'bigint', (column) => column.notNull())
    .addColumn('rulesHash', 'text', (column) => column.notNull())
    .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('matches')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('game', 'text', (column) => column.notNull())
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('isRated', 'bigint', (column) => column.notNull())
    .addColumn('startedAtMs', 'bigint', (column) => column.notNull())
    .addColumn('endedAtMs', 'bigint', (column) => column.notNull())
    .addColumn('result', 'text', (column) => column.notNull())
    .addColumn('recordingId', 'text', (column) => column.references('recordings.id').onDelete('set null'))
    .execute();
  await db.schema
    .createTable('matchPlayers')
    .addColumn('matchId', 'text', (column) => column.notNull().references('matches.id').onDelete('cascade'))
    .addColumn('seat', 'bigint', (column) => column.notNull())
    .addColumn('accountId', 'text', (column) => column.references('accounts.id').onDelete('set null'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('place', 'bigint', (column) => column.notNull())
    .addColumn('score', 'double precision', (column) => column.notNull())
    .addColumn('ratingChange', 'bigint', (column) => column.notNull())
    .addColumn('endedAtMs', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('matchPlayersKey', ['matchId', 'seat'])
    .execute();
  await db.schema
    .createTable('ratings')
    .addColumn('accountId', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('mu', 'double precision', (column) => column.notNull())
    .addColumn('sigma', 'double precision', (column) => column.notNull())
    .addColumn('matches', 'bigint', (column) => column.notNull())
    .addColumn('wins', 'bigint', (column) => column.notNull())
    .addColumn('updatedAtMs', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('ratingsKey', ['accountId', 'mode'])
    .execute();
  await db.schema
    .createTable('scores')
    .addColumn('board', 'text', (column) => column.notNull())
    .addColumn('accountId', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('score', 'double precision', (column) => column.notNull())
    .addColumn('matches', 'bigint', (column) => column.notNull())
    .addColumn('wins', 'bigint', (column) => column.notNull())
    .addColumn('updatedAtMs', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('scoresKey', ['board', 'accountId'])
    .execute();
  await db.schema
    .createTable('balances')
    .addColumn('accountId', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('amount', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('balancesKey', ['accountId', 'currency'])
    .addCheckConstraint('balancesNotNegative', sql`amount >= 0`)
    .execute();
  await db.schema
    .createTable('ledger')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('accountId', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('amount', 'bigint', (column) => column.notNull())
    .addColumn('balance', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('atMs', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('idempotencyKeys')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('result', 'text', (column) => column.notNull())
    .addColumn('expiresAtMs', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotencyKeysKey', ['scope', 'key'])
    .execute();
  await db.schema
    .createTable('audit')
    .addColumn('place', 'bigint', (column) => column.primaryKey())
    .addColumn('atMs', 'bigint', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('accountId', 'text')
    .addColumn('connection', 'bigint')
    .addColumn('matchId', 'text')
    .addColumn('tick', 'bigint')
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('matchPlayersByAccount').on('matchPlayers').columns(['accountId', 'endedAtMs']).execute();
  await db.schema.createIndex('sessionsByAccount').on('sessions').columns(['accountId']).execute();
  await db.schema.createIndex('sessionsByRevocation').on('sessions').columns(['revokedAtMs']).execute();
  await db.schema.createIndex('matchesByEnd').on('matches').columns(['game', 'endedAtMs']).execute();
  await db.schema.createIndex('scoresByBoard').on('scores').columns(['board', 'score']).execute();
  await db.schema.createIndex('ledgerByAccount').on('ledger').columns(['accountId', 'atMs']).execute();
  await db.schema.createIndex('idempotencyKeysByExpiry').on('idempotencyKeys').columns(['expiresAtMs']).execute();
}

async function configVersion(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('recordings')
    .addColumn('configVersion', 'text', (column) => column.notNull().defaultTo('none'))
    .execute();
}

/** They are found by when they were seen, and what refers to them by whom. */
async function forgottenGuests(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('accountsBySeen').on('accounts').columns(['seenAtMs']).execute();
  await db.schema.createIndex('scoresByAccount').on('scores').columns(['accountId']).execute();
}

/** What waits in it is little: it is found by its key, and looked through as a whole. */
async function outbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('atMs', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .execute();
}

/** Entries that are there stand as their times say; from now on each has the next place of its account. */
async function ledgerPlaces(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ledgerPlaces')
    .addColumn('accountId', 'text', (column) => column.primaryKey().references('accounts.id').onDelete('cascade'))
    .addColumn('place', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .alterTable('ledger')
    .addColumn('place', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`
    update "ledger" set "place" = "placed"."n"
    from (select "id", row_number() over (partition by "accountId" order by "atMs", "id") as "n" from "ledger") as "placed"
    where "placed"."id" = "ledger"."id"
  `.execute(db);
  await sql`
    insert into "ledgerPlaces" ("accountId", "place") select "accountId", max("place") from "ledger" group by "accountId"
  `.execute(db);
  await db.schema.dropIndex('ledgerByAccount').execute();
  await db.schema.createIndex('ledgerByPlace').unique().on('ledger').columns(['accountId', 'place']).execute();
}
