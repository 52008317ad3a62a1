// P9, P10: what the ground floor costs: sign-ins, compare and set beside a lock, a forged action, and how soon a change is everywhere.
import { fork, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once as nextEvent } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileSource } from '#server/config/config-source.ts';
import { createIdentity, type Identity } from '#server/identity/identity.ts';
import type { SignedAction } from '#shared/signed-action.ts';
import { ACTION_LIMITS, createActionGate } from '#server/actions/action-gate.ts';
import { memoryOfProcess } from '#server/actions/action-memory.ts';
import { createActionKeys } from '#server/identity/action-keys.ts';
import { createLog } from '#server/log.ts';
import { createMetrics } from '#server/metrics.ts';
import { openStorage, type Storage } from '#server/storage/storage.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { once, quantile, timeInTurn } from './measure.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

const log = createLog({ level: 'silent', format: 'text', write: () => undefined, nowMs: Date.now });
const CURRENCY = 'bench';

async function withStorage<R>(work: (storage: Storage, folder: string) => Promise<R>): Promise<R> {
  const folder = temporaryFolder('bench-platform');
  const storage = await openStorage({ url: join(folder, 'bench.db'), metrics: createMetrics(), nowMs: Date.now });
  try {
    return await work(storage, folder);
  } finally {
    await storage.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** So many calls, so many of them at one time; how many a second. */
async function perSecond(calls: number, atOnce: number, call: (i: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const startMs = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < calls) await call(next++);
    }),
  );
  return (calls * 1000) / (performance.now() - startMs);
}

/** Compare and set by so many at once on as many records, beside a transaction that holds the record from its reading on. */
function compareAndSet(atOnce: number): () => Promise<{ readonly ours: number; readonly peer: number }> {
  return () =>
    withStorage(async (storage) => {
      const ids = Array.from({ length: atOnce }, (_, i) => `account-${i}`);
      const account = {
        version: 1,
        name: 'A',
        nameKey: null,
        passwordHash: null,
        deviceHash: null,
        bannedUntilMs: null,
        banReason: null,
      };
      for (let i = 0; i < ids.length; i += 500) {
        const some = ids.slice(i, i + 500);
        await storage.db
          .insertInto('accounts')
          .values(some.map((id) => ({ id, createdAtMs: 0, seenAtMs: 0, ...account })))
          .execute();
        await storage.db
          .insertInto('balances')
          .values(some.map((accountId) => ({ accountId, currency: CURRENCY, version: 1, amount: 0 })))
          .execute();
      }
      const keyOf = (i: number) => ({ accountId: ids[i % ids.length] ?? '', currency: CURRENCY });
      const set = (i: number) => storage.change('balances', keyOf(i), ({ amount }) => ({ amount: amount + 1 }));
      const lock = (i: number) =>
        storage.transact(async (queries) => {
          const { accountId } = keyOf(i);
          const of = queries.selectFrom('balances').select('amount').where('accountId', '=', accountId);
          const { amount } = await of.where('currency', '=', CURRENCY).executeTakeFirstOrThrow();
          await queries
            .updateTable('balances')
            .set({ amount: amount + 1 })
            .where('accountId', '=', accountId)
            .where('currency', '=', CURRENCY)
            .execute();
        });
      await perSecond(atOnce, atOnce, set);
      const ours = await perSecond(20_000, atOnce, set);
      const peer = await perSecond(2_000, atOnce, lock);
      return { ours, peer };
    });
}

async function identityOn(storage: Storage): Promise<Identity> {
  const every = (periodMs: number, call: () => void) => {
    const timer = setInterval(call, periodMs).unref();
    return () => clearInterval(timer);
  };
  const events = { publish: () => true };
  return createIdentity({
    storage,
    events,
    secrets: ['a secret of a bench'],
    log,
    metrics: createMetrics(),
    nowMs: Date.now,
    every,
  });
}

const signIns = once(() =>
  withStorage(async (storage) => {
    const identity = await identityOn(storage);
    const guests = await perSecond(2_000, 50, () => identity.guest('Ann', undefined));
    const { account, accessToken } = await identity.guest('Bob', undefined);
    await identity.register(account.id, 'Bob the bench', 'a password of a bench');
    const passwords = await perSecond(40, 8, () => identity.signIn('Bob the bench', 'a password of a bench'));
    const tokens = await perSecond(4_000, 50, () => identity.verify(accessToken));
    identity.close();
    return { guests, passwords, tokens };
  }),
);

/** A sign-in is ended by one process and its socket closed by another: milliseconds in between, of all of them. */
const revocation = once(() =>
  withStorage(async (storage, folder) => {
    const other = await openStorage({ url: join(folder, 'bench.db'), metrics: createMetrics(), nowMs: Date.now });
    const [here, there] = [await identityOn(storage), await identityOn(other)];
    const times: number[] = [];
    for (let i = 0; i < 30; i++) {
      const signedIn = await here.guest('Ann', undefined);
      const bearer = await there.verify(signedIn.accessToken);
      const closed = new Promise<void>((resolve) => void there.connections.add(bearer, () => resolve()));
      const startMs = performance.now();
      await here.signOut(bearer);
      await closed;
      times.push(performance.now() - startMs);
    }
    here.close();
    there.close();
    await other.close();
    return quantile(times, 0.99);
  }),
);

function refusalsUs(): readonly number[] {
  const gate = createActionGate({
    keys: createActionKeys(['a secret of a bench']),
    memory: memoryOfProcess(ACTION_LIMITS),
    nowMs: Date.now,
    metrics: createMetrics(),
  });
  const action = (changes: Partial<SignedAction>): SignedAction => ({
    action: 'shop.buy',
    key: randomBytes(16).toString('base64url'),
    payload: { item: 'hat', count: 1 },
    timestampMs: Date.now(),
    nonce: randomBytes(16).toString('base64url'),
    signature: createHmac('sha256', 'wrong').update('x').digest('base64url'),
    ...changes,
  });
  const forged = action({});
  const late = action({ timestampMs: Date.now() - 3_600_000 });
  return timeInTurn([() => void gate.verify('s', forged), () => void gate.verify('s', late)], {
    rounds: 40,
    calls: 500,
  });
}

const CHANGES = 100;
const watcher = fileURLToPath(new URL('./loopback/config-process.ts', import.meta.url));

/** From the writing of a configuration to its being in force, in the slowest of four processes: 99 of 100, milliseconds. */
const configuration = once(async () => {
  const folder = temporaryFolder('bench-config');
  const path = join(folder, 'live.json');
  const source = fileSource(path);
  const children = Array.from({ length: 4 }, () => fork(watcher, [path]));
  try {
    await Promise.all(children.map((child) => nextEvent(child, 'message')));
    const times: number[] = [];
    for (let i = 1; i <= CHANGES; i++) {
      const seen = Promise.all(children.map((child) => seenBy(child, i)));
      const startMs = Date.now();
      await source.write(JSON.stringify({ rooms: { max: i } }), startMs);
      const atMs = await seen;
      times.push(Math.max(...atMs) - startMs);
    }
    return quantile(times, 0.99);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

/** When a process had the configuration with this number in force, by the clock that all processes share. */
function seenBy(child: ChildProcess, wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const look = (message: unknown) => {
      const { max, atMs } = Object(message);
      if (max !== wanted) return;
      child.off('message', look);
      resolve(Number(atMs));
    };
    child.on('message', look);
  });
}

export const rows: readonly Benchmark[] = [
  {
    row: 'P9',
    target: '≤ 15',
    name: 'a forged action is refused',
    unit: 'µs',
    measure: () => ({ ours: refusalsUs()[0] }),
  },
  {
    row: 'P9',
    target: '≤ 15',
    name: 'a late action is refused',
    unit: 'µs',
    measure: () => ({ ours: refusalsUs()[1] }),
  },
  {
    row: 'P9',
    target: '≤ 250',
    name: 'a configuration is in force in 4 processes, P99',
    unit: 'ms',
    measure: async () => ({ ours: await configuration() }),
  },
  {
    row: 'P9',
    target: '≤ 1000',
    name: 'signed out in one process, its socket closed in another, P99',
    unit: 'ms',
    measure: async () => ({ ours: await revocation() }),
  },
  {
    row: 'P10',
    target: '≥ 1',
    name: 'compare and set, 500 at once / a transaction that holds the record',
    unit: '1/s',
    measure: compareAndSet(500),
  },
  {
    row: 'P10',
    target: '≥ 1',
    name: 'compare and set, 2,000 at once / a transaction that holds the record',
    unit: '1/s',
    measure: compareAndSet(2000),
  },
  {
    row: 'P5',
    target: '–',
    name: 'new guests',
    unit: '1/s',
    measure: async () => ({ ours: (await signIns()).guests }),
  },
  {
    row: 'P5',
    target: '–',
    name: 'sign-ins with a password',
    unit: '1/s',
    measure: async () => ({ ours: (await signIns()).passwords }),
  },
  {
    row: 'P5',
    target: '–',
    name: 'access tokens verified',
    unit: '1/s',
    measure: async () => ({ ours: (await signIns()).tokens }),
  },
];
