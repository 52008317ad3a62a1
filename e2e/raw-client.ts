// A player written from docs/protocol.md alone: reaches a room, follows its seals, steps the world, and compares it every second.
import { foldChecksum } from '#shared/math/checksum.ts';
import { createSim, type Sim } from '#shared/sim/sim.ts';
import { Bytes } from './raw-bytes.ts';
import { getJson, openLine, reserve, type Ask, type Closed, type Line } from './raw-door.ts';
import { createSnapshotReader, readSeals, say, type Sizes } from './raw-messages.ts';
import type { Hashes } from '#shared/session/session.ts';
import type { Game } from '#shared/sim/game.ts';

/** Where a client goes, as whom. */
export interface RawClientOptions {
  readonly url: string;
  readonly game: Game;
  readonly hashes: Hashes;
  readonly destination:
    | { readonly method: 'create' | 'joinOrCreate' }
    | { readonly method: 'joinById'; readonly roomId: string }
    | { readonly method: 'reconnect'; readonly roomId: string; readonly token: string };
  readonly name?: string;
  readonly seats?: number;
  readonly forwardedFor?: string;
}

/** A client in a room. */
export interface RawClient {
  readonly line: Line;
  readonly sim: Sim;
  /** Seats by slot, from WELCOME. */
  readonly seats: readonly number[];
  /** The newest tick stepped; −1 before the snapshot. */
  readonly tick: number;
  /** Reports of the server that were equal to the own chained checksum, and those that were not. */
  readonly agreed: number;
  readonly disagreed: number;
  /** Milliseconds of `performance.now()` at which the newest seals came, at most 4,096. */
  readonly sealsAtMs: readonly number[];
  /** The newest margin the server told, in ticks; undefined before the first. */
  readonly marginTicks: number | undefined;
  /** Why it ended, once it has. */
  readonly closed: Promise<Closed>;
  /** Holds this input in a slot from the first tick it can reach. */
  setInput(slot: number, input: Uint8Array): void;
  order(slot: number, type: number, fields: Uint8Array): void;
  /** Resolves when this is so after a message; rejects when the socket closes first. */
  until(isSo: () => boolean): Promise<void>;
}

const KEPT_TICKS = 600;
const ARRIVALS = 4096;
const MARGIN_TICKS = 1;

/** The four hashes: two are the model's and the tables' own, two are told by the server's build. */
export async function hashesFrom(url: string, game: Game): Promise<Hashes> {
  const { build } = Object(await getJson(`${url}/health`));
  const { protocol, games } = Object(build);
  const { rules } = Object(Object(games)[game.name]);
  return {
    layout: game.model.layout.layoutHash,
    content: game.contentHash,
    rules: String(rules),
    protocol: String(protocol),
  };
}

/** Reserves, joins and says hello. */
export async function playRaw(options: RawClientOptions): Promise<RawClient> {
  const { url, game, hashes } = options;
  const sim = createSim(game, { seed: 0 });
  const sizes = sizesOf(sim);
  const readSnapshot = createSnapshotReader(sizes);
  const tickMs = 1000 / sim.ticksPerSecond;
  const baseline = new Uint8Array(sizes.seats * sizes.inputBytes);
  const chain = new Uint32Array(2);
  const words = new Uint32Array(2);
  const kept = new Map<number, { chain: readonly [number, number]; checksum: readonly [number, number] }>();
  const sealsAtMs: number[] = [];
  const waiting = new Set<() => void>();
  const arrivals: number[] = [];
  let seats: readonly number[] = [];
  let tick = -1;
  let agreed = 0;
  let disagreed = 0;
  /** What the server said of ticks that are not made here yet. */
  const reports = new Map<number, readonly [number, number]>();
  let marginTicks: number | undefined;
  let orderSerial = 0;
  let leadTicks = 2;
  let ended: Closed | undefined;
  let tellClosed: (closed: Closed) => void = () => undefined;
  const closed = new Promise<Closed>((resolve) => (tellClosed = resolve));
  const line = await openLine(
    url,
    await reserve(askOf(options)),
    {
      message(bytes) {
        take(bytes[0], new Bytes(bytes.subarray(1)));
        for (const look of waiting) look();
      },
      closed(why) {
        ended = why;
        tellClosed(why);
        for (const look of waiting) look();
      },
    },
    options.destination.method === 'reconnect' ? options.destination.token : '',
  );
  line.send(say.hello(hashes));

  function take(type: number, message: Bytes): void {
    switch (type) {
      case 33:
        message.take(7);
        orderSerial = message.u8() | (message.u8() << 8);
        seats = [...message.take(message.u8())];
        return;
      case 35:
        return start(message);
      case 36:
        return step(message);
      case 37:
        compare(message.u32(), message.words());
        message.take(2);
        return follow(message.i8());
      case 38:
        return follow(message.i8());
      case 39:
        return answer(message);
    }
  }

  function start(message: Bytes): void {
    const snapshot = readSnapshot(message);
    if (snapshot === undefined) return;
    sim.accept(snapshot.state);
    tick = snapshot.tick;
    baseline.set(snapshot.baseline);
    chain.set(snapshot.chain);
    kept.clear();
    arrivals.length = 0;
    sim.checksum(words, 0);
    if (words[0] !== snapshot.checksum[0] || words[1] !== snapshot.checksum[1]) disagreed++;
  }

  function step(message: Bytes): void {
    if (tick < 0) return;
    for (const bundle of readSeals(message, sizes, tick + 1, baseline)) {
      sim.step(bundle);
      tick = bundle.tick;
      sim.checksum(words, 0);
      foldChecksum(chain, 0, words, 0);
      kept.set(tick, { chain: [chain[0], chain[1]], checksum: [words[0], words[1]] });
      kept.delete(tick - KEPT_TICKS);
      const report = reports.get(tick);
      if (report !== undefined) compare(tick, report);
      reports.delete(tick);
      // Of the tick before the newest: that one the server has surely made.
      const before = kept.get(tick - 1);
      if ((tick - 1) % sim.ticksPerSecond === 0 && before !== undefined)
        line.send(say.checksum(tick - 1, before.chain));
    }
    const nowMs = performance.now();
    sealsAtMs.push(nowMs);
    if (sealsAtMs.length > ARRIVALS) sealsAtMs.shift();
    arrivals.push(nowMs - tick * tickMs);
    if (arrivals.length > 128) arrivals.shift();
  }

  function compare(of: number, words: readonly [number, number]): void {
    const ours = kept.get(of);
    // In a rollback room a report may come before the seals of its tick.
    if (of > tick) reports.set(of, words);
    if (ours === undefined) return;
    const [high, low] = words;
    if (ours.chain[0] === high && ours.chain[1] === low) agreed++;
    else disagreed++;
  }

  /** Stamps further ahead when the tightest input was late or nearly so, less far when all were early. */
  function follow(quarters: number): void {
    if (quarters === -128) return;
    marginTicks = quarters / 4;
    if (marginTicks < MARGIN_TICKS / 2) leadTicks++;
    else if (marginTicks > MARGIN_TICKS * 3 && leadTicks > 0) leadTicks--;
  }

  /** The first tick whose checksum is another here. */
  function answer(message: Bytes): void {
    const first = message.u32();
    const count = message.u8();
    for (let of = first; of < first + count; of++) {
      const [high, low] = message.words();
      const ours = kept.get(of)?.checksum;
      if (ours === undefined || (ours[0] === high && ours[1] === low)) continue;
      return line.send(say.desyncAnswer(of, ours));
    }
  }

  /** The tick the server would seal now if the fastest seal had taken no time, and the lead over it. */
  function stamp(): number {
    return Math.floor((performance.now() - Math.min(...arrivals)) / tickMs) + 1 + leadTicks;
  }

  return {
    line,
    sim,
    sealsAtMs,
    closed,
    get seats() {
      return seats;
    },
    get tick() {
      return tick;
    },
    get agreed() {
      return agreed;
    },
    get disagreed() {
      return disagreed;
    },
    get marginTicks() {
      return marginTicks;
    },
    setInput(slot, input) {
      if (arrivals.length > 0) line.send(say.input(sizes, { tick: stamp(), slot, slotCount: seats.length, input }));
    },
    order: (slot, type, fields) => line.send(say.order(slot, (orderSerial = (orderSerial % 65_535) + 1), type, fields)),
    until(isSo) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          if (isSo()) resolve();
          else if (ended !== undefined) reject(new Error(`The socket closed with ${ended.code} ${ended.reason}`));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      });
    },
  };
}

function askOf({ url, game, hashes, destination, name = 'Raw', seats = 1, forwardedFor }: RawClientOptions): Ask {
  const { method } = destination;
  if (method === 'reconnect')
    return { url, method, name: destination.roomId, body: { reconnectionToken: destination.token }, forwardedFor };
  const room = method === 'joinById' ? destination.roomId : game.name;
  const data = method === 'create' ? { isPrivate: true } : {};
  return { url, method, name: room, body: { ...hashes, ...data, name, seats }, forwardedFor };
}

/** What the document leaves to the model. */
export function sizesOf(sim: Sim): Sizes {
  const { axisCount, places } = sim.game.model.inputLayout;
  return {
    seats: sim.seats,
    axisCount,
    buttonCount: places.length - axisCount,
    inputBytes: sim.inputBytes,
    repeatMask: sim.repeatMask,
    playerDataBytes: sim.emptyData.length,
    stateBytes: sim.stateBytes,
  };
}
