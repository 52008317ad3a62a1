// Desyncs at the authority: who may speak of one, who does not explain it, and connections that break in the middle of it.
import { beforeEach, describe, expect, test } from 'vitest';
import {
  CLIENT,
  SERVER,
  encodeClientChecksum,
  encodeDesyncAnswer,
  encodeDesyncState,
  encodeEmpty,
} from '../wire/protocol.ts';
import { authorityRig, type AuthorityRig } from './authority-rig.test-helper.ts';
import { CLOSE } from './session.ts';

let rig: AuthorityRig = authorityRig();
beforeEach(() => {
  rig = authorityRig();
});

describe('a desync', () => {
  test('told of by one who has no snapshot yet, in the first ticks, is passed over', () => {
    rig.seat(1);
    rig.run(5);
    expect(() => rig.authority.receive(1, encodeClientChecksum({ tick: 2, high: 1, low: 2 }), rig.nowMs)).not.toThrow();
    rig.run(2);
    expect(rig.authority.counts.desyncs).toBe(0);
    expect(rig.kinds(1)).not.toContain(SERVER.desyncAsk);
  });

  test('that nobody explains is repaired after three seconds, and reported without a field', () => {
    rig.join(1);
    rig.run(60);
    rig.lie(1);
    rig.run(3 * 60);
    expect(rig.authority.reports).toEqual([]);
    rig.run(5);
    expect(rig.authority.reports).toMatchObject([{ connection: 1, system: null, field: null }]);
    expect(rig.authority.reports[0].repairedAtTick).toBeGreaterThan(rig.authority.reports[0].tick);
    expect(rig.authority.counts.snapshotsSent).toBe(2);
  });

  test('of a crowd that lies at once is looked into for two, and the others are repaired', () => {
    const crowd = [1, 2, 3, 4];
    for (const connection of crowd) rig.join(connection);
    rig.run(60);
    for (const connection of crowd) rig.lie(connection);
    rig.run(2);
    const times = (connection: number, type: number) => rig.kinds(connection).filter((kind) => kind === type).length;
    expect(crowd.map((connection) => times(connection, SERVER.desyncAsk))).toEqual([1, 1, 0, 0]);
    expect(crowd.map((connection) => times(connection, SERVER.snapshot))).toEqual([1, 1, 2, 2]);
    rig.run(4 * 60);
    const searched = rig.authority.reports.filter(({ sentence }) => !sentence.includes('not searched'));
    expect(searched.map(({ connection }) => connection)).toEqual([1, 2]);
    rig.lie(4);
    rig.run(2);
    expect(times(4, SERVER.desyncAsk)).toBe(1);
  });

  test('that is answered with nonsense is repaired, and harms nobody', () => {
    rig.join(1);
    rig.run(60);
    rig.lie(1);
    rig.run(1);
    const tick = rig.authority.tick - 2;
    const retraced = new Uint32Array(rig.sim.parts.length * 2).fill(7);
    rig.authority.receive(
      1,
      encodeDesyncAnswer({ tick, recorded: new Uint32Array(2), retraced, packedSizeBytes: 5 }),
      rig.nowMs,
    );
    rig.authority.receive(1, encodeDesyncState({ tick, offset: 0, bytes: new Uint8Array([9, 9, 9, 9, 9]) }), rig.nowMs);
    rig.run(60 * 4);
    expect(rig.authority.reports).toMatchObject([{ tick, field: null }]);
    expect(rig.authority.reports[0].repairedAtTick).toBeGreaterThan(tick);
    expect(rig.closed).toEqual([]);
  });

  test('is reported when the connection breaks before it is explained, repaired when it comes back', () => {
    rig.join(1);
    rig.run(60);
    rig.lie(1);
    rig.authority.drop(1, rig.nowMs);
    rig.run(30);
    rig.authority.rejoin(1, 2, rig.nowMs);
    rig.hello(2);
    rig.run(2);
    expect(rig.authority.reports).toHaveLength(rig.authority.counts.desyncs);
    expect(rig.authority.reports[0].repairedAtTick).toBeGreaterThan(0);
  });

  test('is reported as not repaired when the connection leaves, and when it asks for a snapshot as repaired', () => {
    rig.join(1);
    rig.join(2);
    rig.run(60);
    rig.lie(1);
    rig.lie(2);
    rig.authority.leave(1, rig.nowMs);
    rig.authority.receive(2, encodeEmpty(CLIENT.resync), rig.nowMs);
    rig.run(2);
    expect(rig.authority.counts.desyncs).toBe(2);
    expect(rig.authority.reports.map(({ connection, repairedAtTick }) => [connection, repairedAtTick > 0])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  test('does not keep its evidence when its line is lost: no more than two are looked into, whoever comes and goes', () => {
    for (let connection = 1; connection <= 8; connection++) rig.seat(connection);
    for (let connection = 1; connection <= 8; connection++) rig.hello(connection);
    rig.run(120);
    for (let connection = 1; connection <= 8; connection++) {
      rig.lie(connection);
      rig.authority.drop(connection, rig.nowMs);
    }
    expect(rig.authority.counts.desyncs).toBe(8);
    for (let connection = 1; connection <= 8; connection++) {
      rig.authority.rejoin(connection, connection + 10, rig.nowMs);
      rig.hello(connection + 10);
    }
    rig.run(1);
    expect(rig.authority.counts).toMatchObject({ tailsSent: 0, snapshotsSent: 16 });
    expect(rig.authority.reports.map(({ connection }) => connection)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(rig.authority.reports.every(({ repairedAtTick }) => repairedAtTick > 0)).toBe(true);
  });

  test('answered too late is not taken for malformed when the next one is open', () => {
    rig.join(1);
    rig.run(60);
    rig.lie(1);
    rig.run(4 * 60);
    const [{ tick }] = rig.authority.reports;
    rig.lie(1);
    for (let i = 0; i < 6; i++)
      rig.authority.receive(1, encodeDesyncState({ tick, offset: i * 2000, bytes: new Uint8Array(2000) }), rig.nowMs);
    rig.run(1);
    expect(rig.authority.counts).toMatchObject({ desyncs: 2, malformed: 0 });
    expect(rig.closed).toEqual([]);
  });

  test('again and again is not forgiven because the connection is new', () => {
    rig.join(1);
    for (let connection = 1; connection < 9; connection++) {
      rig.run(60);
      rig.lie(connection);
      rig.run(1);
      rig.authority.drop(connection, rig.nowMs);
      rig.authority.rejoin(connection, connection + 1, rig.nowMs);
      rig.hello(connection + 1);
      rig.run(1);
    }
    expect(rig.closed.map(({ code }) => code)).toContain(CLOSE.desyncs.code);
  });
});
