// A load on the server under test: rooms full of clients that change their inputs, and what they cost it in a window of time.
import { inTime, inTurns, leave, type Entered } from './player.ts';
import type { Kind } from './kinds.ts';
import type { ServerFigures } from './rooms.ts';
import type { BenchServer } from './server.ts';

/** How often each client changes its input. */
export const CHANGES_PER_SECOND = 6;
/** How often it is looked whose turn it is. */
const LOOK_MS = 4;

/** A load that runs. */
export interface Load {
  readonly clients: readonly Entered[];
  /** Everyone leaves. */
  stop(): Promise<void>;
}

/** So many rooms, and clients in each. */
export interface LoadSize {
  readonly rooms: number;
  readonly seats: number;
}

export async function startLoad(url: string, kind: Kind, { rooms, seats }: LoadSize): Promise<Load> {
  const joining = inTurns(rooms, 4, async () => {
    const host = await kind.enter(url, `create/${kind.name}`);
    const path = `joinById/${host.client.roomId}`;
    return [host, ...(await inTurns(seats - 1, 2, () => kind.enter(url, path)))];
  });
  const guests = (await inTime(joining)).flat();
  const clients = guests.map(({ client }) => client);
  const everyMs = 1_000 / CHANGES_PER_SECOND;
  const startMs = performance.now();
  const sent = guests.map(() => 0);
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startMs;
    guests.forEach((guest, i) => {
      if (elapsedMs < (sent[i] + i / guests.length) * everyMs) return;
      guest.change(sent[i]++);
    });
  }, LOOK_MS);
  return {
    clients,
    async stop() {
      clearInterval(timer);
      await leave(clients);
    },
  };
}

/** What came to all clients together in a window, and what it cost. */
export interface Window extends ServerFigures {
  readonly bytes: number;
  readonly frames: number;
  readonly patches: number;
  readonly seconds: number;
}

export async function measureWindow(server: BenchServer, { clients }: Load, ms: number): Promise<Window> {
  await server.figures();
  const before = sumOf(clients);
  const fromMs = performance.now();
  await wait(ms);
  const after = sumOf(clients);
  const seconds = (performance.now() - fromMs) / 1_000;
  return {
    ...(await server.figures()),
    bytes: after.bytes - before.bytes,
    frames: after.frames - before.frames,
    patches: after.patches - before.patches,
    seconds,
  };
}

function sumOf(clients: readonly Entered[]): Entered['down'] {
  const sum = { bytes: 0, frames: 0, patches: 0 };
  for (const { down } of clients) {
    sum.bytes += down.bytes;
    sum.frames += down.frames;
    sum.patches += down.patches;
  }
  return sum;
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
