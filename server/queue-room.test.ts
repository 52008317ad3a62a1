// Strangers through the queue: from a ticket over HTTP to a rated match, and who may be in its room.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#shared/session/session.ts';
import { joinRaw, matchmake, rawClientsLeave, startTestServer, until, type TestServer } from './harness.test-helper.ts';
import { everyoneLeaves, type Player } from './player.test-helper.ts';
import {
  look,
  matched,
  playing,
  raceOptions,
  raceRooms,
  ready,
  run,
  strangers,
  type Stranger,
} from './queue.test-helper.ts';
import { configSource } from './config/open-source.ts';
import { boardOf, createLeaderboards } from './results/leaderboards.ts';

let server: TestServer;
const platform = () => {
  if (server.services.platform === undefined) throw new Error('There is no platform.');
  return server.services.platform;
};
const boards = () => createLeaderboards(platform().storage);
const history = async (who: Stranger) => (await boards().history(who.id, 10, Number.MAX_SAFE_INTEGER)).matches;
const count = (name: string) => server.services.metrics.value(name);

beforeAll(async () => {
  server = await startTestServer([raceRooms()], { DATABASE_URL: ':memory:', BOT_LEVEL: '1', TRUST_PROXY: '1' });
  server.services.returnSeconds = 2;
});
afterEach(async () => {
  await everyoneLeaves();
  rawClientsLeave();
  await until(() => count('rooms') === 0);
});
afterAll(() => server.close());

test('two strangers are matched, play, and their ratings change once', async () => {
  const [ann, bob] = await strangers(server, 'Ann', 'Bob');
  const roomId = await matched([ann, bob], 'duel');
  const [first, second] = await Promise.all([ann.join(roomId), bob.join(roomId)]);
  await playing(first, second);
  // Each has the seat that they were given, whoever came first.
  const seats = [first, second].map(({ session }) => session.seats[0]);
  expect(seats.toSorted()).toEqual([0, 1]);
  expect(first.table()).toMatchObject({ stage: 'playing', isOnce: true, hostSeat: -1, pauserSeats: [], botSeats: 2 });
  expect((await ann.queue()).stage).toBe('idle');
  run(second);
  await until(async () => (await history(ann)).length > 0);
  await until(() => first.table()?.stage === 'over');
  // No rematch: whoever wants another waits anew.
  for (const player of [first, second]) player.act('ready');
  await until(() => count('table.refused') >= 2);
  expect(first.table()).toMatchObject({ match: 1, stage: 'over', beginsInSeconds: 0 });
  await platform().journal.settled();
  const [[lost, ...more], [won]] = [await history(ann), await history(bob)];
  expect(more).toEqual([]);
  expect(lost).toMatchObject({ mode: 'duel', place: 2, players: [{ name: 'Bob' }, { name: 'Ann' }] });
  expect(won).toMatchObject({ mode: 'duel', place: 1, matchId: lost.matchId });
  expect(won.ratingChange).toBeGreaterThan(lost.ratingChange);
  const { lines } = await boards().top(boardOf('tiny', 'duel', Date.now()), { limit: 10 });
  expect(lines).toMatchObject([
    { name: 'Bob', matches: 1, wins: 1 },
    { name: 'Ann', matches: 1, wins: 0 },
  ]);
  // Who took part is in the audit log.
  await platform().events.settled();
  await platform().audit.flush();
  const audit = await platform()
    .storage.db.selectFrom('audit')
    .select(['action', 'accountId', 'connection', 'tick'])
    .where('matchId', '=', lost.matchId)
    .orderBy('place')
    .execute();
  expect(audit.map(({ action }) => action)).toEqual(['match.joined', 'match.joined', 'match.finished']);
  expect(audit.slice(0, 2)).toEqual(
    expect.arrayContaining([
      { action: 'match.joined', accountId: ann.id, connection: expect.any(Number), tick: 0 },
      { action: 'match.joined', accountId: bob.id, connection: expect.any(Number), tick: 0 },
    ]),
  );
});

test('a party of two and two strangers are one match of four', async () => {
  const [ann, bob, cyd, dan] = await strangers(server, 'Ann', 'Bob', 'Cyd', 'Dan');
  const { party } = await ann.queue('POST', '/api/party');
  await bob.queue('POST', '/api/party/join', { code: party?.code });
  expect((await ann.queue()).party?.members.map(({ name }) => name)).toEqual(['Ann', 'Bob']);
  await ann.enter('four');
  expect((await bob.until('waiting')).mode).toBe('four');
  for (const one of [cyd, dan]) await one.enter('four');
  const roomId = await ready([ann, bob, cyd, dan]);
  const players = await Promise.all([ann, bob, cyd, dan].map((one) => one.join(roomId)));
  await playing(...players);
  const seats = players.map(({ session }) => session.seats[0]);
  expect(seats.toSorted()).toEqual([0, 1, 2, 3]);
  expect(Math.abs(seats[0] - seats[1])).toBe(1);
  run(players[2]);
  await until(async () => (await history(cyd)).length > 0);
  expect(await history(cyd)).toMatchObject([{ mode: 'four', place: 1 }]);
});

test(
  'fifty who come at one moment: each invitee has their own seat once, and nobody else has one',
  { timeout: 120_000 },
  async () => {
    const people = await strangers(server, ...Array.from({ length: 6 }, (_, i) => `Invitee ${i}`));
    const others = await strangers(server, 'Eve', 'Mallory');
    const roomId = await matched(people, 'six');
    const tokens = [
      ...people.flatMap((one) => Array.from({ length: 7 }, () => one.signIn.accessToken)),
      ...others.flatMap((one) => Array.from({ length: 3 }, () => one.signIn.accessToken)),
      undefined,
      undefined,
    ];
    expect(tokens).toHaveLength(50);
    const clients = await Promise.all(
      tokens.map((token, i) =>
        joinRaw(server.url, `joinById/${roomId}`, { ...raceOptions, seats: i === 49 ? 0 : 1 }, token),
      ),
    );
    const outcomes = await Promise.all(
      clients.map(async (client) => {
        const frame = await client.frame(([type]) => type === 10 || type === 11);
        return frame[0] === 10 ? 'in' : new TextDecoder().decode(frame.subarray(1));
      }),
    );
    const refusals = [CLOSE.full, CLOSE.notInvited].map(
      ({ code }) =>
        outcomes.filter(
          (text) => text.includes(String(code)) || (code === CLOSE.full.code && text.includes('another page')),
        ).length,
    );
    expect(outcomes.filter((text) => text === 'in')).toHaveLength(6);
    expect(outcomes.slice(42).filter((text) => text === 'in')).toEqual([]);
    expect(outcomes.slice(42).every((text) => text.includes(CLOSE.notInvited.reason))).toBe(true);
    expect(refusals[0] + 6).toBe(42);
    for (let i = 0; i < 6; i++)
      expect(outcomes.slice(7 * i, 7 * i + 7).filter((text) => text === 'in')).toHaveLength(1);
    expect(count('players')).toBe(6);
  },
);

test('nobody makes a room for some but the server', async () => {
  const [eve] = await strangers(server, 'Eve');
  const list = { mode: 'duel', isRated: true, players: 2, invitees: [], freeSeats: [] };
  for (const invitation of [
    'x.y',
    7,
    { list },
    platform().invitations.sign('another', {
      ...list,
      invitees: [{ accountId: eve.id, seat: 0, rating: 1, isLate: false, hasLeft: false }],
    }),
  ]) {
    const response = await matchmake(server.url, 'create/tiny', { ...raceOptions, invitation }, eve.signIn.accessToken);
    // It is not even read: the room is one for everyone.
    expect(response.status).toBe(200);
  }
  expect(count('refused.invitation')).toBe(0);
  await until(() => count('rooms') === 0);
});

test('who leaves has lost, and the match is over when only one is left', async () => {
  const [ann, bob] = await strangers(server, 'Ann', 'Bob');
  const roomId = await matched([ann, bob], 'duel');
  const [first, second] = await Promise.all([ann.join(roomId), bob.join(roomId)]);
  await playing(first, second);
  // Whoever is ahead and leaves has not won.
  second.session.setInput(0, Uint8Array.of(1));
  await until(() => second.session.tick > 10);
  second.session.setInput(0, Uint8Array.of(0));
  await second.leave();
  await until(async () => (await history(ann)).length > 0);
  expect(await history(ann)).toMatchObject([{ mode: 'duel', place: 1 }]);
  expect(await history(bob)).toMatchObject([{ mode: 'duel', place: 2, players: [{ name: 'Ann' }, { name: 'Bob' }] }]);
  const [[won], [lost]] = [await history(ann), await history(bob)];
  expect(won.ratingChange).toBeGreaterThan(lost.ratingChange);
  await until(() => first.table()?.stage === 'over');
});

test('one who closed the page comes back to their seat by their account, over a page that knows nothing', async () => {
  const [ann, bob] = await strangers(server, 'Ann', 'Bob');
  const roomId = await matched([ann, bob], 'duel');
  const [first, second] = await Promise.all([ann.join(roomId), bob.join(roomId)]);
  await playing(first, second);
  const { seats } = first.session;
  first.lose();
  await until(() => second.roster().some(({ name, isHere }) => name === 'Ann' && !isHere));
  const back = await ann.join(roomId);
  await playing(back);
  expect(back.session.seats).toEqual(seats);
  await expect(ann.join(roomId)).rejects.toMatchObject({ code: CLOSE.full.code });
  run(back);
  await until(async () => (await history(ann)).length > 0);
  expect(await history(ann)).toMatchObject([{ mode: 'duel', place: 1 }]);
});

test('a seat that was given up is another’s, who can only win', async () => {
  const [ann, bob, cyd, dan, eve] = await strangers(server, 'Ann', 'Bob', 'Cyd', 'Dan', 'Eve');
  const roomId = await matched([ann, bob, cyd, dan], 'four');
  const players = await Promise.all([ann, bob, cyd, dan].map((one) => one.join(roomId)));
  await playing(...players);
  const [seat] = players[3].session.seats;
  await players[3].leave();
  await eve.enter('four');
  expect(await ready([eve])).toBe(roomId);
  const late = await eve.join(roomId);
  await playing(late);
  expect(late.session.seats).toEqual([seat]);
  // It is nobody's but hers now.
  await expect(dan.join(roomId)).rejects.toMatchObject({ code: CLOSE.notInvited.code });
  run(players[0]);
  await until(async () => (await history(ann)).length > 0);
  expect(await history(eve)).toMatchObject([{ mode: 'four', ratingChange: 0 }]);
  expect(await history(dan)).toMatchObject([{ mode: 'four', place: 5 }]);
  const { lines } = await boards().top(boardOf('tiny', 'four', Date.now()), { limit: 20 });
  const names = lines.map(({ accountId }) => accountId);
  expect([names.includes(dan.id), names.includes(eve.id)]).toEqual([true, false]);
  expect(count('queue.backfills')).toBe(1);
});

test('bots play for those who do not come, until they do', { timeout: 120_000 }, async () => {
  const [ann, bob, cyd] = await strangers(server, 'Ann', 'Bob', 'Cyd');
  // Two are enough, and bots fill the rest.
  const roomId = await matched([ann, bob], 'filled');
  const first = await ann.join(roomId);
  // They see who is there while they wait.
  await until(() => first.session.seats.length > 0 && first.session.phase === 'paused');
  expect(first.session.confirmedTick).toBe(0);
  await until(() => first.session.tick > 5);
  const kinds = () => first.roster().map(({ kind }) => kind);
  // It is told a moment after the tick that seats them.
  await until(() => kinds().length === 4);
  expect(kinds()).toEqual(['person', 'bot', 'bot', 'bot']);
  const second = await bob.join(roomId);
  await playing(second);
  expect(second.session.seats).toEqual([1]);
  await expect(cyd.join(roomId)).rejects.toMatchObject({ code: CLOSE.notInvited.code });
});

test('while there is too much to do for another room, or none may open, nobody is asked', async () => {
  const { services } = server;
  const isCrowded = services.isCrowded ?? (() => false);
  const [ann, bob] = await strangers(server, 'Ann', 'Bob');
  const say = async (values: object) => {
    await configSource(services.config).write(JSON.stringify(values), Date.now());
    await platform().live.look();
  };
  // Answered as soon as she is asked; four passes later otherwise.
  const aSecondLater = async () => {
    const { version } = await ann.queue();
    return (await ann.queue('GET', `/api/queue?after=${version}&wait=1`)).stage;
  };
  services.isCrowded = () => true;
  for (const one of [ann, bob]) await one.enter('duel');
  expect(await aSecondLater()).toBe('waiting');
  await say({ rooms: { isClosed: true } });
  services.isCrowded = isCrowded;
  expect(await aSecondLater()).toBe('waiting');
  await say({});
  const roomId = await ready([ann, bob]);
  await playing(...(await Promise.all([ann, bob].map((one) => one.join(roomId)))));
  expect(count('queue.failed')).toBe(0);
});

test('who declines, or says nothing, is out; whoever was with them is matched with the next', async () => {
  const [ann, bob, cyd, dan] = await strangers(server, 'Ann', 'Bob', 'Cyd', 'Dan');
  await ann.enter('duel');
  await bob.enter('duel');
  await Promise.all([ann, bob].map((one) => one.until('asked')));
  expect(await bob.queue('POST', '/api/queue/decline')).toMatchObject({ stage: 'idle', ended: 'declined' });
  expect((await ann.queue()).stage).toBe('waiting');
  await cyd.enter('duel');
  await Promise.all([ann, cyd].map((one) => one.until('asked')));
  await ann.queue('POST', '/api/queue/accept');
  // Ten seconds later Cyd is late, and Ann waits on.
  expect((await cyd.until('idle')).ended).toBe('late');
  await dan.enter('duel');
  const roomId = await ready([ann, dan]);
  const players = await Promise.all([ann, dan].map((one) => one.join(roomId)));
  await playing(...players);
});

test('who does nothing is asked, and has left then; whoever did something has won', async () => {
  const [ann, bob] = await strangers(server, 'Ann', 'Bob');
  const roomId = await matched([ann, bob], 'awake');
  const [first, second] = await Promise.all([ann.join(roomId), bob.join(roomId)]);
  await playing(first, second);
  const asked = ({ notices }: Player) => Object(notices.get('idle')).seconds;
  let isHeld = false;
  const moving = setInterval(() => look(second, (isHeld = !isHeld)), 50);
  try {
    await until(() => asked(first) !== undefined);
    expect(asked(first)).toBeGreaterThanOrEqual(1);
    // Whoever does something is asked no more, and has as long again.
    look(first, true);
    await until(() => asked(first) === 0);
    look(first, false);
    await until(() => first.closeCode() !== 0);
    expect(first.closeCode()).toBe(CLOSE.idle.code);
    await until(async () => (await history(bob)).length > 0);
  } finally {
    clearInterval(moving);
  }
  await platform().journal.settled();
  const [[won], [lost]] = [await history(bob), await history(ann)];
  expect([won.place, lost.place]).toEqual([1, 2]);
  expect(won.ratingChange).toBeGreaterThan(0);
  expect(lost.ratingChange).toBeLessThan(0);
  expect(asked(second)).toBeUndefined();
  expect(count('queue.idle')).toBe(1);
});

test('a match in which nobody does anything ends, and changes no rating', async () => {
  const [ann, bob] = await strangers(server, 'Ann', 'Bob');
  const roomId = await matched([ann, bob], 'awake');
  const players = await Promise.all([ann.join(roomId), bob.join(roomId)]);
  await playing(...players);
  await until(() => players[0].table()?.stage === 'over');
  await platform().journal.settled();
  for (const one of [ann, bob]) {
    const [match] = await history(one);
    expect(match).toMatchObject({ mode: 'awake', place: 1, ratingChange: 0 });
    expect(await boards().match(one.id, match.matchId)).toMatchObject({ isRated: false, rating: null });
    expect(Object(players[0].notices.get('seated')).matchId).toBe(match.matchId);
  }
  expect(count('queue.abandoned')).toBe(1);
});
