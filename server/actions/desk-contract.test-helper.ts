/** Actions among processes, on every engine of storage: told once whoever dies, and not done for whom another process has shut out. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { auditEvents } from '../audit/audit-events.ts';
import { createAuditLog } from '../audit/audit-log.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { createEventBus, type EventBus } from '../events/event-bus.ts';
import { LEFT_MS, openOutbox } from '../events/outbox.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { account, session } from '../storage/storage-contract.test-helper.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { action, type ActionDefinition } from './action.ts';
import { createActionDesk } from './action-desk.ts';
import { readLedger } from './ledger.ts';

/** `begin` gives the address of an empty database, which several open. */
export function deskContract(engine: Storage['engine'], begin: (folder: string) => Promise<string>): void {
  describe(`the desk of actions in ${engine}`, () => {
    const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
    let now = 1_700_000_000_000;
    let url = '';
    const opened: Storage[] = [];
    let periodic: (() => void)[] = [];
    async function open(): Promise<Storage> {
      const storage = await openStorage({ url, metrics: createMetrics(), nowMs: () => now });
      opened.push(storage);
      return storage;
    }
    beforeAll(async () => {
      url = await begin(temporaryFolder('desk'));
      await open();
    });
    afterEach(() => {
      periodic = [];
    });
    afterAll(async () => {
      for (const storage of opened) await storage.close();
    });

    const earn = action('game.earn', {
      payload: z.null(),
      async run(_payload, { accountId, ledger, note }) {
        note({ why: 'work' });
        return { coins: await ledger.change({ accountId, currency: 'coins', amount: 1, reason: 'work' }) };
      },
    });

    async function somebody(): Promise<string> {
      const id = randomUUID();
      await opened[0].db.insertInto('accounts').values(account({ id })).execute();
      await opened[0].db
        .insertInto('sessions')
        .values(session(`s-${id}`, id))
        .execute();
      return id;
    }
    function act(
      storage: Storage,
      accountId: string,
      { events = dead, actions = [earn], key = randomUUID() }: Partial<ActOptions> = {},
    ) {
      const desk = createActionDesk({
        actions,
        gate: { take: async () => {} },
        storage,
        events,
        metrics: createMetrics(),
        nowMs: () => now,
        newId: randomUUID,
      });
      const parts = { timestampMs: now, nonce: randomUUID(), signature: '' };
      return desk.act(
        { accountId, sessionId: `s-${accountId}` },
        { action: 'game.earn', key, payload: null, ...parts },
      );
    }
    interface ActOptions {
      readonly events: Pick<EventBus, 'publish'>;
      readonly actions: readonly ActionDefinition[];
      readonly key: string;
    }
    /** Of a process that dies before it tells anything. */
    const dead = { publish: () => true };
    /** A process: what hears of events, and what is written of them. */
    function process(storage: Storage) {
      const metrics = createMetrics();
      const events = createEventBus({ log, metrics });
      const audit = createAuditLog({ storage, log, metrics, every: () => () => {} });
      auditEvents(events, audit);
      const told: (string | undefined)[] = [];
      events.subscribe('test', ['action.done'], ({ id }) => void told.push(id));
      const every = (periodMs: number, call: () => void) => {
        expect(periodMs).toBe(LEFT_MS);
        periodic.push(call);
        return () => {};
      };
      const outbox = openOutbox({ storage, events, log, metrics, nowMs: () => now, every });
      const flush = async () => {
        await events.settled();
        await audit.flush();
      };
      return { events, outbox, told, metrics, flush };
    }
    const entriesOf = (accountId: string) =>
      opened[0].db.selectFrom('audit').select(['action', 'data', 'atMs']).where('accountId', '=', accountId).execute();
    const left = () => opened[0].db.selectFrom('outbox').select('id').execute();

    test('what a process did and died before telling is told by the next, and stands in the audit log once', async () => {
      const ann = await somebody();
      const key = randomUUID();
      await act(opened[0], ann, { key });
      expect(await entriesOf(ann)).toEqual([]);
      const next = process(opened[0]);
      const didAtMs = now;
      now += 5000;
      expect(await next.outbox.tellLeft(now)).toBe(1);
      await next.flush();
      expect(next.told).toHaveLength(1);
      const entries = await entriesOf(ann);
      expect(entries.map(({ data, ...entry }) => ({ ...entry, ...JSON.parse(data) }))).toEqual([
        { action: 'game.earn', atMs: didAtMs, key, why: 'work' },
      ]);
      expect(await left()).toEqual([]);
      expect(await next.outbox.tellLeft(now)).toBe(0);
    });

    test('what is told by whoever did it and by others stands in the audit log once', async () => {
      const ann = await somebody();
      const processes = [process(opened[0]), process(await open()), process(await open())];
      const [{ events }] = processes;
      for (let i = 0; i < 12; i++) await act(opened[0], ann, { events });
      // None of them knows that the others tell it as well.
      for (const { outbox } of processes) expect(await outbox.tellLeft(now + 1)).toBe(12);
      expect(await processes[1].outbox.tellLeft(now + 1)).toBe(12);
      await Promise.all(processes.map(({ flush }) => flush()));
      expect(processes.map(({ told }) => told.length)).toEqual([24, 24, 12]);
      expect(new Set(processes.flatMap(({ told }) => told)).size).toBe(12);
      expect(await entriesOf(ann)).toHaveLength(12);
      expect(await left()).toEqual([]);
      expect(await verifyAudit(opened[0])).toMatchObject({ problems: [] });
    });

    test('one that is young is most likely on its way; a minute later any process tells it', async () => {
      const ann = await somebody();
      await act(opened[0], ann);
      const other = process(opened[0]);
      const look = async () => {
        for (const call of periodic) call();
        await other.outbox.close();
        await other.flush();
      };
      await look();
      expect(other.told).toEqual([]);
      now += LEFT_MS + 1;
      await look();
      expect(other.told).toHaveLength(1);
      expect(await entriesOf(ann)).toHaveLength(1);
    });

    test('what was not done is not told later either, and a repeat writes no second event', async () => {
      const ann = await somebody();
      const fails = action('game.earn', {
        payload: z.null(),
        run() {
          throw new TypeError('A fault of its author.');
        },
      });
      const key = randomUUID();
      await expect(act(opened[0], ann, { actions: [fails], key })).rejects.toThrow('A fault');
      expect(await left()).toEqual([]);
      for (let i = 0; i < 3; i++) await act(opened[0], ann, { key });
      expect(await left()).toHaveLength(1);
      const next = process(opened[0]);
      await next.outbox.tellLeft(now + 1);
      await next.flush();
      expect(await entriesOf(ann)).toHaveLength(1);
    });

    test('whom another process has shut out does nothing more, whatever this one knows of it', async () => {
      const [ann, bob] = [await somebody(), await somebody()];
      const [here, there] = [opened[0], await open()];
      await act(here, ann);
      await there.change('accounts', { id: ann }, () => ({ bannedUntilMs: now + 60_000, banReason: 'mud' }));
      await expect(act(here, ann)).rejects.toMatchObject({
        refusal: 'banned',
        status: 403,
        details: { reason: 'mud' },
      });
      // A ban that is over shuts nobody out.
      now += 60_000;
      await act(here, ann);
      await there.db.updateTable('sessions').set({ revokedAtMs: now }).where('accountId', '=', bob).execute();
      await expect(act(here, bob)).rejects.toMatchObject({ refusal: 'token-revoked', status: 401 });
      expect((await readLedger(here, ann, { limit: 10 })).balances).toEqual([{ currency: 'coins', amount: 2 }]);
      expect((await readLedger(here, bob, { limit: 10 })).balances).toEqual([]);
    });

    test('a ban that comes in the middle of an action waits for its end, and the next one is refused', async () => {
      const ann = await somebody();
      const [here, there] = [opened[0], await open()];
      const order: string[] = [];
      let isInside = () => {};
      let goOn = () => {};
      const inside = new Promise<void>((resolve) => (isInside = resolve));
      const slow = action('game.earn', {
        payload: z.null(),
        async run() {
          isInside();
          await new Promise<void>((resolve) => (goOn = resolve));
          return {};
        },
      });
      const first = act(here, ann, { actions: [slow] }).then(() => order.push('done'));
      await inside;
      const ban = there
        .change('accounts', { id: ann }, () => ({ bannedUntilMs: now + 60_000, banReason: 'mud' }))
        .then(() => order.push('banned'));
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(order).toEqual([]);
      goOn();
      await Promise.all([first, ban]);
      await expect(act(here, ann)).rejects.toMatchObject({ refusal: 'banned' });
    });
  });
}
