/** A process that ends while people gather: the next one opens their lobby under the same link, with their names, seats and host. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestServer, until, type TestServer } from './harness.test-helper.ts';
import { gameOf } from './matches.test-helper.ts';
import { everyoneLeaves, play, type Player } from './player.test-helper.ts';
import { resumeMatches } from './restart.ts';
import { room } from './room-definition.ts';

const game = gameOf('tiny');
const own = { layout: game.model.layout.layoutHash, content: game.contentHash };
const definitions = [room(game, { sync: 'rollback', bots: 2 })];

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(definitions);
  server.services.returnSeconds = 2;
});

afterEach(async () => {
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
});

afterAll(() => server.close());

const folder = () => join(server.services.folder, 'recordings');

/** The notes of rooms alone: their names and texts. */
function notes(): readonly (readonly [name: string, text: string])[] {
  const names = existsSync(folder()) ? readdirSync(folder()).filter((name) => name.endsWith('.room.json')) : [];
  return names.map((name) => [name, readFileSync(join(folder(), name), 'utf8')]);
}

async function lobbyOfTwo(): Promise<readonly [Player, Player]> {
  const ann = await play(server.url, { kind: 'create', hasLobby: true }, { ...own, name: 'Ann' }, game);
  const there = { kind: 'room', roomId: ann.room.roomId, waits: true } as const;
  const bob = await play(server.url, there, { ...own, name: 'Bob' }, game);
  await until(() => [ann, bob].every((player) => player.table()?.people.length === 2 && player.notices.has('ticket')));
  await until(() => notes()[0]?.[1].includes('Bob') ?? false);
  return [ann, bob];
}

function ticketOf({ notices }: Player): string {
  const told: unknown = notices.get('ticket');
  return typeof told === 'object' && told !== null && 'ticket' in told ? String(told.ticket) : '';
}

/** Everyone is gone from this process, and what a killed one would have left lies there again. */
async function killed(left = notes()): Promise<void> {
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0 && notes().length === 0);
  mkdirSync(folder(), { recursive: true });
  for (const [name, text] of left) writeFileSync(join(folder(), name), text);
}

test('whoever comes back finds the lobby, its host and its names, and they play', async () => {
  const [ann, bob] = await lobbyOfTwo();
  const { roomId } = ann.room;
  const tickets = [ticketOf(ann), ticketOf(bob)];
  await killed();
  await resumeMatches(definitions, server.services);
  expect(server.services.metrics.value('players')).toBe(2);

  // The one who is back first is not host for that.
  const there = { kind: 'room', roomId, waits: true } as const;
  const bobBack = await play(server.url, there, { ...own, ticket: tickets[1] }, game);
  await until(() => bobBack.table()?.people.some(({ name, isHere }) => name === 'Bob' && isHere) ?? false);
  expect(bobBack.table()).toMatchObject({ match: 1, stage: 'lobby', isPrivate: true, hasLobby: true });
  expect(bobBack.table()?.people.map(({ name, isHere }) => [name, isHere])).toEqual([
    ['Ann', false],
    ['Bob', true],
  ]);
  const annBack = await play(server.url, there, { ...own, ticket: tickets[0] }, game);
  await until(() => annBack.table()?.people.every(({ isHere }) => isHere) ?? false);
  expect(annBack.table()?.hostSeat).toBe(annBack.table()?.people[0].seats[0]);
  annBack.act('begin');
  const both = [annBack, bobBack];
  await until(() => both.every((player) => player.table()?.stage === 'playing'));
  for (const player of both) player.enter(1);
  await until(() => both.every(({ session }) => session.phase === 'playing' && session.confirmedTick > 70));
  expect(both.map(({ session }) => session.stats.desyncs)).toEqual([0, 0]);
  expect(both.flatMap(({ session }) => [...session.seats]).toSorted()).toEqual([0, 1]);
  // Its recording has a note now; the one of the room alone is gone.
  await until(() => notes().length === 0);
});

test('seats of those who do not come back are given up, and the lobby goes with the last', async () => {
  const [ann, bob] = await lobbyOfTwo();
  const { roomId } = ann.room;
  const ticket = ticketOf(bob);
  await killed();
  await resumeMatches(definitions, server.services);
  expect(server.services.metrics.value('rooms')).toBe(1);
  const there = { kind: 'room', roomId, waits: true } as const;
  const back = await play(server.url, there, { ...own, ticket }, game);
  await until(() => back.table()?.people.length === 1);
  expect(back.table()?.hostSeat).toBe(back.table()?.people[0].seats[0]);
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0 && notes().length === 0);
  expect(server.services.metrics.value('players')).toBe(0);
});

test('a lobby that was left long ago, or whose note says nothing, stays closed', async () => {
  await lobbyOfTwo();
  const [[name, text]] = notes();
  await killed([
    [name, text],
    [`broken-${name}`, '{'],
  ]);
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(join(folder(), name), longAgo, longAgo);
  cpSync(join(folder(), name), join(folder(), `claimed-${name}`));
  writeFileSync(join(folder(), `claimed-${name}.claim`), `${process.ppid} elsewhere`);
  await resumeMatches(definitions, server.services);
  expect(server.services.metrics.value('rooms')).toBe(0);
  expect(notes().map(([left]) => left)).toEqual([`claimed-${name}`]);
});
