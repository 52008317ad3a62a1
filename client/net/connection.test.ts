// A connection over a scripted door and a clock that the test moves.
import { expect, test } from 'vitest';
import { CLOSE } from '#shared/session/session.ts';
import { testClock } from './clock.test-helper.ts';
import { connect } from './connection.ts';
import { memoryStorage } from './memory-storage.test-helper.ts';
import { JoinError } from './refusal.ts';
import { RETURN_MS, UNANSWERED_MS } from './return-policy.ts';
import { storedSeat } from './stored-seat.ts';
import type { Seated, Table } from './table.ts';
import type { Connection } from './connection.ts';
import type { Destination, Door, Line, LineEvents } from './line.ts';

/** A server whose door can be shut; it remembers who came. */
function testDoor() {
  const opened: {
    readonly destination: Destination;
    readonly events: LineEvents;
    isLeft: boolean;
    sent: Uint8Array[];
  }[] = [];
  const door = {
    opened,
    refusal: undefined as unknown,
    /** Destinations that are refused while others are let in, and with what. */
    closedTo: new Map<Destination['kind'], unknown>(),
    asked: [] as Destination[],
    isSilent: false,
    open(destination: Destination, _options: object, events: LineEvents): Promise<Line> {
      if (door.isSilent) return new Promise(() => undefined);
      door.asked.push(destination);
      if (door.closedTo.has(destination.kind)) return Promise.reject(door.closedTo.get(destination.kind));
      if (door.refusal !== undefined) return Promise.reject(door.refusal);
      const entry = { destination, events, isLeft: false, sent: [] as Uint8Array[] };
      opened.push(entry);
      const token = `token${opened.length}`;
      return Promise.resolve({
        roomId: 'room1',
        token,
        isOpen: true,
        send: (message) => void entry.sent.push(message),
        ping: (answered) => answered(42),
        leave: () => void (entry.isLeft = true),
        drop: () => events.closed(4010),
      });
    },
  };
  return door satisfies Door;
}

function testEvents() {
  const log: string[] = [];
  return {
    log,
    message: (bytes: Uint8Array) => void log.push(`message ${bytes[0]}`),
    roster: (roster: readonly unknown[]) => void log.push(`roster ${roster.length}`),
    dropped: () => void log.push('dropped'),
    returned: () => void log.push('returned'),
    resumed: (tick: number) => void log.push(`resumed ${tick}`),
    idle: () => undefined,
    table: ({ match, stage }: Table) => void log.push(`table ${match} ${stage}`),
    seated: ({ seats }: Seated) => void log.push(`seated ${seats.join(' ')}`),
    reported: (kind: string, report: string) => void log.push(`${kind} ${report}`),
    closed: (refusal: string) => void log.push(`closed ${refusal}`),
  };
}

async function joined() {
  const clock = testClock();
  const door = testDoor();
  const events = testEvents();
  const storage = memoryStorage();
  const connection: Connection = await connect({ kind: 'quick-play' }, { door, clock, storage, options: {}, events });
  return { clock, door, events, storage, connection };
}

test('messages and rosters reach the page, and the seat is kept for a reload', async () => {
  const { door, events, storage, connection } = await joined();
  door.opened[0].events.message(Uint8Array.of(7, 1));
  door.opened[0].events.notice('roster', { seats: [{ seat: 0, name: 'a', kind: 'bot' }] });
  door.opened[0].events.notice('roster', 'nonsense');
  door.opened[0].events.notice('gossip', { seats: [] });
  connection.send(Uint8Array.of(1, 2));
  expect(events.log).toEqual(['message 7', 'roster 1']);
  expect(door.opened[0].sent).toHaveLength(1);
  expect(connection.roundTripMs).toBe(42);
  expect(storedSeat(storage, null)).toEqual({ roomId: 'room1', token: 'token1', seats: 1 });
});

test('a lost line comes back to the same seat, and the next loss uses the new token', async () => {
  const { clock, door, events, connection, storage } = await joined();
  connection.breakLine();
  expect(connection.droppedAtMs).toBe(0);
  await clock.pass(1000);
  expect(events.log).toEqual(['dropped', 'returned']);
  expect(door.opened[1].destination).toEqual({ kind: 'seat', roomId: 'room1', token: 'token1' });
  expect(connection.droppedAtMs).toBeNull();
  expect(storedSeat(storage, null)?.token).toBe('token2');
  connection.breakLine();
  await clock.pass(1000);
  expect(door.opened[2].destination).toEqual({ kind: 'seat', roomId: 'room1', token: 'token2' });
});

test('a server that is away for longer than a seat is kept is asked until it answers', async () => {
  for (const failure of [new TypeError('Failed to fetch'), { code: 503 }, { code: 429 }, { code: 502 }]) {
    const { clock, door, events, storage, connection } = await joined();
    door.opened[0].events.notice('ticket', { ticket: 'mine' });
    door.refusal = failure;
    connection.breakLine();
    await clock.pass(UNANSWERED_MS - 30_000);
    expect(events.log).toEqual(['dropped']);
    // It is not asked more often than every ten seconds in the end.
    expect(door.asked.length).toBeLessThan(60);
    door.refusal = undefined;
    door.closedTo.set('seat', { code: 404 });
    await clock.pass(11_000);
    expect(events.log).toEqual(['dropped', 'returned']);
    expect(storedSeat(storage, null)?.token).toBe('token2');
  }
});

test('a server that answers nothing for five minutes is given up as one that does not answer, and the seat stays known', async () => {
  for (const isSilent of [false, true]) {
    const { clock, door, events, storage, connection } = await joined();
    door.opened[0].events.notice('ticket', { ticket: 'mine' });
    door.refusal = new TypeError('Failed to fetch');
    door.isSilent = isSilent;
    connection.breakLine();
    await clock.pass(UNANSWERED_MS);
    expect(events.log).toEqual(['dropped']);
    await clock.pass(30_000);
    expect(events.log).toEqual(['dropped', 'closed gone']);
    expect(storedSeat(storage, null)).toEqual({ roomId: 'room1', token: 'token1', seats: 1, ticket: 'mine' });
    const { length } = door.asked;
    await clock.pass(60_000);
    expect(door.asked).toHaveLength(length);
  }
});

test('an answer that there is no such seat ends it as lost, also after minutes', async () => {
  const { clock, door, events, storage, connection } = await joined();
  door.opened[0].events.notice('ticket', { ticket: 'mine' });
  door.refusal = new TypeError('Failed to fetch');
  connection.breakLine();
  await clock.pass(120_000);
  door.refusal = { code: 410 };
  await clock.pass(11_000);
  expect(events.log).toEqual(['dropped', 'closed lost']);
  expect(storedSeat(storage, null)).toBeNull();
});

test('a page that slept through all the time asks once more', async () => {
  let aheadMs = 0;
  const timers = testClock();
  const clock = { ...timers, nowMs: () => timers.nowMs() + aheadMs };
  const door = testDoor();
  const events = testEvents();
  const connection = await connect({ kind: 'quick-play' }, { door, clock, storage: null, options: {}, events });
  door.refusal = new TypeError('Failed to fetch');
  connection.breakLine();
  await clock.pass(3000);
  aheadMs = 2 * UNANSWERED_MS;
  door.refusal = undefined;
  await clock.pass(3000);
  expect(events.log).toEqual(['dropped', 'returned']);
});

test('a server of another version ends the way back and says so', async () => {
  const { clock, door, events, connection } = await joined();
  door.opened[0].events.notice('ticket', { ticket: 'mine' });
  door.refusal = { code: CLOSE.foreign.code };
  connection.breakLine();
  await clock.pass(1000);
  expect(events.log).toEqual(['dropped', 'closed foreign']);
});

test('who was not told a ticket yet is refused for as long as a seat is kept, and then lost', async () => {
  const { clock, door, events, storage, connection } = await joined();
  door.refusal = { code: 404 };
  connection.breakLine();
  await clock.pass(RETURN_MS - 1500);
  expect(events.log).toEqual(['dropped']);
  await clock.pass(4000);
  expect(events.log).toEqual(['dropped', 'closed lost']);
  expect(storedSeat(storage, null)).toBeNull();
  await clock.pass(60_000);
  expect(events.log).toHaveLength(2);
});

test('a server that was restarted knows no token; the ticket leads back to the seat', async () => {
  const { clock, door, events, storage, connection } = await joined();
  door.opened[0].events.notice('ticket', { ticket: 'mine' });
  expect(storedSeat(storage, null)).toEqual({ roomId: 'room1', token: 'token1', seats: 1, ticket: 'mine' });
  door.closedTo.set('seat', { code: 404 });
  connection.breakLine();
  await clock.pass(1000);
  expect(door.asked.slice(1)).toEqual([
    { kind: 'seat', roomId: 'room1', token: 'token1' },
    { kind: 'ticket', roomId: 'room1', ticket: 'mine' },
  ]);
  await clock.pass(1);
  door.opened[1].events.notice('resumed', { tick: 90 });
  expect(events.log).toEqual(['dropped', 'returned', 'resumed 90']);
  expect(storedSeat(storage, null)).toEqual({ roomId: 'room1', token: 'token2', seats: 1, ticket: 'mine' });
});

test('a server that is still starting is asked again, and only one that answers gets the ticket', async () => {
  const { clock, door, events, connection } = await joined();
  door.opened[0].events.notice('ticket', { ticket: 'mine' });
  door.refusal = new Error('nobody answers');
  connection.breakLine();
  await clock.pass(5000);
  expect(door.asked.some(({ kind }) => kind === 'ticket')).toBe(false);
  door.refusal = undefined;
  door.closedTo.set('seat', { code: 410 });
  await clock.pass(3000);
  expect(events.log).toEqual(['dropped', 'returned']);
});

test('when neither token nor ticket leads to a seat it is lost, without further tries', async () => {
  const { clock, door, events, storage, connection } = await joined();
  door.opened[0].events.notice('ticket', { ticket: 'mine' });
  door.refusal = { code: 410 };
  connection.breakLine();
  await clock.pass(60_000);
  expect(events.log).toEqual(['dropped', 'closed lost']);
  expect(door.asked.map(({ kind }) => kind)).toEqual(['quick-play', 'seat', 'ticket']);
  expect(storedSeat(storage, null)).toBeNull();
});

test('one who watches has no ticket, and comes back by the room', async () => {
  const clock = testClock();
  const door = testDoor();
  const events = testEvents();
  const options = { seats: 0 };
  const watching = await connect({ kind: 'quick-play' }, { door, clock, storage: memoryStorage(), options, events });
  door.closedTo.set('seat', { code: 404 });
  watching.breakLine();
  await clock.pass(1000);
  expect(door.opened[1].destination).toEqual({ kind: 'room', roomId: 'room1' });
});

test('one who watches a match that is gone, or watched by enough others, is told so at once', async () => {
  for (const [code, refusal] of [
    [404, 'vanished'],
    [CLOSE.full.code, 'full'],
  ] as const) {
    const clock = testClock();
    const door = testDoor();
    const events = testEvents();
    const storage = memoryStorage();
    const options = { seats: 0 };
    const watching = await connect({ kind: 'room', roomId: 'room1' }, { door, clock, storage, options, events });
    expect(storedSeat(storage, null)).toEqual({ roomId: 'room1', token: 'token1', seats: 0 });
    door.closedTo.set('seat', { code: 404 });
    door.closedTo.set('room', { code });
    watching.breakLine();
    await clock.pass(1000);
    expect(events.log).toEqual(['dropped', `closed ${refusal}`]);
  }
});

test('a reloaded page comes back by its kept ticket too', async () => {
  const door = testDoor();
  door.closedTo.set('seat', { code: 404 });
  const storage = memoryStorage();
  const destination = { kind: 'seat', roomId: 'room1', token: 'old', ticket: 'mine' } as const;
  await connect(destination, { door, clock: testClock(), storage, options: {}, events: testEvents() });
  expect(door.opened[0].destination).toEqual({ kind: 'ticket', roomId: 'room1', ticket: 'mine' });
  expect(storedSeat(storage, null)).toEqual({ roomId: 'room1', token: 'token1', seats: 1, ticket: 'mine' });
});

test('a close by the server is final and says why', async () => {
  const { clock, door, events } = await joined();
  door.opened[0].events.closed(CLOSE.replaced.code);
  await clock.pass(60_000);
  expect(events.log).toEqual(['closed replaced']);
  expect(door.opened).toHaveLength(1);
});

test('leaving while the line is lost stops coming back', async () => {
  const { clock, door, events, connection } = await joined();
  connection.breakLine();
  connection.leave();
  await clock.pass(60_000);
  expect(events.log).toEqual(['dropped']);
  expect(door.opened).toHaveLength(1);
});

test('a door that does not answer is given up after ten seconds', async () => {
  const clock = testClock();
  const door = testDoor();
  door.isSilent = true;
  const joining = connect({ kind: 'create' }, { door, clock, storage: null, options: {}, events: testEvents() }).catch(
    (error: unknown) => error,
  );
  await clock.pass(10_001);
  expect(await joining).toMatchObject({ refusal: 'gone' });
});

test('giving up while joining leaves the room that opens too late', async () => {
  const clock = testClock();
  const door = testDoor();
  const abort = new AbortController();
  const joining = connect(
    { kind: 'create' },
    { door, clock, storage: null, options: {}, events: testEvents(), signal: abort.signal },
  ).catch((error: unknown) => error);
  abort.abort();
  const error = await joining;
  expect(error).toBeInstanceOf(JoinError);
  expect(error).toMatchObject({ refusal: null });
  expect(door.opened[0].isLeft).toBe(true);
});
