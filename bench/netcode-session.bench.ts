// N1, N2 and N3: bytes of a client, how long it takes to be in step, and what the others notice of one who suffers.
import { game as dogfight } from '#shared/games/dogfight/sim.ts';
import { PRESENCE } from '#shared/sim/bundle.ts';
import type { Game } from '#shared/sim/game.ts';
import { createSim, type Sim } from '#shared/sim/sim.ts';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { runMatch } from '#shared/testing/match.ts';
import { framedBytes } from '#shared/testing/network.ts';
import { heldBytes } from '#scripts/fuzz/memory.ts';
import { quantile } from './measure.ts';
import { faults, openRoom, soundLine, type Fault } from './session/room.ts';
import { crowdGame } from './worlds/crowd-game.ts';
import { nullGame } from './worlds/null-game.ts';
import type { Benchmark, Measurement } from '#scripts/bench/benchmark.ts';

/** What a relay sends down that puts an input of twelve bytes for each of eight seats into each of sixty bundles a second. */
const RELAY_BYTES_PER_SECOND = 60 * framedBytes(1 + 8 * 12, false);

type Sync = 'lockstep' | 'rollback';

/** Several rows are figures of one match. */
const matches = new Map<string, ReturnType<typeof runMatch>>();

function traffic(
  game: Game,
  sync: Sync,
  of: 'bytesDownPerSecond' | 'bytesUpPerSecond' | 'messagesDownPerSecond',
): number {
  const key = `${game.model.definition.name} ${sync}`;
  const match =
    matches.get(key) ??
    runMatch({ game, sync, isStrict: false, players: 8, ticks: 1800, seed: 7, network: NETWORK_CONDITIONS.wifi });
  matches.set(key, match);
  return Math.max(...match.clients.map((client) => client[of]));
}

function bytesRow(target: string, name: string, measure: () => Measurement): Benchmark {
  return { row: 'N1', target, name: `${name}, framing and keep-alive included`, unit: 'B/s', measure };
}

/** A world of a game after so many ticks with a bot in every seat. */
function aged(game: Game, ticks: number): Sim {
  const sim = createSim(game, { seed: 1 });
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const commands = Array.from({ length: sim.seats - 1 }, (_, seat) => ({
    kind: 'join' as const,
    seat,
    presence: PRESENCE.bot,
    level: 3,
    data: sim.emptyData,
  }));
  for (let tick = 1; tick <= ticks; tick++)
    sim.step({ tick, inputs, orders: [], commands: tick === 1 ? commands : [] });
  return sim;
}

interface Joined {
  /** From the open socket to a world in step with the seals, simulated, on `good`. */
  readonly ms: number;
  /** Bytes until then. */
  readonly kilobytes: number;
  /** CPU to pack, unpack, load and catch up, all in this process. */
  readonly cpuMs: number;
}

function joinAfter(game: Game, ticks: number): Joined {
  const room = openRoom(game, { sync: 'rollback', sim: aged(game, ticks) });
  room.run(200);
  const started = process.cpuUsage();
  const fromMs = room.nowMs;
  const client = room.join(NETWORK_CONDITIONS.good);
  for (let i = 0; i < 120 && client.session.tick <= room.tick; i++) room.run(1000 / 60);
  const { user, system } = process.cpuUsage(started);
  return { ms: room.nowMs - fromMs, kilobytes: client.downBytes / 1000, cpuMs: (user + system) / 1000 };
}

const kept = new Map<string, Joined>();

function joined(name: string, make: () => Game, ticks: number): Joined {
  const key = `${name} ${ticks}`;
  const found = kept.get(key) ?? joinAfter(make(), ticks);
  kept.set(key, found);
  return found;
}

function joinRows(name: string, make: () => Game, young: number, old: number): readonly Benchmark[] {
  const minutes = old / 3600;
  return [
    {
      row: 'N2',
      target: '≤ 250',
      name: `${name}: open to in step on a good line, after a minute`,
      unit: 'ms',
      measure: () => ({ ours: joined(name, make, young).ms }),
    },
    {
      row: 'N2',
      target: '≤ 60',
      name: `${name}: bytes to join`,
      unit: 'KB',
      measure: () => ({ ours: joined(name, make, young).kilobytes }),
    },
    {
      row: 'N2',
      target: '≤ 1.1',
      name: `${name}: bytes to join after ${minutes} minutes / after one`,
      unit: 'KB',
      measure: () => ({ ours: joined(name, make, old).kilobytes, peer: joined(name, make, young).kilobytes }),
    },
    {
      row: 'N2',
      target: '–',
      name: `${name}: CPU of server and client to join`,
      unit: 'ms',
      measure: () => ({ ours: joined(name, make, young).cpuMs }),
    },
  ];
}

/** The 99th of 100 intervals between ticks that the others saw, ms, and how long the one who suffered took to be in step again. */
function suffer(sync: Sync, fault?: Fault): { readonly p99Ms: number; readonly backMs: number } {
  const room = openRoom(dogfight, { sync });
  const victim = room.join(soundLine);
  const others = [room.join(soundLine), room.join(soundLine), room.join(soundLine)];
  let i = 0;
  const play = (ms: number) => {
    for (let done = 0; done < ms; done += 150) {
      i++;
      for (const [seat, client] of [victim, ...others].entries())
        client.setInput(Uint8Array.of(((i + seat) % 3) * 60, 127, (i + seat) % 2));
      room.run(150);
    }
  };
  play(3000);
  for (const other of others) other.tickTimesMs.length = 0;
  fault?.begin(victim);
  play(fault?.name.includes('second') === true ? 1050 : 3000);
  fault?.end(victim);
  const endMs = room.nowMs;
  const isBack = () => victim.session.phase === 'playing' && victim.session.confirmedTick >= room.tick - 12;
  while (!isBack() && room.nowMs - endMs < 10_000) room.run(1000 / 60);
  const backMs = room.nowMs - endMs;
  play(4500);
  const intervals = others.flatMap(({ tickTimesMs }) => tickTimesMs.slice(1).map((ms, at) => ms - tickTimesMs[at]));
  return { p99Ms: quantile(intervals, 0.99), backMs };
}

function sufferRows(sync: Sync): readonly Benchmark[] {
  let baseline: number | undefined;
  const base = () => (baseline ??= suffer(sync).p99Ms);
  return faults.flatMap((fault): Benchmark[] => {
    let once: ReturnType<typeof suffer> | undefined;
    const found = () => (once ??= suffer(sync, fault));
    return [
      {
        row: 'N3',
        target: '≤ 2',
        name: `${sync}: one ${fault.name}: others' ticks, 99 of 100, beyond the undisturbed`,
        unit: 'ms',
        measure: () => ({ ours: Math.max(0, found().p99Ms - base()) }),
      },
      {
        row: 'N3',
        target: '≤ 500',
        name: `${sync}: one ${fault.name}: in step again after it ends`,
        unit: 'ms',
        measure: () => ({ ours: found().backMs }),
      },
    ];
  });
}

/** What each of seven more clients in a room of this process holds: session, world and rings. */
function memoryOfClient(sync: Sync): number {
  const room = openRoom(dogfight, { sync });
  room.join(soundLine);
  // Longer than anything of the room itself still grows.
  room.run(35_000);
  const before = heldBytes();
  const clients = Array.from({ length: 7 }, () => room.join(soundLine));
  room.run(3000);
  return (heldBytes() - before) / clients.length / 1e6;
}

export const rows: readonly Benchmark[] = [
  bytesRow('≤ 400', 'rollback, 8 seats of dogfight: down, the most of any client / a fixed-slot relay', () => ({
    ours: traffic(dogfight, 'rollback', 'bytesDownPerSecond'),
    peer: RELAY_BYTES_PER_SECOND,
  })),
  bytesRow('≤ 150', 'rollback, 8 seats of dogfight: up', () => ({
    ours: traffic(dogfight, 'rollback', 'bytesUpPerSecond'),
  })),
  bytesRow('≤ 60', 'rollback, nobody does anything: down', () => ({
    ours: traffic(nullGame(200), 'rollback', 'bytesDownPerSecond'),
  })),
  bytesRow('≤ 600', 'lockstep, 8 seats of dogfight: down / a fixed-slot relay', () => ({
    ours: traffic(dogfight, 'lockstep', 'bytesDownPerSecond'),
    peer: RELAY_BYTES_PER_SECOND,
  })),
  bytesRow('≤ 360', 'lockstep, nobody does anything: down', () => ({
    ours: traffic(nullGame(200), 'lockstep', 'bytesDownPerSecond'),
  })),
  {
    row: 'N1',
    target: '–',
    name: 'rollback, 8 seats of dogfight: messages down',
    unit: '1/s',
    measure: () => ({ ours: traffic(dogfight, 'rollback', 'messagesDownPerSecond') }),
  },
  {
    row: 'N1',
    target: '–',
    name: 'rollback, dogfight: memory of a client, world and rings included',
    unit: 'MB',
    measure: () => ({ ours: memoryOfClient('rollback') }),
  },
  ...joinRows('thousand', () => crowdGame(1000), 3600, 18_000),
  ...joinRows('dogfight', () => dogfight, 3600, 216_000),
  ...sufferRows('rollback'),
  ...sufferRows('lockstep'),
];
