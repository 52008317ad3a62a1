/** A game that is over when someone has run far enough, and people who come to it through the queue, over HTTP. */
import { defineGame, defineModel, f64, held, player, u8, type WorldOf } from '#shared/index.ts';
import { hashesOf } from './build-info.ts';
import { tinyBuild, until, type TestServer } from './harness.test-helper.ts';
import type { SignIn } from './identity/identity.ts';
import type { QueueState } from './matchmaking/queue-desk.ts';
import { play, type Player } from './player.test-helper.ts';
import { room, type RoomDefinition } from './room-definition.ts';

const model = defineModel({
  name: 'tiny',
  ticksPerSecond: 60,
  players: { min: 1, max: 6 },
  entities: 8,
  components: { Racer: { owner: player, x: f64 } },
  globals: { isOver: u8 },
  input: { go: held, look: held },
  result: { winner: player },
});
interface World extends WorldOf<typeof model> {}

/** Whoever runs for half a second has won. Bots stand. */
export const race = defineGame(model, {
  tuning: {},
  start: () => {},
  join: (w, owner) => void w.spawn({ Racer: { owner, x: 0 } }),
  leave(w, seat) {
    for (const e of w.each('Racer')) if (w.Racer.owner[e] === seat) w.despawn(e);
  },
  bot: () => {},
  systems: {
    run(w: World) {
      for (const e of w.each('Racer')) {
        if (w.input(w.Racer.owner[e]).go) w.Racer.x[e]++;
        if (w.Racer.x[e] < 30 || w.globals.isOver === 1) continue;
        w.globals.isOver = 1;
        w.finish({ winner: w.Racer.owner[e] });
      }
    },
  },
});

export function raceRooms(): RoomDefinition {
  return room(race, {
    sync: 'rollback',
    standings: (w) => w.each('Racer').map((e) => ({ seat: w.Racer.owner[e], score: w.Racer.x[e] })),
    queues: {
      duel: { players: 2 },
      four: { players: 4 },
      filled: { players: 4, playersMin: 2, botsAfterSeconds: 0 },
      six: { players: 6 },
      awake: { players: 2, idleSeconds: 3 },
    },
  });
}

/** The options of an honest page. */
export const raceOptions = Object.freeze({ ...hashesOf(race, tinyBuild), seats: 1 });

/** Someone with an account, at the addresses of a server. */
export class Stranger {
  readonly signIn: SignIn;
  readonly #url: string;

  constructor(url: string, signIn: SignIn) {
    this.#url = url;
    this.signIn = signIn;
  }

  get id(): string {
    return this.signIn.account.id;
  }

  async ask(method: string, path: string, body?: object): Promise<Response> {
    return fetch(this.#url + path, {
      method,
      headers: { Authorization: `Bearer ${this.signIn.accessToken}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** A wish that is granted, and how the queue stands after it. */
  async queue(method = 'GET', path = '/api/queue', body?: object): Promise<QueueState> {
    const response = await this.ask(method, path, body);
    const state: unknown = await response.json();
    if (!response.ok || !isState(state))
      throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(state)}`);
    return state;
  }

  enter(mode: string): Promise<QueueState> {
    return this.queue('PUT', '/api/queue', { game: 'tiny', mode });
  }

  /** Waits, by long polls, until the queue stands so. */
  async until(stage: QueueState['stage']): Promise<QueueState> {
    let state = await this.queue();
    while (state.stage !== stage) state = await this.queue('GET', `/api/queue?after=${state.version}&wait=10`);
    return state;
  }

  /** Plays in a room, as a page would. */
  join(roomId: string): Promise<Player> {
    const options = { ...raceOptions, name: this.signIn.account.name };
    return play(this.#url, { kind: 'room', roomId }, options, race, tinyBuild, this.signIn.accessToken);
  }
}

export async function strangers(server: TestServer, ...names: readonly string[]): Promise<Stranger[]> {
  const { platform } = server.services;
  if (platform === undefined) throw new Error('There is no platform.');
  return Promise.all(
    names.map(async (name) => new Stranger(server.url, await platform.identity.guest(name, undefined))),
  );
}

/** All wait, are asked, say yes, and are led into one room. */
export async function matched(people: readonly Stranger[], mode: string): Promise<string> {
  for (const one of people) await one.enter(mode);
  return ready(people);
}

/** All who wait already are asked, say yes, and are led into one room. */
export async function ready(people: readonly Stranger[]): Promise<string> {
  await Promise.all(people.map((one) => one.until('asked')));
  await Promise.all(people.map((one) => one.queue('POST', '/api/queue/accept')));
  const states = await Promise.all(people.map((one) => one.until('matched')));
  const [roomId = '', ...others] = new Set(states.map((state) => state.roomId));
  if (others.length > 0) throw new Error('They were led into several rooms.');
  return roomId;
}

/** They play: their worlds have come. */
export async function playing(...players: readonly Player[]): Promise<void> {
  await until(() => players.every(({ session }) => session.seats.length > 0 && session.phase === 'playing'));
}

/** Runs until it is over. */
export function run({ session }: Player): void {
  session.setInput(0, Uint8Array.of(1));
}

/** Does something that changes nothing in the match. */
export function look({ session }: Player, isLooking: boolean): void {
  session.setInput(0, Uint8Array.of(isLooking ? 2 : 0));
}

function isState(value: unknown): value is QueueState {
  return typeof value === 'object' && value !== null && 'version' in value && 'stage' in value && 'party' in value;
}
