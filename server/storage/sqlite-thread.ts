/** The thread of a SQLite file: the disk is waited for here, and never by a tick. */
import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteFile } from './sqlite-file.ts';
import type { SqliteFile, SqliteReply, SqliteRequest } from './sqlite-messages.ts';

const port = parentPort;
if (port === null) throw new Error('This file is a thread, and not a program.');

const options: SqliteFile = workerData;
const file = openSqliteFile(options, (replies: readonly SqliteReply[]) => port.postMessage(replies));
port.on('message', (requests: readonly SqliteRequest[] | 'close') => {
  if (requests !== 'close') return file.run(requests);
  file.close();
  port.close();
});
