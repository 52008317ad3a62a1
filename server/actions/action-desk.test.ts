// What becomes of actions when a process dies in the wrong moment, and when their account is shut out, on the embedded file; on PostgreSQL: ledger.scaled.ts.
import { deskContract } from './desk-contract.test-helper.ts';

deskContract('sqlite', async (folder) => `${folder}/desk.sqlite`);
