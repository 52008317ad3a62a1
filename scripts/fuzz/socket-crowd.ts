// A thread of hostile clients over sockets: they enter a room, behave as one kind each, are closed, and enter again.
import { parentPort, workerData } from 'node:worker_threads';
import { openLine, reserve, type Line } from '#e2e/raw-door.ts';
import { createSim } from '#shared/sim/sim.ts';
import { Dice } from '#scripts/fuzz/dice.ts';
import { createForger, KINDS, type Kind } from '#scripts/fuzz/hostile-message.ts';
import { loadGame } from '#scripts/load-game.ts';
import type { Hashes } from '#shared/session/session.ts';

/** What the thread is given. */
export interface SocketCrowd {
  readonly url: string;
  readonly gameName: string;
  readonly hashes: Hashes;
  readonly roomId: string;
  /** Messages to send. */
  readonly messages: number;
  readonly seed: number;
  /** The room's tick, kept up to date by the one who follows it. */
  readonly tick: Int32Array;
}

/** What it reports when it is done. */
export interface SocketCrowdReport {
  readonly messages: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** Closes by the server's will, by code. */
  readonly byCode: Readonly<Record<string, number>>;
}

/** Connections at a time, of which some hold a seat. */
const PLACES = 12;
const SEATED_PLACES = 4;
/** Messages between two rests of a connection, and the rest. */
const BURST = 20;
const REST_MS = 20;
/** Messages of one life, at most. */
const LIFE_MESSAGES = 200;
const FLOOD_MESSAGES = 700;
/** The code of a socket that was cut, which is what they do themselves. */
const CUT = 1006;

const SOCKET_KINDS: readonly (Kind | 'frames')[] = [...KINDS, 'frames', 'frames'];

const crowd: SocketCrowd = workerData;
const byKind: Record<string, number> = {};
const byCode: Record<string, number> = {};
const sim = createSim(await loadGame(crowd.gameName), { seed: 0 });
let messages = 0;
let addresses = 0;

await Promise.all(Array.from({ length: PLACES }, (_, place) => lives(place)));
const report: SocketCrowdReport = { messages, byKind, byCode };
parentPort?.postMessage(report);

async function lives(place: number): Promise<void> {
  const dice = new Dice(crowd.seed, place);
  while (messages < crowd.messages) await live(dice, place < SEATED_PLACES ? 1 : 0);
}

async function live(dice: Dice, seats: number): Promise<void> {
  const kind = dice.pick(SOCKET_KINDS);
  const forger = createForger({ sim, hashes: crowd.hashes, dice });
  const line = await enter(dice, seats);
  if (line === undefined) return rest();
  if (dice.isLucky(0.7)) line.send(forger.hello({ seats, tick: crowd.tick[0], askedTick: -1 }));
  const most = kind === 'flood' ? FLOOD_MESSAGES : LIFE_MESSAGES;
  for (let left = dice.between(1, most); left > 0 && line.isOpen && messages < crowd.messages; left--) {
    const tick = crowd.tick[0];
    if (kind === 'frames') line.sendFrame(dice.bytes(dice.between(0, 60)));
    else line.send(forger.message(kind, { seats, tick, askedTick: tick - 60 }));
    messages++;
    byKind[kind] = (byKind[kind] ?? 0) + 1;
    if (kind !== 'flood' && left % BURST === 0) await rest();
  }
  await rest();
  if (line.isOpen && dice.isLucky(0.5)) line.leave();
  line.cut();
}

/** From an address of its own each time: matchmaking lets one address ask ten times a second. */
async function enter(dice: Dice, seats: number): Promise<Line | undefined> {
  addresses++;
  const forwardedFor = `10.1.${(addresses >> 8) & 255}.${addresses & 255}`;
  const body = { ...crowd.hashes, name: `Foe ${dice.below(99)}`, seats };
  try {
    const seat = await reserve({ url: crowd.url, method: 'joinById', name: crowd.roomId, body, forwardedFor });
    return await openLine(crowd.url, seat, {
      message: () => undefined,
      closed: ({ code }) => {
        if (code !== CUT) byCode[code] = (byCode[code] ?? 0) + 1;
      },
    });
  } catch {
    // The room is full for a moment: the seat of a connection that was cut is kept for its return.
    return undefined;
  }
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, REST_MS));
}
