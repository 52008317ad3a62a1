/** One process among others: whoever is gone is seen to once, by one who can go on with what it played. */
import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { Membership } from './membership.ts';
import { entryOf } from './registry-contract.test-helper.ts';
import { memoryRegistry, type ProcessEntry, type Registry } from './registry.ts';

const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });

function begin() {
  let nowMs = 0;
  const registry = memoryRegistry({ nowMs: () => nowMs });
  const seen: string[] = [];
  const metrics = createMetrics();
  const member = (processId: string, more: Partial<ProcessEntry> = {}, over: Registry = registry) =>
    new Membership({
      registry: over,
      entry: (state) => entryOf(processId, { ...more, state }),
      lost: async (entry) => void seen.push(`${processId} sees to ${entry.processId}`),
      rejoined: async () => void seen.push(`${processId} rejoins`),
      log,
      metrics,
    });
  return { registry, seen, member, metrics, pass: (ms: number) => void (nowMs += ms) };
}

test('those who are there know of each other, and of what one becomes at once', async () => {
  const { member } = begin();
  const [a, b] = [member('a'), member('b')];
  await a.enter();
  await b.enter();
  await a.beat();
  expect(a.processes.map(({ processId }) => processId)).toEqual(['a', 'b']);
  expect([a.stateOf('b'), b.stateOf('a'), a.stateOf('c')]).toEqual(['open', 'open', undefined]);
  await b.become('draining');
  await a.beat();
  expect([a.stateOf('b'), b.state, b.stateOf('b')]).toEqual(['draining', 'draining', 'draining']);
  await b.leave();
  await a.beat();
  expect(a.stateOf('b')).toBeUndefined();
});

test('rooms that were placed count until the next heartbeat', async () => {
  const { member } = begin();
  const a = member('a');
  await a.enter();
  a.place('b');
  a.place('b');
  expect(a.placed.get('b')).toBe(2);
  await a.beat();
  expect(a.placed.size).toBe(0);
});

test('one that is silent for three seconds is seen to once', async () => {
  const { member, seen, pass, metrics } = begin();
  const [a, b, silent] = [member('a'), member('b'), member('silent')];
  for (const one of [a, b, silent]) await one.enter();
  seen.splice(0);
  pass(3000);
  await a.beat();
  await b.beat();
  expect(seen).toEqual([]);
  pass(1);
  await Promise.all([a.beat(), b.beat(), a.beat()]);
  expect(seen).toEqual(['a sees to silent']);
  expect(metrics.value('cluster.buried')).toBe(1);
  // It was only stalled.
  await silent.beat();
  expect(seen).toEqual(['a sees to silent', 'silent rejoins']);
});

test('one that has left is seen to at the next heartbeat, by one that is open and has its rules', async () => {
  const { member, seen } = begin();
  const rules = { tiny: 'old' };
  const [newer, draining, older, gone] = [
    member('a'),
    member('b', { rules }),
    member('c', { rules }),
    member('d', { rules }),
  ];
  for (const one of [newer, draining, older, gone]) await one.enter();
  await draining.become('draining');
  await gone.become('left');
  seen.splice(0);
  await newer.beat();
  await draining.beat();
  expect(seen).toEqual([]);
  await older.beat();
  expect(seen).toEqual(['c sees to d']);
});

test('where nobody has its rules anyone sees to it', async () => {
  const { member, seen } = begin();
  const [a, gone] = [member('a'), member('b', { rules: { tiny: 'old' } })];
  await a.enter();
  await gone.enter();
  await gone.become('left');
  seen.splice(0);
  await a.beat();
  expect(seen).toEqual(['a sees to b']);
});

test('after the registry was away nobody is taken for gone who only could not be heard', async () => {
  const { registry, member, seen, pass } = begin();
  let isAway = false;
  const asked = <R>(ask: () => Promise<R>) => (isAway ? Promise.reject(new Error('away')) : ask());
  const flaky: Registry = {
    ...registry,
    beat: (entry) => asked(() => registry.beat(entry)),
    list: () => asked(() => registry.list()),
  };
  const [a, b, dead] = ['a', 'b', 'c'].map((name) => member(name, {}, flaky));
  for (const one of [a, b, dead]) await one.enter();
  seen.splice(0);
  isAway = true;
  for (let second = 0; second < 10; second++) {
    pass(1000);
    for (const one of [a, b]) await one.beat();
  }
  isAway = false;
  // Whoever is first sees old heartbeats alone.
  await a.beat();
  await b.beat();
  for (let second = 0; second < 2; second++) {
    pass(1000);
    for (const one of [a, b]) await one.beat();
  }
  expect(seen).toEqual([]);
  pass(1000);
  for (const one of [a, b]) await one.beat();
  expect(seen).toEqual(['a sees to c']);
});

test('a registry that is away is counted, and changes nothing', async () => {
  const { registry, member, metrics } = begin();
  let isAway = false;
  const flaky: Registry = { ...registry, list: () => (isAway ? Promise.reject(new Error('away')) : registry.list()) };
  const [a, b] = [member('a', {}, flaky), member('b')];
  await b.enter();
  await a.enter();
  isAway = true;
  await a.beat();
  expect(a.stateOf('b')).toBe('open');
  expect(metrics.value('cluster.silent')).toBe(1);
});
