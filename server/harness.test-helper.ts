/** A whole server on a free port of the loopback interface, and raw sockets to it, for tests. */
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegisteredHandler } from '@colyseus/core';
import { WebSocket } from 'ws';
import {
  axis,
  defineGame,
  defineModel,
  f64,
  held,
  player,
  predict,
  press,
  u8,
  type PredictedWorldOf,
  type Rules,
  type WorldOf,
} from '#shared/index.ts';
import { openActions } from './actions/open-actions.ts';
import { bindRooms } from './bind-rooms.ts';
import type { BuildInfo } from './build-info.ts';
import { hashesOf } from './build-info.ts';
import { openCluster, type Cluster } from './cluster/cluster.ts';
import { readConfig } from './config.ts';
import { startGameServer, type GameServer } from './game-server.ts';
import { createLog } from './log.ts';
import { openQueue } from './matchmaking/open-queue.ts';
import { createMetrics } from './metrics.ts';
import { openPlatform, type Platform } from './platform.ts';
import { createRecordingFolder } from './recording-folder.ts';
import { ReplayDesk } from './replay-desk.ts';
import { RestartDesk } from './restart-desk.ts';
import type { RoomDefinition } from './room-definition.ts';
import type { Services } from './services.ts';
import { WireCounts } from './wire-counts.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

/** Any name to the compiler: tests give the same rules to games of other names. */
const TINY: string = 'tiny';

/** Four seats, a ship each, something that moves and something that counts. */
export const tinyModel = defineModel({
  name: TINY,
  ticksPerSecond: 60,
  players: { min: 1, max: 4 },
  entities: 16,
  components: { Body: { owner: player, x: f64 } },
  globals: { shots: u8 },
  config: { rounds: u8 },
  playerData: { hue: u8 },
  input: { x: axis, dash: held, shoot: press },
  mirror: { owner: ['Body.owner'] },
});

interface TinyWorld extends WorldOf<typeof tinyModel> {}
interface PredictedTinyWorld extends PredictedWorldOf<typeof tinyModel> {}

export const tinyRules = {
  config: { rounds: 3 },
  tuning: {},
  start: () => {},
  join(w, seat) {
    w.spawn({ Body: { owner: seat, x: 0 } });
  },
  leave(w, seat) {
    for (const body of w.each('Body')) if (w.Body.owner[body] === seat) w.despawn(body);
  },
  bot(w, _seat, out) {
    out.x = w.random() < 0.5 ? -1 : 1;
  },
  systems: { move: predict(move), count },
} satisfies Rules<(typeof tinyModel)['definition']>;

export const tinyGame = defineGame(tinyModel, tinyRules);

function move(w: PredictedTinyWorld): void {
  for (const body of w.each('Body')) w.Body.x[body] += w.input(w.Body.owner[body]).x;
}

function count(w: TinyWorld): void {
  for (const body of w.each('Body'))
    if (w.input(w.Body.owner[body]).shoot) w.globals.shots = (w.globals.shots + 1) % 256;
}

export const tinyBuild: BuildInfo = Object.freeze({
  games: {
    tiny: { rules: '00000000000000aa' },
    // The same under other names, for a server that has it in several kinds of rooms.
    'tiny-lockstep': { rules: '00000000000000aa' },
    'tiny-state': { rules: '00000000000000aa' },
    'tiny-later': { rules: '00000000000000aa' },
  },
  protocol: '00000000000000bb',
  buildId: '00000000000000cc',
});

/** The options of an honest page. */
export const tinyOptions = Object.freeze({ ...hashesOf(tinyGame, tinyBuild), name: 'Ann', seats: 1 });

/** Machines that test are busy: what is refused there is what a test is about. */
export const ADMITS_ALL = Object.freeze({
  ADMISSION_LATE_MS: '0',
  ADMISSION_LOOP_PERCENT: '0',
  ADMISSION_REQUEST_MS: '0',
});

/** Services that write nowhere but to `lines` and to `folder`. */
export interface TestServices extends Services {
  /** Opened by `startTestServer`, for servers with `DATABASE_URL`. */
  platform?: Platform;
  /** Opened by `startTestServer`, for servers with `REDIS_URL`. */
  cluster?: Cluster;
  returnSeconds?: number;
  readonly folder: string;
  readonly lines: string[];
}

export function testServices(
  environment: Readonly<Record<string, string>> = {},
  build: BuildInfo = tinyBuild,
): TestServices {
  const folder = temporaryFolder('server');
  const lines: string[] = [];
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: folder,
    NODE_ENV: 'test',
    LOG_FORMAT: 'json',
    ...ADMITS_ALL,
    ...environment,
  });
  const log = createLog({
    level: config.logLevel,
    format: config.logFormat,
    write: (line) => void lines.push(line),
    nowMs: Date.now,
  });
  const metrics = createMetrics();
  const { dataDir, recordingsMaxCount: maxCount, recordingsMaxBytes: maxBytes, resumeMinutes } = config;
  const recordings = createRecordingFolder({
    folder: join(dataDir, 'recordings'),
    maxCount,
    maxBytes,
    resumeMinutes,
    log,
    metrics,
  });
  const [restarts, replays, wireCounts] = [new RestartDesk(), new ReplayDesk(), new WireCounts()];
  return { config, log, metrics, recordings, restarts, replays, wireCounts, build, folder, lines };
}

export interface TestServer extends GameServer {
  readonly url: string;
  readonly services: TestServices;
  /** Stops the server and removes its folder. */
  close(): Promise<void>;
}

/** Starts a server; `rooms` are definitions of games, or rooms of a test's own. One a test file: Colyseus' matchmaker is one a process. */
export async function startTestServer(
  rooms: readonly RoomDefinition[] | ((services: TestServices) => Record<string, RegisteredHandler>),
  environment: Readonly<Record<string, string>> = {},
  build: BuildInfo = tinyBuild,
): Promise<TestServer> {
  const services = testServices(environment, build);
  if (environment['DATABASE_URL'] !== undefined) services.platform = await openPlatform(services);
  if (environment['REDIS_URL'] !== undefined) services.cluster = await openCluster(services);
  const clientFolder = builtClient(services.folder);
  const bound = typeof rooms === 'function' ? rooms(services) : bindRooms(rooms, services);
  if (typeof rooms !== 'function') services.queue = openQueue(rooms, services);
  services.actions = openActions(typeof rooms === 'function' ? [] : rooms, services);
  const server = await startGameServer({ rooms: bound, services, clientFolder });
  return {
    ...server,
    url: `http://127.0.0.1:${server.port}`,
    services,
    async close() {
      await server.stop(2);
      rmSync(services.folder, { recursive: true, force: true });
    },
  };
}

/** What `npm run build` would leave, in small. */
export function builtClient(folder: string): string {
  const client = join(folder, 'client');
  mkdirSync(join(client, 'assets'), { recursive: true });
  writeFileSync(join(client, 'index.html'), '<!doctype html><title>tiny</title>');
  writeFileSync(join(client, 'assets', 'index-abc123.js'), 'export {};');
  return client;
}

/** A seat, as matchmaking answers. */
interface Reservation {
  readonly roomId: string;
  /** Always there with one process; Colyseus' own type leaves it open. */
  readonly processId?: string;
  readonly sessionId: string;
}

/** Frames of Colyseus' protocol that tests write themselves. */
export const FRAME = Object.freeze({
  joinRoom: 10,
  error: 11,
  leaveRoom: 12,
  roomData: 13,
  state: 14,
  patch: 15,
  bytes: 17,
  ping: 18,
  input: 20,
  request: 21,
});

const rawClients = new Set<RawClient>();

/** Closes what raw clients a test has left: its room would wait for them in every test after it. */
export function rawClientsLeave(): void {
  for (const { socket } of rawClients) socket.terminate();
}

/** A client that sends and sees bare frames. */
export class RawClient {
  readonly socket: WebSocket;
  readonly roomId: string;
  readonly sessionId: string;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly frames: Uint8Array[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(url: string, { roomId, processId, sessionId }: Reservation, query = '') {
    this.roomId = roomId;
    this.sessionId = sessionId;
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/${processId}/${roomId}?sessionId=${sessionId}${query}`);
    rawClients.add(this);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        rawClients.delete(this);
        resolve({ code, reason: reason.toString() });
      });
    });
    // The close that follows tells.
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Uint8Array) => {
      this.frames.push(Uint8Array.from(data));
      for (const look of this.#waiting) look();
    });
  }

  /** Resolves with the first frame that fits, also one that has come already; rejects when the socket closes first. */
  frame(fits: (frame: Uint8Array) => boolean): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.frames.find(fits);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      void this.closed.then(({ code }) => reject(new Error(`The socket closed with ${code} before the frame came.`)));
      look();
    });
  }

  /** A message of the session with this type. */
  message(type: number): Promise<Uint8Array> {
    return this.frame((frame) => frame[0] === FRAME.bytes && frame[1] === type);
  }

  send(...bytes: readonly number[]): void {
    this.socket.send(Uint8Array.from(bytes));
  }

  /** Says that it is ready, as the SDK does when it was let in. */
  async ready(): Promise<this> {
    await this.frame((frame) => frame[0] === FRAME.joinRoom);
    this.send(FRAME.joinRoom);
    return this;
  }

  /** What the door said when it refused: code and sentence. */
  async refusal(): Promise<string> {
    const frame = await this.frame((one) => one[0] === FRAME.error);
    return new TextDecoder().decode(frame.subarray(1));
  }
}

/** Asks matchmaking over HTTP. */
export async function matchmake(url: string, path: string, options: object, accessToken?: string): Promise<Response> {
  return fetch(`${url}/matchmake/${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(accessToken !== undefined && { Authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify(options),
  });
}

/** A raw client on its way in; call `ready` to be in. */
export async function joinRaw(
  url: string,
  path: string,
  options: object = {},
  accessToken?: string,
): Promise<RawClient> {
  const response = await matchmake(url, path, options, accessToken);
  const reservation: unknown = await response.json();
  if (!isReservation(reservation))
    throw new Error(`Matchmaking answered ${response.status}: ${JSON.stringify(reservation)}`);
  const client = new RawClient(url, reservation);
  await once(client.socket, 'open');
  return client;
}

/** Whether matchmaking has answered with a seat. */
export function isReservation(value: unknown): value is Reservation {
  return (
    typeof value === 'object' && value !== null && 'roomId' in value && 'processId' in value && 'sessionId' in value
  );
}

/** Resolves when `isSo`, however long that takes: the test's own limit ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 2));
}
