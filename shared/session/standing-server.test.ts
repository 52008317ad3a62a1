// A server that stood still, or was paused: afterwards clocks, presses and the delay of inputs are at once as they were.
import { expect, test } from 'vitest';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { NOTHING, THROW, TICK_MS, createClient, createRoom, type Client } from './room-rig.test-helper.ts';

const line = (roundTripMs: number) => ({ ...NETWORK_CONDITIONS.perfect, roundTripMs });

/** Nobody hears anything of the server for so long, and their pages go on. */
function standStill(room: ReturnType<typeof createRoom>, ms: number): void {
  const untilMs = room.nowMs + ms;
  while (room.nowMs < untilMs) {
    room.nowMs += TICK_MS;
    for (const client of room.clients) {
      client.session.setInput(0, NOTHING);
      client.frame();
    }
  }
}

/** Milliseconds until a press that is given now is sealed. */
function pressMs(room: ReturnType<typeof createRoom>, { session }: Client): number {
  const { tick } = room.authority;
  const fromMs = room.nowMs;
  session.setInput(0, THROW);
  session.setInput(0, NOTHING);
  const isSealed = () => room.sealed.some((bundle) => bundle.tick > tick && (bundle.inputs[2] & THROW[2]) !== 0);
  while (!isSealed() && room.nowMs < fromMs + 8000) room.run(TICK_MS);
  return room.nowMs - fromMs;
}

test.each([
  ['rollback', 700],
  ['rollback', 1500],
  ['rollback', 6000],
  ['lockstep', 1000],
  ['lockstep', 3000],
] as const)('in a %s room, after a hang of %i ms a press counts at once, whenever it is given', (sync, hangMs) => {
  for (const afterMs of [100, 500, 1500, 3000]) {
    const room = createRoom(line(40), { sync });
    const client = createClient(room, 1, 1, {});
    room.run(8000);
    standStill(room, hangMs);
    room.run(afterMs);
    expect(pressMs(room, client), `given ${afterMs} ms after it`).toBeLessThan(250);
  }
});

test('what is pressed in a pause does not count when the match goes on; what is held does', () => {
  const room = createRoom(line(40));
  const { session } = createClient(room, 1, 1, {});
  room.run(3000);
  room.authority.pause(room.nowMs);
  room.run(500);
  const { tick } = room.authority;
  session.setInput(0, Uint8Array.of(90, 0, THROW[2]));
  session.setInput(0, Uint8Array.of(90, 0, 0));
  room.run(500);
  room.authority.resume(room.nowMs);
  room.run(1000);
  const since = room.sealed.filter((bundle) => bundle.tick > tick);
  expect(since.length).toBeGreaterThan(50);
  expect(since.some(({ inputs }) => (inputs[2] & THROW[2]) !== 0)).toBe(false);
  expect(since.at(-1)?.inputs[0]).toBe(90);
});

test('orders that are given in a pause come when the match goes on', () => {
  const room = createRoom(line(40));
  const { session, sim } = createClient(room, 1, 1, {});
  room.run(3000);
  room.authority.pause(room.nowMs);
  room.run(500);
  for (let x = 0; x < 80; x++) {
    const { type, payload } = sim.encodeOrder('Ping', { x, y: 0 });
    session.order(0, type, payload);
  }
  room.run(500);
  expect(room.authority.kept.orders).toBe(0);
  room.authority.resume(room.nowMs);
  room.run(4000);
  expect(room.sealed.flatMap(({ orders }) => orders)).toHaveLength(64);
  expect(session.stats.ordersDropped).toBe(16);
});

test.each([
  ['a pause of a minute', 20],
  ['a pause of a minute', 400],
  ['a line that was lost for three seconds', 20],
  ['a line that was lost for three seconds', 400],
])('an adaptive delay is after %s what it was before (%i ms of round trip)', (what, roundTripMs) => {
  const room = createRoom(line(roundTripMs), { startTick: 1_000_000 });
  const client = createClient(room, 1, 1, { inputDelay: 'adaptive' });
  const ahead = () => {
    let sum = 0;
    for (let i = 0; i < 30; i++) {
      room.run(TICK_MS);
      sum += client.session.tick - room.authority.tick;
    }
    return sum / 30;
  };
  room.run(20_000);
  const before = ahead();
  if (what.startsWith('a pause')) {
    room.authority.pause(room.nowMs);
    room.run(60_000);
    room.authority.resume(room.nowMs);
  } else {
    client.drop();
    room.run(3000);
    client.comeBack();
  }
  for (let i = 0; i < 8; i++) {
    room.run(3500);
    expect(Math.abs(ahead() - before)).toBeLessThan(3);
  }
});
