// Pages that are called seldom, for minutes: hidden ones, and ones that are too slow.
import { describe, expect, test } from 'vitest';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { NOTHING, RIGHT, TICK_MS, agreement, createClient, createRoom } from './room-rig.test-helper.ts';

describe.each(['lockstep', 'rollback'] as const)('in a %s room', (sync) => {
  test('a page that is hidden for ten minutes, called by messages alone, holds the same world and draws the newest at once', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi, { sync });
    const client = createClient(room, 1, 1, {});
    const busy = createClient(room, 2, 1, {});
    room.run(2000);
    client.calledBy = 'messages';
    for (let i = 0; i < 600; i++) {
      busy.session.setInput(0, i % 2 === 0 ? RIGHT : NOTHING);
      client.plans.length = 0;
      busy.plans.length = 0;
      room.run(1000);
    }
    expect(agreement(room, client)).toBe(true);
    client.calledBy = 'frames';
    client.plans.length = 0;
    room.run(TICK_MS * 0.9);
    expect(client.plans[0].filter(({ kind }) => kind === 'step').length, 'nothing is left to be made up').toBeLessThan(
      24,
    );
    expect(client.session.confirmedTick).toBeGreaterThan(room.authority.tick - 30);
    expect(client.session.stats).toMatchObject({ snapshotsLoaded: 1, desyncs: 0, stalls: 0 });
  });

  test('a page that can make eight ticks a second jumps, then watches, harms nobody, and plays again when it can', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi, { sync });
    const client = createClient(room, 1, 1, {});
    const other = createClient(room, 2, 1, {});
    room.run(2000);
    client.calledBy = 'seldom';
    const phases = new Set<string>();
    for (let i = 0; i < 30; i++) {
      room.run(1000);
      phases.add(client.session.phase);
    }
    expect(phases).toContain('watching');
    expect(other.session.stats).toMatchObject({ snapshotsLoaded: 1, stalls: 0 });
    client.calledBy = 'frames';
    room.run(30_000);
    expect(client.session.phase).toBe('playing');
    expect(client.session.confirmedTick).toBeGreaterThan(room.authority.tick - 60);
    expect(agreement(room, client) && agreement(room, other)).toBe(true);
  });
});
