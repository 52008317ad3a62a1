/** A server as people start it: a process of its own on the loopback interface, and someone who plays dogfight on it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ColyseusSDK, type Room } from '@colyseus/sdk';
import { game } from '#shared/games/dogfight/sim.ts';
import { runPlan } from '#shared/session/plan.ts';
import { createRoomSession, type RoomSession } from '#shared/session/room-session.ts';
import { createSim, type Sim } from '#shared/sim/sim.ts';
import { hashesOf, readBuildInfo } from './build-info.ts';
import { ADMITS_ALL, until } from './harness.test-helper.ts';
import { keepRawState, receiveState } from './raw-state.test-helper.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: string;
  /** Everything it has written so far. */
  output(): string;
  /** Ends it so, and waits. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Starts one that keeps its recordings in `folder`; resolves when it is ready. `program`: another than the server's own, with what it is given. */
export async function startProcess(
  folder: string,
  environment: Readonly<Record<string, string>>,
  program: readonly string[] = [main],
): Promise<ServerProcess> {
  const child = spawn(process.execPath, program, {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: folder,
      ...ADMITS_ALL,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ready = /^Samestep is ready: http:\/\/localhost:(\d+)\n/m;
  await until(() => ready.test(output) || child.exitCode !== null);
  const [, port] = ready.exec(output) ?? [];
  if (port === undefined) throw new Error(`The server ended with ${child.exitCode}: ${output}`);
  return {
    child,
    url: `http://127.0.0.1:${port}`,
    port,
    output: () => output,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

/** What a page says of itself. */
export async function dogfightOptions(): Promise<object> {
  return { ...hashesOf(game, await readBuildInfo()), name: 'Ann', seats: 1 };
}

/** Someone at the other end of a room: the world of the ticks that the server has told. */
export interface Pilot {
  readonly room: Room;
  readonly sim: Sim;
  readonly session: RoomSession;
  /** What the room has told by name, the newest of each. */
  readonly notices: ReadonlyMap<string, unknown>;
  stop(): void;
}

/** Opens a room with `open` and plays in it. */
export async function playDogfight(url: string, open: (sdk: ColyseusSDK) => Promise<Room>): Promise<Pilot> {
  const hashes = hashesOf(game, await readBuildInfo());
  keepRawState();
  const room = await open(new ColyseusSDK(url));
  room.reconnection.enabled = false;
  const sim = createSim(game, { seed: 0 });
  const session = createRoomSession({ sim, hashes });
  const notices = new Map<string, unknown>();
  const receive = (message: Uint8Array) => session.receive(message, performance.now());
  receiveState(room, receive);
  room.onMessage('*', (type: string | number, payload: unknown) => {
    if (typeof type === 'string') notices.set(type, payload);
    else if (payload instanceof Uint8Array) receive(Uint8Array.of(type, ...payload));
  });
  room.onError(() => undefined);
  const timer = setInterval(() => {
    if (!room.connection.isOpen) return;
    runPlan(session.advance(performance.now()), {
      sim,
      scratch: () => createSim(game, { seed: 0 }),
      send: (_to, message) => room.sendBytes(message[0], message.subarray(1)),
      close: () => void room.leave(true),
    });
  }, 5);
  return { room, sim, session, notices, stop: () => clearInterval(timer) };
}
