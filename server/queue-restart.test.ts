// A server that is killed in the middle of a rated match goes on with it, for its invitees alone, and what comes of it is rated once.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { game } from '#shared/games/dogfight/sim.ts';
import { CLOSE } from '#shared/session/session.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { builtClient, until } from './harness.test-helper.ts';
import { dogfightOptions, playDogfight, startProcess, type Pilot, type ServerProcess } from './process.test-helper.ts';

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

/** Someone at the addresses of a server, whichever process it is. */
class Person {
  token = '';
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  async signIn(url: string): Promise<void> {
    const { accessToken } = await this.ask(url, 'POST', '/api/identity/guest', { name: this.#name });
    this.token = String(accessToken);
  }

  async ask(url: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(url + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(this.token !== '' && { Authorization: `Bearer ${this.token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }

  async until(url: string, stage: string): Promise<Record<string, unknown>> {
    let state = await this.ask(url, 'GET', '/api/queue');
    while (state['stage'] !== stage)
      state = await this.ask(url, 'GET', `/api/queue?after=${String(state['version'])}&wait=10`);
    return state;
  }

  async enter(url: string, roomId: string, ticket?: string): Promise<Pilot> {
    const options = { ...(await dogfightOptions()), name: this.#name, ...(ticket !== undefined && { ticket }) };
    const pilot = await playDogfight(url, (sdk) => {
      sdk.auth.token = this.token;
      return sdk.joinById(roomId, options);
    });
    pilots.push(pilot);
    return pilot;
  }
}

function ticketOf({ notices }: Pilot): string {
  return String(Reflect.get(Object(notices.get('ticket')), 'ticket'));
}

/** They wait, say that they are there, and are led into a room. */
async function matchedDuel(url: string, people: readonly Person[]): Promise<string> {
  for (const one of people) await one.ask(url, 'PUT', '/api/queue', { game: game.name, mode: 'duel' });
  for (const one of people) await one.until(url, 'asked');
  for (const one of people) await one.ask(url, 'POST', '/api/queue/accept');
  return String((await people[0].until(url, 'matched'))['roomId']);
}

test(
  'two who were matched come back to their match after a kill, and it is rated when one of them leaves',
  { timeout: 180_000 },
  async () => {
    const first = await start('0');
    const { url } = first;
    const [ann, bob, eve] = ['Ann', 'Bob', 'Eve'].map((name) => new Person(name));
    for (const one of [ann, bob, eve]) await one.signIn(url);
    const roomId = await matchedDuel(url, [ann, bob]);
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

    const historyOf = async (one: Person) =>
      (await one.ask(url, 'GET', '/api/results/history'))['matches'] as unknown[];
    await until(async () => (await historyOf(bob)).length > 0);
    expect(await historyOf(bob)).toMatchObject([{ mode: 'duel', place: 1 }]);
    expect(await historyOf(ann)).toMatchObject([{ mode: 'duel', place: 2 }]);
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
    const [ann, bob] = ['Ann', 'Bob'].map((name) => new Person(name));
    for (const one of [ann, bob]) await one.signIn(first.url);
    const roomId = await matchedDuel(first.url, [ann, bob]);
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
    const historyOf = async (one: Person) =>
      (await one.ask(second.url, 'GET', '/api/results/history'))['matches'] as unknown[];
    await until(async () => (await historyOf(ann)).length > 0);
    expect(await historyOf(ann)).toMatchObject([{ mode: 'duel', place: 1 }]);
  },
);
