// A line over which nothing comes is given up in time, and one that opens too late does not cost the seat.
import { expect, test } from 'vitest';
import { testClock } from './clock.test-helper.ts';
import { connect } from './connection.ts';
import type { Destination, Door, Line, LineEvents } from './line.ts';

function setUp() {
  const log: string[] = [];
  const left: string[] = [];
  const line = (token: string, events: LineEvents, isMute: () => boolean): Line => ({
    roomId: 'room1',
    token,
    isOpen: true,
    send: () => undefined,
    ping: (answered) => {
      if (!isMute()) answered(42);
    },
    leave: () => void left.push(token),
    drop: () => events.closed(4010),
  });
  const events = {
    message: () => undefined,
    roster: () => undefined,
    dropped: () => void log.push('dropped'),
    returned: () => void log.push('returned'),
    resumed: () => undefined,
    idle: () => undefined,
    table: () => undefined,
    seated: () => undefined,
    reported: () => undefined,
    closed: (why: string) => void log.push(`closed ${why}`),
  };
  return { log, left, line, events };
}

test('a line over which nothing comes any more is given up and mended while the seat is still kept', async () => {
  const { log, line, events } = setUp();
  const clock = testClock();
  let isMute = false;
  let opened = 0;
  await connect(
    { kind: 'quick-play' },
    {
      door: { open: (_to, _options, told) => Promise.resolve(line(`token${++opened}`, told, () => isMute)) },
      clock,
      storage: null,
      options: {},
      events,
    },
  );
  await clock.pass(5000);
  isMute = true;
  await clock.pass(15_000);
  expect(log).toContain('dropped');
});

/** A line comes so long after the server gave the seat to it, a refusal at once. */
const LINE_MS = 300;

/**
 * Joined through a door that keeps one seat: a token leads back once, and a line that is dropped says so at once, as a real one does.
 * `heldUpMs` is after how long the server carries out each attempt; 100 where it says nothing.
 */
async function seated(heldUpMs: readonly number[]) {
  const { log, left, events } = setUp();
  const clock = testClock();
  const lines: LineEvents[] = [];
  const asked: Destination['kind'][] = [];

  function seat(told: LineEvents): Line {
    lines.push(told);
    const token = `token${lines.length}`;
    let isOpen = true;
    return {
      roomId: 'room1',
      token,
      get isOpen() {
        return isOpen;
      },
      send: () => undefined,
      ping(answered) {
        if (isOpen) clock.after(150, () => answered(150));
      },
      leave() {
        isOpen = false;
        left.push(token);
      },
      drop() {
        if (!isOpen) return;
        isOpen = false;
        told.closed(4010);
      },
    };
  }

  const door: Door = {
    open(to, _options, told) {
      asked.push(to.kind);
      if (to.kind === 'quick-play') return Promise.resolve(seat(told));
      return new Promise((resolve, reject) => {
        clock.after(heldUpMs[asked.length - 2] ?? 100, () => {
          const isKept = to.kind === 'seat' && to.token === `token${lines.length}`;
          if (!isKept) return reject(Object.assign(new Error('No such seat.'), { code: 410 }));
          const line = seat(told);
          clock.after(LINE_MS, () => resolve(line));
        });
      });
    },
  };
  const connection = await connect({ kind: 'quick-play' }, { door, clock, storage: null, options: {}, events });
  lines[0].notice('ticket', { ticket: 'mine' });
  await clock.pass(500);
  return { log, left, clock, lines, asked, connection };
}

test('an attempt that is carried out late has the seat, whatever the attempts after it found', async () => {
  const { log, left, clock, lines, connection } = await seated([5600, 400]);
  connection.breakLine();
  await clock.pass(30_000);
  expect(log).toEqual(['dropped', 'returned']);
  expect(lines).toHaveLength(2);
  expect(connection.isOpen).toBe(true);
  connection.breakLine();
  await clock.pass(1000);
  expect(log).toEqual(['dropped', 'returned', 'dropped', 'returned']);
  expect(left).toEqual([]);
});

test('of attempts that all come late the first has the seat, and the others’ failures end nothing', async () => {
  const { log, clock, connection } = await seated([12_000, 6900, 1700]);
  connection.breakLine();
  await clock.pass(60_000);
  expect(log).toEqual(['dropped', 'returned']);
  expect(connection.isOpen).toBe(true);
});

test('a seat that no attempt finds is lost with the last of them', async () => {
  const { log, clock, lines, asked, connection } = await seated([7000, 400]);
  // It is given to someone else.
  lines.push(lines[0]);
  connection.breakLine();
  await clock.pass(6500);
  expect(log).toEqual(['dropped']);
  await clock.pass(60_000);
  expect(log).toEqual(['dropped', 'closed lost']);
  const { length } = asked;
  await clock.pass(60_000);
  expect(asked).toHaveLength(length);
});

test('a line that opens after the player left is left too', async () => {
  const { log, left, clock, asked, connection } = await seated([6000]);
  connection.breakLine();
  await clock.pass(3000);
  connection.leave();
  await clock.pass(60_000);
  expect(log).toEqual(['dropped']);
  expect(left).toEqual(['token1', 'token2']);
  expect(asked).toEqual(['quick-play', 'seat']);
});

test('a line that has just come back is not given up for the silence of the one before', async () => {
  // The first attempt never reaches a server; pings are due after 2, 4, 6 and 8 s, and the line is back after 6.3.
  const { log, clock, lines, connection } = await seated([Infinity, 100]);
  connection.breakLine();
  await clock.pass(60_000);
  expect(log).toEqual(['dropped', 'returned']);
  expect(lines).toHaveLength(2);
});
