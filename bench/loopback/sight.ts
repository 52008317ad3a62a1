// R5: one room of 64 players who see 60 of 1,000 rows over sockets, and the same room by hand with a StateView for each client.
import { PATCHES_PER_SECOND } from '#shared/mirror/contract.ts';
import { quantile } from '../measure.ts';
import { SIGHTED } from '../worlds/sighted.ts';
import { ours, view, type Kind } from './kinds.ts';
import { measureWindow, startLoad, wait, type Load, type Window } from './load.ts';
import { sighted } from './rooms.ts';
import { startBenchServer, type BenchServer } from './server.ts';

/** As early as a page's clock would have them: a patch's ticks are over when it comes, and loopback has its bad moments. */
const LEAD_TICKS = 9;
const WARM_MS = 1_000;
/** Together as long as a room takes from one measuring of round trips, and telling of them, to the next. */
const WINDOWS = 10;
const WINDOW_MS = 500;

export interface SightFigures {
  /** Down per player, framing and everything else that came included. */
  readonly kbPerSecond: number;
  /** Of one core, for all that the server's process does: the median of windows. */
  readonly cpuShare: number;
  /** Patches that came, of those that were due. */
  readonly patchShare: number;
}

/** Both at the same time, each on a server of its own: what else the machine does meets both. Ours records. */
export async function measureSight(): Promise<{ readonly ours: SightFigures; readonly peer: SightFigures }> {
  const kinds = [ours(sighted, LEAD_TICKS), view];
  const starting = kinds.map(() => startBenchServer({ sync: 'state', isRecording: true }));
  try {
    const [ourRoom, peerRoom] = await measureRooms(await Promise.all(starting), kinds);
    return { ours: ourRoom, peer: peerRoom };
  } finally {
    for (const started of await Promise.allSettled(starting)) {
      if (started.status === 'fulfilled') await started.value.stop();
    }
  }
}

async function measureRooms(servers: readonly BenchServer[], kinds: readonly Kind[]): Promise<readonly SightFigures[]> {
  const loads: Load[] = [];
  for (let i = 0; i < kinds.length; i++) {
    loads.push(await startLoad(servers[i].url, kinds[i], { rooms: 1, seats: SIGHTED.seats }));
  }
  await wait(WARM_MS);
  const windows: (readonly Window[])[] = [];
  for (let i = 0; i < WINDOWS; i++) {
    windows.push(await Promise.all(loads.map((load, side) => measureWindow(servers[side], load, WINDOW_MS))));
  }
  await Promise.all(loads.map((load) => load.stop()));
  return loads.map((_, side) => figuresOf(windows.map((both) => both[side])));
}

function figuresOf(windows: readonly Window[]): SightFigures {
  const sum = (of: (window: Window) => number) => windows.reduce((total, window) => total + of(window), 0);
  const playerSeconds = SIGHTED.seats * sum(({ seconds }) => seconds);
  return {
    kbPerSecond: sum(({ bytes }) => bytes) / 1_000 / playerSeconds,
    cpuShare: quantile(
      windows.map(({ cpuMs, seconds }) => cpuMs / 1_000 / seconds),
      0.5,
    ),
    patchShare: sum(({ patches }) => patches) / PATCHES_PER_SECOND / playerSeconds,
  };
}
