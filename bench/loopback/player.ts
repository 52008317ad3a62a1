// A client of the load generator: a bare socket that speaks as little as a client must, so that a core drives hundreds.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { FRAME } from '#server/harness.test-helper.ts';
import { PATCHES_PER_SECOND, ROOT } from '#shared/mirror/contract.ts';
import { SERVER, decodeWelcome, encodeHello, type WireHashes } from '#shared/wire/protocol.ts';

/** Where a player goes, and what it says there. */
export interface Way {
  /** The path of matchmaking, as `create/crowd` or `joinById/<room>`. */
  readonly path: string;
  readonly options?: object;
}

/** An entered room, as a stream of frames. */
export interface Entered {
  readonly roomId: string;
  readonly socket: WebSocket;
  /** Bytes that came, WebSocket framing included, and frames; patches of a state are among them. */
  readonly down: { bytes: number; frames: number; patches: number };
  /** Called with every message of the session: its type is the first byte. What Colyseus calls a room's state is one, too. */
  received: (message: Uint8Array) => void;
  send(type: number, bytes: Uint8Array): void;
}

let addresses = 0;

/** Everyone comes from a place of their own, as the proxy says: one address may not ask for hundreds of seats at once. */
function nextAddress(): string {
  addresses++;
  return `10.0.${addresses >> 8}.${addresses & 255}`;
}

/** Goes through matchmaking into a room and says that it is ready. */
export async function enter(url: string, { path, options = {} }: Way): Promise<Entered> {
  const response = await fetch(`${url}/matchmake/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': nextAddress() },
    body: JSON.stringify(options),
  });
  const seat: unknown = await response.json();
  if (!isReservation(seat)) throw new Error(`Matchmaking answered ${response.status}: ${JSON.stringify(seat)}`);
  const { roomId, processId, sessionId } = seat;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/${processId}/${roomId}?sessionId=${sessionId}`, {
    perMessageDeflate: false,
  });
  const entered: Entered = {
    roomId,
    socket,
    down: { bytes: 0, frames: 0, patches: 0 },
    received: () => {},
    send(type, bytes) {
      const frame = new Uint8Array(2 + bytes.length);
      frame[0] = FRAME.bytes;
      frame[1] = type;
      frame.set(bytes, 2);
      socket.send(frame);
    },
  };
  socket.on('message', (frame: Uint8Array) => {
    entered.down.bytes += frame.length + (frame.length < 126 ? 2 : frame.length < 65_536 ? 4 : 10);
    entered.down.frames++;
    take(entered, frame);
  });
  await once(socket, 'open');
  return entered;
}

/** The frame is the client's own: a state's first byte becomes the type of its message. */
function take({ socket, down, received }: Entered, frame: Uint8Array): void {
  switch (frame[0]) {
    case FRAME.bytes:
      return received(frame.subarray(1));
    case FRAME.state:
      frame[0] = SERVER.state;
      return received(frame);
    case FRAME.patch:
      down.patches++;
      frame[0] = SERVER.patch;
      return received(frame);
    case FRAME.joinRoom:
      socket.send(Uint8Array.of(FRAME.joinRoom));
  }
}

/** A player of one of our games: it has said hello, and seals or patches come. */
export interface Player extends Entered {
  readonly seat: number;
  /** The newest tick that it has heard of. */
  tick: number;
  /** Called with every message of seals and the first tick that it expects; returns the newest tick in it. */
  seals: (message: Uint8Array, nextTick: number) => number;
}

/** Seats that a busy machine gave too late are asked for again this often. */
const ATTEMPTS = 5;

/** Enters one of our rooms and waits for its first seals, or its whole state. */
export async function play(url: string, way: Way, hashes: WireHashes): Promise<Player> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const player = await playOnce(url, way, hashes).catch(() => undefined);
    if (player !== undefined) return player;
  }
  return playOnce(url, way, hashes);
}

async function playOnce(url: string, way: Way, hashes: WireHashes): Promise<Player> {
  const options = { ...hashes, name: `Guest ${addresses}`, seats: 1, ...way.options };
  const entered = await enter(url, { ...way, options });
  return new Promise((resolve, reject) => {
    let player: Player | undefined;
    let ticksPerPatch = 0;
    entered.socket.once('close', (code, reason) =>
      reject(new Error(`The socket closed with ${code}: ${reason.toString()}`)),
    );
    entered.received = (message) => {
      if (message[0] === SERVER.welcome) {
        const welcome = decodeWelcome(message);
        if (welcome === undefined) return reject(new Error('A welcome cannot be read.'));
        player = Object.assign(entered, { seat: welcome.seats[0], tick: welcome.tick, seals: tickOfFirst });
        ticksPerPatch = welcome.ticksPerSecond / PATCHES_PER_SECOND;
      } else if (player === undefined) return;
      else if (message[0] === SERVER.seals) {
        player.tick = player.seals(message, player.tick + 1);
        resolve(player);
      } else if (message[0] === SERVER.state) resolve(player);
      // How many ticks it holds is the first that a patch says, unless they are as many as always.
      else if (message[0] === SERVER.patch) player.tick += message[1] === ROOT.step ? message[2] : ticksPerPatch;
    };
    const hello = encodeHello(hashes);
    entered.send(hello[0], hello.subarray(1));
  });
}

/** The tick of a message's first seal, from its low bits: near enough for who only stamps inputs. */
function tickOfFirst(message: Uint8Array, nextTick: number): number {
  return nextTick + ((message[1] - nextTick) & 31);
}

/** Does something for each of `count`, a few at a time. */
export async function inTurns<T>(count: number, atOnce: number, make: (i: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const i = next++;
      made[i] = await make(i);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return made;
}

/** How long a load may take to come together. */
const JOIN_MS = 30_000;

/** What `joining` resolves to; rejects when a machine is too busy for it. */
export async function inTime<T>(joining: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const sentence = `Not everyone had joined after ${JOIN_MS / 1_000} s: this machine is too busy to measure.`;
    timer = setTimeout(() => reject(new Error(sentence)), JOIN_MS);
  });
  return Promise.race([joining, late]).finally(() => clearTimeout(timer));
}

/** Leaves: the room is gone when all have. */
export async function leave(players: readonly Entered[]): Promise<void> {
  const open = players.filter(({ socket }) => socket.readyState === WebSocket.OPEN);
  const closed = open.map(({ socket }) => once(socket, 'close'));
  for (const { socket } of open) socket.send(Uint8Array.of(FRAME.leaveRoom));
  await Promise.all(closed);
}

interface Reservation {
  readonly roomId: string;
  readonly processId: string;
  readonly sessionId: string;
}

function isReservation(value: unknown): value is Reservation {
  return (
    typeof value === 'object' && value !== null && 'roomId' in value && 'processId' in value && 'sessionId' in value
  );
}
