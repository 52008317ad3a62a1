/** A process that works on a few records until it is done, or dies in the middle: it writes what it asks and what it gets to a file, a line each. */
import { openSync, writeSync } from 'node:fs';
import { SamestepError } from '#shared/errors.ts';
import { createMetrics } from '../../metrics.ts';
import { changeRecord } from '../change-record.ts';
import { openStorage, type Storage } from '../storage.ts';

/** What it writes: `b` an operation begins, `d` it is done, `r` it is refused. */
export type HistoryLine =
  | { readonly t: 'b'; readonly id: string; readonly record: string; readonly adds: number; readonly at: number }
  | { readonly t: 'd'; readonly id: string; readonly at: number; readonly version: number; readonly amount: number }
  | { readonly t: 'r'; readonly id: string };

/** Operations of one process at one time. */
const AT_ONCE = 8;
export const CURRENCY = 'history';

/** Nanoseconds of the system's clock, which all its processes share, as microseconds. */
const now = () => Number(process.hrtime.bigint() / 1000n);

export interface HistoryWork {
  readonly url: string;
  readonly name: string;
  readonly operations: number;
  readonly records: readonly string[];
  /** What the first write adds; each next adds one more. */
  readonly firstAdds: number;
  /** Where it writes. */
  readonly file: string;
  /** It kills itself when it has begun so many; null for never. */
  readonly killAfter: number | null;
}

async function work({ url, name, operations, records, firstAdds, file, killAfter }: HistoryWork): Promise<void> {
  const metrics = createMetrics();
  const output = openSync(file, 'a');
  const write = (line: HistoryLine) => void writeSync(output, `${JSON.stringify(line)}\n`);
  const storage = await openStorage({ url, metrics, nowMs: Date.now });
  let next = 0;
  const one = async () => {
    while (next < operations) {
      const i = next++;
      // Those that are under way are lost with it.
      if (i === killAfter) process.kill(process.pid, 'SIGKILL');
      const record = records[Math.floor(Math.random() * records.length)];
      await operate(storage, { id: `${name}-${i}`, record, number: firstAdds + i }, write);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  await storage.close();
}

/** Of five operations two read, two compare and set, one is done once under a key and asked for twice. */
async function operate(
  storage: Storage,
  { id, record, number }: { readonly id: string; readonly record: string; readonly number: number },
  write: (line: HistoryLine) => void,
): Promise<void> {
  const kind = number % 5;
  const adds = kind < 2 ? 0 : number;
  write({ t: 'b', id, record, adds, at: now() });
  try {
    const { version, amount } = await (kind < 2
      ? read(storage, record)
      : kind < 4
        ? add(storage, record, adds)
        : addOnce(storage, id, record, adds));
    write({ t: 'd', id, at: now(), version, amount });
  } catch (error) {
    if (!(error instanceof SamestepError && error.code === 'storage/conflict')) throw error;
    write({ t: 'r', id });
  }
}

interface Seen {
  readonly version: number;
  readonly amount: number;
}

const key = (accountId: string) => ({ accountId, currency: CURRENCY });

async function read({ db }: Storage, record: string): Promise<Seen> {
  return db
    .selectFrom('balances')
    .select(['version', 'amount'])
    .where('accountId', '=', record)
    .where('currency', '=', CURRENCY)
    .executeTakeFirstOrThrow();
}

async function add(storage: Storage, record: string, adds: number): Promise<Seen> {
  return there(await storage.change('balances', key(record), ({ amount }) => ({ amount: amount + adds })));
}

async function addOnce(storage: Storage, id: string, record: string, adds: number): Promise<Seen> {
  const request = { scope: 'history', key: id, request: { record, adds } };
  const parts = { metrics: createMetrics(), random: Math.random };
  const once = () =>
    storage.once(request, async (queries) => {
      const change = {
        table: 'balances',
        key: key(record),
        decide: ({ amount }: Seen) => ({ amount: amount + adds }),
      } as const;
      const { version, amount } = there(await changeRecord(queries, change, parts));
      return { version, amount };
    });
  const [first, again] = [await once(), await once()];
  if (first.version !== again.version || first.amount !== again.amount) throw new Error(`${id} was done twice.`);
  return again;
}

function there(record: Seen | undefined): Seen {
  if (record === undefined) throw new Error('A record is gone.');
  return record;
}

if (process.argv[1]?.endsWith('write-history.test-helper.ts') === true) {
  const [text = ''] = process.argv.slice(2);
  const given: unknown = JSON.parse(text);
  await work(given as HistoryWork);
}
