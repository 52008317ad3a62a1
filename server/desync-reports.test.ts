/** How many reports of a match become files, how large they are, and what production keeps to itself. */
import { expect, test } from 'vitest';
import type { DesyncReport } from '#shared/session/authority-face.ts';
import type { Difference } from '#shared/sim/diff.ts';
import { createSim } from '#shared/sim/sim.ts';
import { hashesOf } from './build-info.ts';
import { DIFFERENCES_MAX } from './desync-files.ts';
import { DESYNC_FILES_MAX, DesyncReports } from './desync-reports.ts';
import { testServices, tinyBuild, tinyGame } from './harness.test-helper.ts';
import { rmSync } from 'node:fs';

const difference: Difference = {
  place: 'Body.x',
  component: 'Body',
  field: 'x',
  index: 3,
  item: null,
  entity: 65_539,
  cell: null,
  ours: 1,
  theirs: 1.5,
};

function report(tick: number, differences = 1): DesyncReport {
  return {
    connection: 4,
    tick,
    system: null,
    sentence: `Tick ${tick}: the client could not retrace it; the field is not known.`,
    entity: null,
    component: null,
    field: null,
    ours: null,
    theirs: null,
    differences: Array.from({ length: differences }, () => difference),
    repairedAtTick: -1,
  };
}

function reportsIn(environment: Readonly<Record<string, string>>, isRecorded = true) {
  const services = testServices(environment);
  rmSync(services.folder, { recursive: true });
  const reports: DesyncReport[] = [];
  const files = new Map<string, string>();
  const told: string[] = [];
  const sim = createSim(tinyGame, { seed: 5 });
  const desyncs = new DesyncReports({
    match: {
      authority: Object.assign(Object.create(null), { reports, seatsOf: () => [] }),
      sim,
      seed: 5,
      config: { rounds: 4 },
      hashes: hashesOf(tinyGame, tinyBuild),
    },
    roster: { message: () => ({ seats: [] }) },
    services,
    roomId: () => 'room1',
    recording: () =>
      isRecorded ? { path: 'a.samestep', beside: (ending, text) => void files.set(ending, text) } : undefined,
    tell: (connection, text) => void told.push(`${connection} ${text}`),
  });
  return { services, reports, files, told, desyncs };
}

test('every report is taken once, and two of one tick are two files', () => {
  const { reports, files, told, desyncs } = reportsIn({});
  desyncs.take();
  reports.push(report(7), report(7));
  desyncs.take();
  desyncs.take();
  reports.push(report(9));
  desyncs.take();
  expect([...files.keys()].toSorted()).toEqual(
    ['7', '7-2', '9'].flatMap((name) => [`.desync-${name}.json`, `.desync-${name}.txt`]).toSorted(),
  );
  expect(told).toHaveLength(3);
  expect(told[0]).toMatch(/^4 Tick 7: /);
});

test('a match writes so many and no more, and counts the rest', () => {
  const { services, reports, files, desyncs } = reportsIn({});
  for (let tick = 1; tick <= DESYNC_FILES_MAX + 5; tick++) reports.push(report(tick));
  desyncs.take();
  expect(files.size).toBe(2 * DESYNC_FILES_MAX);
  expect(services.metrics.value('desyncs.reported')).toBe(DESYNC_FILES_MAX + 5);
});

test('a report of many differences says how many there are, and lists the first', () => {
  const { reports, files, desyncs } = reportsIn({});
  reports.push(report(7, DIFFERENCES_MAX + 20));
  desyncs.take();
  const json: unknown = JSON.parse(files.get('.desync-7.json') ?? '');
  expect(json).toMatchObject({ differenceCount: DIFFERENCES_MAX + 20, seed: 5, config: { rounds: 4 } });
  expect(files.get('.desync-7.txt')).toContain('\n  and 20 more\n');
  const sizes = [...files.values()].map((text) => text.length);
  expect(Math.max(...sizes)).toBeLessThan(64 * 1024);
});

test('in production no page and no line of the log is told; the files and the count are there', () => {
  const { services, reports, files, told, desyncs } = reportsIn({ NODE_ENV: 'production' });
  reports.push(report(7));
  desyncs.take();
  expect([told, services.lines, files.size]).toEqual([[], [], 2]);
  expect(services.metrics.value('desyncs.reported')).toBe(1);
});

test('a match that is not recorded shows its reports all the same', () => {
  const { reports, files, told, desyncs } = reportsIn({}, false);
  reports.push(report(7));
  desyncs.take();
  expect(files.size).toBe(0);
  expect(told[0]).toContain('(the match is not recorded)');
});
