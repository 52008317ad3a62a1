// A server that is killed in the middle of a rated match goes on with it, for its invitees alone, and what comes of it is rated once.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { game } from '#shared/games/dogfight/sim.ts';
import { CLOSE } from '#shared/session/session.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { builtClient, until } from './harness.test-helper.ts';
import { startProcess, type Pilot, type ServerProcess } from './process.test-helper.ts';
import { matchedDuel, QueuePerson, ticketOf } from './queue-person.test-helper.ts';

let folder = '';
const running: ServerProcess[] = [];
const pilots: Pilot[] = [];

beforeEach(() => {
  folder = temporaryFolder('queue-restart');
});
afterEach(async () => {
  for (const pilot of pilots.splice(0)) pilot.stop();
  for (const server of running.splice(0)) await server.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(port: string): Promise<ServerProcess> {
  const server = await startProcess(folder, { PORT: port, CLIENT_DIR: builtClient(folder), LOG_FORMAT: 'json' });
  running.push(server);
  return server;
}

test(
  'two who were matched come back to their match after a kill, and it is rated when one of them leaves',
  { timeout: 180_000 },
  async () => {
    const first = await start('0');
    const { url } = first;
    const [ann, bob, eve] = ['Ann', 'Bob', 'Eve'].map((name) => new QueuePerson(name, (pilot) => pilots.push(pilot)));
    for (const one of [ann, bob, eve]) await one.signIn(url);
    const roomId = await matchedDuel([
      [url, ann],
      [url, bob],
    ]);
    const played = [await ann.enter(url, roomId), await bob.enter(url, roomId)];
    await until(() => played.every(({ session }) => session.seats.length > 0 && session.confirmedTick > 150));
    const seats = played.map(({ session }) => session.seats);
    const tickets = played.map(ticketOf);
    await first.end('SIGKILL');
    const [note] = readdirSync(join(folder, 'recordings')).filter((name) => name.endsWith('.note.json'));
    expect(JSON.parse(readFileSync(join(folder, 'recordings', note), 'utf8'))).toMatchObject({
      roomId,
      invitees: { mode: 'duel', isRated: true, players: 2, invitees: [{ hasLeft: false }, { hasLeft: false }] },
    });

    await start(first.port);
    await expect(eve.enter(url, roomId)).rejects.toMatchObject({ code: CLOSE.notInvited.code });
    // One comes back by the ticket, the other over a page that knows nothing, by the account.
    const back = [await ann.enter(url, roomId, tickets[0]), await bob.enter(url, roomId)];
    await until(() => back.every(({ session }) => session.seats.length > 0));
    expect(back.map(({ session }) => session.seats)).toEqual(seats);
    const tick = back[1].session.confirmedTick;
    await until(() => back[1].session.confirmedTick > tick + 60);
    expect(back.map(({ session }) => session.stats.desyncs)).toEqual([0, 0]);
    await back[0].room.leave(true);

    await until(async () => (await bob.history(url)).length > 0);
    expect(await bob.history(url)).toMatchObject([{ mode: 'duel', place: 1 }]);
    expect(await ann.history(url)).toMatchObject([{ mode: 'duel', place: 2 }]);
    const board = await bob.ask(url, 'GET', `/api/results/leaderboards/${game.name}/duel`);
    expect(board['lines']).toMatchObject([
      { name: 'Bob', matches: 1, wins: 1 },
      { name: 'Ann', matches: 1, wins: 0 },
    ]);
  },
);

test(
  'a room that waits for its second when the server is killed waits for both, and begins',
  { timeout: 180_000 },
  async () => {
    const first = await start('0');
    const [ann, bob] = ['Ann', 'Bob'].map((name) => new QueuePerson(name, (pilot) => pilots.push(pilot)));
    for (const one of [ann, bob]) await one.signIn(first.url);
    const roomId = await matchedDuel([
      [first.url, ann],
      [first.url, bob],
    ]);
    const early = await ann.enter(first.url, roomId);
    await until(
      () => early.session.phase === 'paused' && early.session.seats.length > 0 && early.notices.has('ticket'),
    );
    expect(early.session.confirmedTick).toBe(0);
    await until(() => readdirSync(join(folder, 'recordings')).some((name) => name.endsWith('.room.json')));
    await first.end('SIGKILL');

    const second = await start(first.port);
    const late = await bob.enter(second.url, roomId);
    await until(() => late.session.seats.length > 0);
    const back = await ann.enter(second.url, roomId, ticketOf(early));
    await until(() => [back, late].every(({ session }) => session.confirmedTick > 30));
    expect([back, late].map(({ session }) => session.seats)).toEqual([
      early.session.seats,
      [1 - early.session.seats[0]],
    ]);
    await late.room.leave(true);
    await until(async () => (await ann.history(second.url)).length > 0);
    expect(await ann.history(second.url)).toMatchObject([{ mode: 'duel', place: 1 }]);
  },
);
