// The ledger over a real PostgreSQL, where what many ask for at once is done at once.
import { afterAll, beforeAll } from 'vitest';
import { startPostgres, type PostgresServer } from '../storage/postgres.test-helper.ts';
import { deskContract } from './desk-contract.test-helper.ts';
import { ledgerContract } from './ledger-contract.test-helper.ts';
import { ledgerPagesContract } from './ledger-pages-contract.test-helper.ts';

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

ledgerContract('postgres', () => postgres.newDatabase());
ledgerPagesContract('postgres', () => postgres.newDatabase());
deskContract('postgres', () => postgres.newDatabase());
