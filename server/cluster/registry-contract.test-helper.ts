/** What every registry keeps to: one suite, for the one in memory and the one in Redis. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../harness.test-helper.ts';
import type { ProcessEntry, Registry } from './registry.ts';

/** An entry of an honest process. */
export function entryOf(processId: string, more: Partial<ProcessEntry> = {}): ProcessEntry {
  return {
    processId,
    state: 'open',
    address: '127.0.0.1:2567',
    publicAddress: '',
    region: 'default',
    buildId: '00000000000000cc',
    protocol: '00000000000000bb',
    rules: { tiny: '00000000000000aa' },
    load: { rooms: 0, roomsMax: 200, isClosed: false, players: 0, utilisation: 0.1, lateP99Ms: 1 },
    system: { processId: 1, place: 'here' },
    ...more,
  };
}

export interface RegistryUnderTest {
  /** Registries over the same store, as two processes have them. Heartbeats count for `ttlMs`. */
  open(ttlMs: number): readonly [Registry, Registry];
  /** Empties the store. */
  empty(): Promise<void>;
  /** Lets so many milliseconds pass, where time is the test's to give; elsewhere they pass by themselves. */
  pass(ms: number): void;
  begin?(): Promise<void>;
  end?(): Promise<void>;
}

export function registryContract(kind: string, { open, empty, pass, begin, end }: RegistryUnderTest): void {
  describe(`a registry (${kind})`, () => {
    beforeAll(async () => begin?.());
    afterAll(async () => end?.());
    beforeEach(empty);

    const names = (entries: readonly ProcessEntry[]) => entries.map(({ processId }) => processId);

    test('everybody sees who is there, as they said it last', async () => {
      const [one, other] = open(5000);
      expect(await one.list()).toEqual({ living: [], over: [] });
      await one.beat(entryOf('b'));
      await other.beat(entryOf('a', { region: 'north' }));
      const changed = entryOf('b', {
        state: 'draining',
        load: { rooms: 3, roomsMax: 9, isClosed: true, players: 7, utilisation: 0.5, lateP99Ms: 2.25 },
      });
      await one.beat(changed);
      const list = { living: [entryOf('a', { region: 'north' }), changed], over: [] };
      expect(await one.list()).toEqual(list);
      expect(await other.list()).toEqual(list);
    });

    test('a heartbeat says whether it is the first', async () => {
      const [one, other] = open(5000);
      expect([await one.beat(entryOf('a')), await one.beat(entryOf('a'))]).toEqual([true, false]);
      await other.remove('a');
      expect(await one.beat(entryOf('a'))).toBe(true);
    });

    test('who says nothing for too long is over, and there again with the next heartbeat', async () => {
      const [one, other] = open(300);
      await one.beat(entryOf('silent'));
      await until(async () => {
        pass(50);
        await other.beat(entryOf('loud'));
        return (await other.list()).over.length === 1;
      });
      const { living, over } = await other.list();
      expect([names(living), names(over)]).toEqual([['loud'], ['silent']]);
      expect(await one.beat(entryOf('silent'))).toBe(false);
      expect(names((await other.list()).living)).toEqual(['loud', 'silent']);
    });

    test('who is over is buried once, by one, and who is there is not', async () => {
      const [one, other] = open(300);
      await one.beat(entryOf('a'));
      expect(await other.bury('a')).toBe(false);
      expect(await other.bury('nobody')).toBe(false);
      await until(async () => {
        pass(50);
        return (await other.list()).over.length === 1;
      });
      const buried = await Promise.all([one.bury('a'), other.bury('a'), one.bury('a')]);
      expect(buried.filter(Boolean)).toHaveLength(1);
      expect(await one.list()).toEqual({ living: [], over: [] });
      // It was only stalled: its next heartbeat tells it.
      expect(await one.beat(entryOf('a'))).toBe(true);
    });

    test('who has left may be buried at once', async () => {
      const [one, other] = open(60_000);
      await one.beat(entryOf('a', { state: 'left' }));
      expect(await other.bury('a')).toBe(true);
      expect(await other.bury('a')).toBe(false);
    });

    test('who takes itself out is nobody to bury', async () => {
      const [one, other] = open(60_000);
      await one.beat(entryOf('a'));
      await one.remove('a');
      expect(await other.list()).toEqual({ living: [], over: [] });
      expect(await other.bury('a')).toBe(false);
    });
  });
}
