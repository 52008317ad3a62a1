/** What every source of a live configuration keeps to: one suite for a file, Redis and etcd. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../harness.test-helper.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import type { ConfigSource } from './config-source.ts';
import { openLiveConfig } from './live-config.ts';

export interface ConfigContract {
  /** Two sources of one empty place, as two processes have them. */
  open(): Promise<readonly [ConfigSource, ConfigSource]>;
  begin?(): Promise<void>;
  end?(): Promise<void>;
  /** Whether it is for several who write at the same time. */
  readonly isForMany: boolean;
}

export function configContract(kind: string, { open, begin, end, isForMany }: ConfigContract): void {
  describe(`a source of the live configuration (${kind})`, () => {
    const closing: (() => void)[] = [];
    beforeAll(async () => begin?.());
    afterAll(async () => end?.());
    afterEach(() => {
      for (const close of closing.splice(0)) close();
    });

    async function both(): Promise<readonly [ConfigSource, ConfigSource]> {
      const sources = await open();
      closing.push(...sources.map((source) => () => source.close?.()));
      return sources;
    }

    test('before anything was said there is nothing', async () => {
      const [one] = await both();
      expect(await one.read()).toBeUndefined();
      expect(await one.history()).toEqual([]);
    });

    test('what one writes the other reads, whole, whatever stands in it', async () => {
      const [one, other] = await both();
      const text = JSON.stringify({ notice: 'Grüße 王 \u2028 "/" \\', rooms: { max: 7 } });
      await one.write(text, 12);
      expect(await other.read()).toBe(text);
      await other.write('{}', 13);
      expect(await one.read()).toBe('{}');
    });

    test('the history has each text once, oldest first, and the newest is in force', async () => {
      const [one, other] = await both();
      for (const [i, text] of ['a', 'b', 'b', 'c'].entries()) await (i % 2 === 0 ? one : other).write(text, 1000 + i);
      expect(await one.history()).toEqual([
        { number: 1, atMs: 1000, text: 'a' },
        { number: 2, atMs: 1001, text: 'b' },
        { number: 3, atMs: 1003, text: 'c' },
      ]);
      // Back to an earlier one is a change like any other.
      await one.write('a', 1004);
      expect((await other.history()).at(-1)).toEqual({ number: 4, atMs: 1004, text: 'a' });
    });

    test('a change is told to who watches, and nothing after that has ended', async () => {
      const [one, other] = await both();
      await one.write('a', 1);
      let told = 0;
      const stop = other.watch(() => told++);
      closing.push(stop);
      // A watch has no sign that it stands: it is written until it is heard.
      let n = 0;
      await until(async () => {
        await one.write(`b${n++}`, n);
        await new Promise((resolve) => setTimeout(resolve, 30));
        return told > 0;
      });
      stop();
      const before = told;
      await one.write('c', 100);
      expect(await other.read()).toBe('c');
      expect(told).toBe(before);
    });

    test('a live configuration follows it, and keeps the last good one', async () => {
      const [one, other] = await both();
      const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
      await one.write('{"rooms":{"max":7}}', 1);
      const live = await openLiveConfig({ source: other, log, metrics: createMetrics() });
      closing.push(live.close);
      expect(live.state.values.rooms).toMatchObject({ max: 7 });
      await one.write('{"rooms":', 2);
      await live.look();
      expect(live.problem).not.toBeNull();
      await one.write('{"rooms":{"max":9}}', 3);
      await until(() => live.state.values.rooms.max === 9);
      expect(live.problem).toBeNull();
    });

    if (!isForMany) return;
    test('of many who write at the same time no text is lost', async () => {
      const [one, other] = await both();
      const texts = Array.from({ length: 8 }, (_, i) => `t${i}`);
      await Promise.all(texts.map((text, i) => (i % 2 === 0 ? one : other).write(text, i)));
      const history = await one.history();
      expect(history.map(({ text }) => text).toSorted()).toEqual(texts);
      expect(history.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(await other.read()).toBe(history.at(-1)?.text);
    });
  });
}
