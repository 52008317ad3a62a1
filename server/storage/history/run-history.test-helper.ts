/** A history of real operations: processes that work on the same few records, some of which are killed in the middle and followed by others. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMetrics } from '../../metrics.ts';
import { openStorage } from '../storage.ts';
import { account } from '../storage-contract.test-helper.ts';
import { checkHistory, type Operation } from './check-history.test-helper.ts';
import { CURRENCY, type HistoryLine, type HistoryWork } from './write-history.test-helper.ts';

const writer = fileURLToPath(new URL('./write-history.test-helper.ts', import.meta.url));

export interface HistoryOptions {
  readonly url: string;
  /** Where the processes write. */
  readonly folder: string;
  /** Operations in all, at least. */
  readonly operations: number;
  /** Processes at one time. */
  readonly processes: number;
  readonly records: number;
  /** Of so many processes, more than one, one is killed before it is done. */
  readonly killEvery: number;
}

/** What became of it. */
export interface HistoryVerdict {
  readonly done: number;
  readonly refused: number;
  readonly lost: number;
  readonly problems: readonly string[];
}

/** Operations of one process, if it lives. */
const SHARE = 1000;

/** Runs one on an empty database, and checks it. */
export async function runHistory(options: HistoryOptions): Promise<HistoryVerdict> {
  const { url, operations, processes, killEvery } = options;
  const records = await makeRecords(url, options.records);
  const history = new Map<string, Operation>();
  let [started, asked] = [0, 0];
  const one = async () => {
    while (asked < operations) {
      const number = started++;
      const share = Math.min(SHARE, Math.ceil(operations / processes));
      asked += share;
      const isKilled = number % killEvery === 1;
      const work = {
        url,
        name: `p${number}`,
        operations: share,
        records,
        firstAdds: 1 + number * SHARE,
        file: join(options.folder, `${number}.history`),
        killAfter: isKilled ? Math.ceil(share / 2) : null,
      };
      const begun = await runProcess(work, history);
      // What it left undone is asked of another.
      asked -= share - begun;
    }
  };
  await Promise.all(Array.from({ length: processes }, one));
  await readAtTheEnd(url, records, history);
  const all = [...history.values()];
  const count = (kind: Operation['outcome']['kind']) => all.filter(({ outcome }) => outcome.kind === kind).length;
  return { done: count('done'), refused: count('refused'), lost: count('lost'), problems: checkHistory(all) };
}

/** Runs a process; how many operations it began. */
async function runProcess(work: HistoryWork, history: Map<string, Operation>): Promise<number> {
  const child = spawn(process.execPath, [writer, JSON.stringify(work)], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code, signal]: unknown[] = await once(child, 'close');
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`A process of the history ended with ${String(code)}.`);
  const lines = readFileSync(work.file, 'utf8').split('\n').slice(0, -1);
  let begun = 0;
  for (const line of lines) {
    const said: HistoryLine = JSON.parse(line);
    if (said.t === 'b') begun++;
    take(said, history);
  }
  return begun;
}

function take(said: HistoryLine, history: Map<string, Operation>): void {
  if (said.t === 'b') {
    const { id, record, adds, at } = said;
    history.set(id, { id, record, adds, beganAt: at, outcome: { kind: 'lost' } });
    return;
  }
  const begun = history.get(said.id);
  if (begun === undefined) throw new Error(`${said.id} ended and never began.`);
  const outcome =
    said.t === 'r'
      ? ({ kind: 'refused' } as const)
      : ({ kind: 'done', endedAt: said.at, version: said.version, amount: said.amount } as const);
  history.set(said.id, { ...begun, outcome });
}

async function makeRecords(url: string, count: number): Promise<readonly string[]> {
  const storage = await openStorage({ url, metrics: createMetrics(), nowMs: Date.now });
  const accounts = Array.from({ length: count }, () => account());
  await storage.db.insertInto('accounts').values(accounts).execute();
  await storage.db
    .insertInto('balances')
    .values(accounts.map(({ id }) => ({ accountId: id, currency: CURRENCY, version: 1, amount: 0 })))
    .execute();
  await storage.close();
  return accounts.map(({ id }) => id);
}

/** How every record is at last: what was written and is gone would be seen. */
async function readAtTheEnd(url: string, records: readonly string[], history: Map<string, Operation>): Promise<void> {
  const storage = await openStorage({ url, metrics: createMetrics(), nowMs: Date.now });
  const beganAt = Number(process.hrtime.bigint() / 1000n);
  const found = await storage.db.selectFrom('balances').selectAll().where('currency', '=', CURRENCY).execute();
  const endedAt = Number(process.hrtime.bigint() / 1000n);
  await storage.close();
  for (const record of records) {
    const { version, amount } = found.find(({ accountId }) => accountId === record) ?? { version: 0, amount: 0 };
    const id = `end-${record}`;
    history.set(id, { id, record, adds: 0, beganAt, outcome: { kind: 'done', endedAt, version, amount } });
  }
}
