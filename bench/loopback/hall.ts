// N6: many clients in one room. Bytes, the time from an input to the seal that has it, and whether all saw the same ticks.
import { wireLayout } from '#shared/wire/protocol.ts';
import { hashesOf } from '#server/build-info.ts';
import { quantile } from '../measure.ts';
import { buttonMessage } from './button-message.ts';
import { wait } from './load.ts';
import { inTime, inTurns, leave, play, type Player } from './player.ts';
import { benchBuild, hall, type ServerWish } from './rooms.ts';
import { SealBook } from './seal-book.ts';
import { startBenchServer } from './server.ts';

export interface HallFigures {
  /** Down per client, framing and everything else that came included. */
  readonly kbPerSecond: number;
  readonly latencyP99Ms: number;
  readonly latencyMedianMs: number;
  /** Ticks that any client did not see, or saw with other inputs. */
  readonly deviatingTicks: number;
  /** Ticks that were compared. */
  readonly ticks: number;
}

/** How often a client changes its input. */
const CHANGES_PER_SECOND = 4;
const SETTLE_MS = 1_000;
/** Latencies are taken in so many windows; the figure is the lower quartile of theirs, because what else a machine does only adds time. */
const WINDOWS = 6;
const WINDOW_MS = 500;
/** How often it is looked whose turn it is. */
const LOOK_MS = 4;

const layout = wireLayout(hall.model);
const hashes = hashesOf(hall, benchBuild);

/** A client and what it waits for. */
interface Guest {
  readonly player: Player;
  /** Hash of each tick from `firstTick` on that it has seen. */
  readonly seen: Map<number, number>;
  dueMs: number;
  isHeld: boolean;
  sentMs: number;
}

/** Measures one room with so many clients; the server lives as long. */
export async function measureHall(clients: number, sync: ServerWish['sync']): Promise<HallFigures> {
  const server = await startBenchServer({ sync, isRecording: true });
  try {
    const host = await play(server.url, { path: 'create/null-500' }, hashes);
    const path = `joinById/${host.roomId}`;
    const others = await inTime(inTurns(clients - 1, 8, () => play(server.url, { path }, hashes)));
    return await measure([host, ...others]);
  } finally {
    await server.stop();
  }
}

async function measure(players: readonly Player[]): Promise<HallFigures> {
  const book = new SealBook(layout);
  const latencies: number[] = [];
  const nowMs = performance.now();
  const guests = players.map((player, i): Guest => {
    const dueMs = nowMs + ((i + 1) / players.length) * (1_000 / CHANGES_PER_SECOND);
    return { player, seen: new Map(), dueMs, isHeld: false, sentMs: 0 };
  });
  for (const guest of guests) {
    guest.player.seals = (message, nextTick) => {
      const seals = book.read(message, nextTick);
      for (const { tick, changed, hash } of seals) {
        guest.seen.set(tick, hash);
        if (guest.sentMs === 0 || !changed.has(guest.player.seat)) continue;
        latencies.push(performance.now() - guest.sentMs);
        guest.sentMs = 0;
      }
      return nextTick + seals.length - 1;
    };
  }
  const timer = setInterval(() => sendDue(guests), LOOK_MS);
  await wait(SETTLE_MS);
  latencies.length = 0;
  const firstTick = 1 + Math.max(...players.map(({ tick }) => tick));
  const before = players.map(({ down }) => down.bytes);
  const fromMs = performance.now();
  const windows: { readonly p99: number; readonly median: number }[] = [];
  for (let i = 0; i < WINDOWS; i++) {
    await wait(WINDOW_MS);
    // What is not sealed yet counts with the time that it has waited.
    const nowMs = performance.now();
    const waiting = guests.flatMap(({ sentMs }) => (sentMs > 0 ? [nowMs - sentMs] : []));
    windows.push({ p99: quantile([...latencies, ...waiting], 0.99), median: quantile(latencies, 0.5) });
    latencies.length = 0;
  }
  const seconds = (performance.now() - fromMs) / 1_000;
  const bytes = players.reduce((sum, { down }, i) => sum + down.bytes - before[i], 0);
  const lastTick = Math.min(...players.map(({ tick }) => tick));
  clearInterval(timer);
  await leave(players);
  return {
    kbPerSecond: bytes / 1_000 / seconds / players.length,
    latencyP99Ms: quantile(
      windows.map(({ p99 }) => p99),
      0.25,
    ),
    latencyMedianMs: quantile(
      windows.map(({ median }) => median),
      0.25,
    ),
    deviatingTicks: deviation(guests, firstTick, lastTick),
    ticks: lastTick - firstTick + 1,
  };
}

function sendDue(guests: readonly Guest[]): void {
  for (const guest of guests) {
    const nowMs = performance.now();
    if (guest.dueMs > nowMs || guest.sentMs > 0) continue;
    guest.dueMs += 1_000 / CHANGES_PER_SECOND;
    guest.isHeld = !guest.isHeld;
    guest.sentMs = nowMs;
    const message = buttonMessage(guest.player.tick + 1, guest.isHeld);
    guest.player.send(message[0], message.subarray(1));
  }
}

function deviation(guests: readonly Guest[], firstTick: number, lastTick: number): number {
  let count = 0;
  for (let tick = firstTick; tick <= lastTick; tick++) {
    const hash = guests[0].seen.get(tick);
    if (hash === undefined || guests.some(({ seen }) => seen.get(tick) !== hash)) count++;
  }
  return count;
}
