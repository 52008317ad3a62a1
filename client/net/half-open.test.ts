// A line over which nothing comes is given up in time, and one that opens too late does not cost the seat.
import { expect, test } from 'vitest';
import { testClock } from './clock.test-helper.ts';
import { connect } from './connection.ts';
import type { Destination, Line, LineEvents } from './line.ts';

function setUp() {
  const log: string[] = [];
  const left: string[] = [];
  const doors: { destination: Destination; events: LineEvents; open(line: Line): void }[] = [];
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
    desynced: () => undefined,
    closed: (why: string) => void log.push(`closed ${why}`),
  };
  return { log, left, doors, line, events };
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

test('a return that opens after its attempt was given up does not give the seat up', async () => {
  const { log, left, line, events } = setUp();
  const clock = testClock();
  const late: (() => void)[] = [];
  let first: LineEvents | undefined;
  await connect(
    { kind: 'quick-play' },
    {
      door: {
        open(to, _options, told) {
          if (to.kind === 'quick-play') {
            first = told;
            return Promise.resolve(line('token1', told, () => false));
          }
          return new Promise((resolve) => late.push(() => resolve(line('late', told, () => false))));
        },
      },
      clock,
      storage: null,
      options: {},
      events,
    },
  );
  first?.closed(1006);
  await clock.pass(6000);
  expect(late.length).toBeGreaterThan(0);
  late[0]();
  await clock.pass(100);
  expect(log).toContain('dropped');
  expect(left).toEqual([]);
});
