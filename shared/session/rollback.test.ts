// Rollback in whole rooms: inputs shown at once, at most one rollback a plan, snapshots or tails, pauses, watchers, ticks beyond 2^32.
import { describe, expect, test } from 'vitest';
import { createSim, type SimOf } from '../sim/sim.ts';
import { HEADER } from '../model/layout.ts';
import type { Bundle } from '../sim/bundle.ts';
import { encodePlayerData } from '../sim/game.ts';
import { game, model } from '../testing/capture.ts';
import { NETWORK_CONDITIONS, type NetworkCondition } from '../testing/conditions.ts';
import { createLink, type Link } from '../testing/network.ts';
import { CLIENT, SERVER, copyBundle, unwrapTick } from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import type { AuthorityOptions } from './authority-face.ts';
import { createNetSession, type NetSession, type NetSessionOptions } from './net-session.ts';
import { runPlan, type Plan, type PlanTarget } from './plan.ts';
import type { Hashes } from './session.ts';

const hashes: Hashes = {
  layout: '1'.repeat(16),
  rules: '2'.repeat(16),
  content: '3'.repeat(16),
  protocol: '4'.repeat(16),
};
const TICK_MS = 1000 / 60;
const RIGHT = new Uint8Array([127, 0, 0]);
const THROW = new Uint8Array([0, 0, 0b10]);
const NOTHING = new Uint8Array([0, 0, 0]);
const data = encodePlayerData(model.definition, { skin: 1 });

/** What a plan said, kept: its operations are filled anew. */
interface Said {
  readonly kind: Plan[number]['kind'];
  readonly tick: number;
}

/** One client of a room under test. */
interface Client {
  readonly session: NetSession;
  readonly sim: SimOf<(typeof model)['definition']>;
  readonly plans: (readonly Said[])[];
  readonly received: { readonly type: number; readonly bytes: number; readonly atMs: number }[];
  readonly log: string[];
  connection: number;
  connect(): void;
  /** Loses the line; the server notices at once. */
  drop(): void;
  /** Comes back over another line with the same page. */
  comeBack(): void;
  /** Keeps what it sends back for so long. */
  holdUp(ms: number): void;
  sendDown(message: Uint8Array): void;
  frame(): void;
  /** Where its own runner is. */
  x(): number;
}

function said(operation: Plan[number]): Said {
  const { kind } = operation;
  if (kind === 'step') return { kind, tick: operation.bundle.tick };
  return { kind, tick: kind === 'load' || kind === 'confirm' ? operation.tick : -1 };
}

function createClient(room: Room, connection: number, seats: number, options: Partial<NetSessionOptions>): Client {
  const sim = createSim(game, { seed: 0 });
  const session = createNetSession({ sim, hashes, ...options });
  const plans: (readonly Said[])[] = [];
  const received: Client['received'] = [];
  const log: string[] = [];
  let link: Link | undefined;
  const held: Uint8Array[] = [];
  let heldUntilMs = 0;
  const target: PlanTarget = {
    sim,
    scratch: () => createSim(game, { seed: 0 }),
    send(_, message) {
      if (room.nowMs < heldUntilMs) held.push(message.slice());
      else link?.sendUp(message, room.nowMs);
    },
    close: () => undefined,
    stepped: ({ tick }) => log.push(`step ${tick}`),
    rolledBack: (tick) => log.push(`back ${tick}`),
    loaded: () => log.push(`load ${sim.tick}`),
    confirmed: (tick) => log.push(`confirm ${tick}`),
  };
  const client: Client = {
    session,
    sim,
    plans,
    received,
    log,
    connection,
    connect() {
      link = createLink(room.condition, connection, {
        atServer: (message, atMs) => room.authority.receive(client.connection, message, atMs),
        atClient: (message, atMs) => {
          received.push({ type: message[0], bytes: message.length, atMs });
          session.receive(message, atMs);
        },
      });
    },
    drop() {
      link?.close();
      room.authority.drop(client.connection, room.nowMs);
    },
    comeBack() {
      const previous = client.connection;
      client.connection += 1000;
      if (!room.authority.rejoin(previous, client.connection, room.nowMs)) throw new Error('There is no seat.');
      client.connect();
      session.reconnected();
    },
    holdUp(ms) {
      heldUntilMs = room.nowMs + ms;
    },
    sendDown: (message) => link?.sendDown(message, room.nowMs),
    frame() {
      link?.deliver(room.nowMs);
      if (room.nowMs >= heldUntilMs) for (const message of held.splice(0)) link?.sendUp(message, room.nowMs);
      const plan = session.advance(room.nowMs);
      plans.push(plan.map(said));
      runPlan(plan, target);
    },
    x() {
      const seat = session.seats[0];
      for (const e of sim.world.each('Runner', 'Position'))
        if (sim.world.Runner.player[e] === seat) return sim.world.Position.x[e];
      return NaN;
    },
  };
  room.authority.join({ connection, seats, data: Array.from({ length: seats }, () => data) }, room.nowMs);
  client.connect();
  room.clients.push(client);
  return client;
}

interface Room {
  readonly condition: NetworkCondition;
  readonly authority: ReturnType<typeof createAuthority>;
  readonly clients: Client[];
  nowMs: number;
}

function createRoom(condition: NetworkCondition, options: Partial<AuthorityOptions> & { startTick?: number } = {}) {
  const sim = createSim(game, { seed: 3 });
  if (options.startTick !== undefined) {
    const bytes = new Uint8Array(sim.stateBytes);
    sim.save(bytes);
    new Uint32Array(bytes.buffer)[HEADER.tick] = options.startTick;
    sim.load(bytes);
  }
  const authority = createAuthority({ sim, hashes, sync: 'rollback', startMs: 0, ...options });
  const sealed: Bundle[] = [];
  const room: Room & { sim: typeof sim; readonly sealed: readonly Bundle[]; run(ms: number): void } = {
    sealed,
    condition,
    authority,
    clients: [],
    sim,
    nowMs: 0,
    run(ms) {
      const untilMs = room.nowMs + ms;
      while (room.nowMs < untilMs - 1e-6) {
        room.nowMs += TICK_MS;
        for (const client of room.clients) client.frame();
        runPlan(authority.advance(room.nowMs), {
          sim,
          scratch: () => createSim(game, { seed: 3 }),
          send: (to, message) => room.clients.find(({ connection }) => connection === to)?.sendDown(message),
          close: (to) => authority.leave(to, room.nowMs),
          stepped: (bundle) => sealed.push(copyBundle(bundle)),
        });
      }
    },
  };
  return room;
}

const quiet = { ...NETWORK_CONDITIONS.mobile, jitterMs: 0, loss: 0 };

/** The chained checksum of a client's newest confirmed tick and the server's of the same; equal when they agree. */
function agreement(room: ReturnType<typeof createRoom>, client: Client) {
  const ours = new Uint32Array(2);
  const theirs = new Uint32Array(2);
  let tick = client.session.confirmedTick;
  while (!client.session.chainAt(tick, ours)) tick--;
  // Who came after 2^32 counts from there.
  return room.authority.chainAt(unwrapTick(tick, 32, room.authority.tick), theirs) && ours.join() === theirs.join();
}

describe('an input of one’s own', () => {
  test('is in the world with the tick of the key, long before it is sealed', () => {
    const room = createRoom(quiet);
    const client = createClient(room, 1, 1, {});
    room.run(3000);
    const before = client.x();
    client.session.setInput(0, RIGHT);
    room.run(TICK_MS * 0.9);
    expect(client.x()).toBeGreaterThan(before);
    expect(client.session.tick - client.session.confirmedTick).toBeGreaterThan(8);
    expect(client.session.stats.inputsShownEarly).toBeGreaterThan(0);
  });

  test('that was guessed right is never made anew: alone on a good line there is no rollback', () => {
    const room = createRoom(NETWORK_CONDITIONS.good);
    const client = createClient(room, 1, 1, {});
    room.run(2000);
    const { rollbacks } = client.session.stats;
    for (let i = 0; i < 20; i++) {
      client.session.setInput(0, i % 2 === 0 ? RIGHT : NOTHING);
      room.run(150);
    }
    expect(client.session.stats.rollbacks).toBe(rollbacks);
    expect(agreement(room, client)).toBe(true);
  });

  test('is shown later by the delay that was asked for', () => {
    const room = createRoom(quiet);
    const client = createClient(room, 1, 1, { inputDelay: 4 });
    room.run(3000);
    const before = client.x();
    client.session.setInput(0, RIGHT);
    const shownAfter = Array.from({ length: 8 }, (_, i) => i + 1).find(() => {
      room.run(TICK_MS * 0.9);
      return client.x() > before;
    });
    expect(shownAfter).toBe(5);
  });

  test('that came too late is still pressed once, and never shown twice', () => {
    const room = createRoom(quiet);
    const client = createClient(room, 1, 1, {});
    const other = createClient(room, 2, 1, {});
    room.run(3000);
    // What is sent now is under way 120 ms longer.
    client.holdUp(120);
    client.session.setInput(0, THROW);
    client.session.setInput(0, NOTHING);
    room.run(3000);
    expect(room.authority.counts.inputsLate).toBeGreaterThan(0);
    expect(room.sealed.filter(({ inputs }) => (inputs[2] & 0b10) !== 0)).toHaveLength(1);
    expect(agreement(room, client) && agreement(room, other)).toBe(true);
  });
});

describe('a plan', () => {
  test('goes back at most once, to the newest confirmed tick, and is as long again as before', () => {
    const room = createRoom(NETWORK_CONDITIONS.mobile);
    const client = createClient(room, 1, 1, {});
    const other = createClient(room, 2, 1, {});
    for (let i = 0; i < 200; i++) {
      other.session.setInput(0, i % 3 === 0 ? RIGHT : NOTHING);
      room.run(50);
    }
    expect(client.session.stats.rollbacks).toBeGreaterThan(20);
    let newest = 0;
    let confirmed = 0;
    for (const plan of client.plans) {
      expect(plan.filter(({ kind }) => kind === 'load').length).toBeLessThanOrEqual(1);
      let tick = newest;
      for (const operation of plan) {
        if (operation.kind === 'load') expect(operation.tick).toBeGreaterThanOrEqual(confirmed);
        if (operation.kind === 'load') tick = operation.tick;
        if (operation.kind === 'step') expect(operation.tick === tick + 1 || newest === 0).toBe(true);
        if (operation.kind === 'step') tick = operation.tick;
        if (operation.kind === 'confirm') expect(operation.tick).toBeGreaterThan(confirmed);
        if (operation.kind === 'confirm') confirmed = operation.tick;
      }
      expect(tick).toBeGreaterThanOrEqual(newest);
      newest = tick;
    }
    expect(agreement(room, client) && agreement(room, other)).toBe(true);
  });

  test('guesses no further than its window, and waits there', () => {
    const room = createRoom(quiet);
    const client = createClient(room, 1, 1, { predictionTicks: 5 });
    room.run(3000);
    expect(client.session.tick - client.session.confirmedTick).toBeLessThanOrEqual(5);
    client.drop();
    room.run(3000);
    expect(client.session.tick - client.session.confirmedTick).toBe(5);
    expect(client.session.phase).toBe('stalled');
  });

  test('whose steps are dear guesses less', () => {
    const room = createRoom(quiet);
    const client = createClient(room, 1, 1, {});
    room.run(3000);
    expect(client.session.tick - client.session.confirmedTick).toBeGreaterThan(8);
    client.session.setStepCost?.(2);
    room.run(2000);
    expect(client.session.tick - client.session.confirmedTick).toBeLessThanOrEqual(2);
    expect(client.session.phase).toBe('playing');
    expect(agreement(room, client)).toBe(true);
  });
});

describe('who comes back', () => {
  test('after two seconds gets the seals since, and no snapshot', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const client = createClient(room, 1, 1, {});
    const other = createClient(room, 2, 1, {});
    room.run(3000);
    client.drop();
    room.run(2000);
    client.received.length = 0;
    client.comeBack();
    room.run(1500);
    expect(client.received.map(({ type }) => type)).not.toContain(SERVER.snapshot);
    expect(room.authority.counts).toMatchObject({ tailsSent: 1, snapshotsSent: 2 });
    expect(client.session.stats.snapshotsLoaded).toBe(1);
    expect(client.session.phase).toBe('playing');
    expect(client.session.confirmedTick).toBeGreaterThan(room.authority.tick - 30);
    expect(agreement(room, client) && agreement(room, other)).toBe(true);
  });

  test('after longer than checksums are kept gets a snapshot', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const client = createClient(room, 1, 1, {});
    room.run(3000);
    client.drop();
    room.run(15_000);
    client.comeBack();
    room.run(1500);
    expect(client.session.stats.snapshotsLoaded).toBe(2);
    expect(agreement(room, client)).toBe(true);
  });

  test('with a world that is not the server’s gets a snapshot', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const client = createClient(room, 1, 1, {});
    room.run(2500);
    const bytes = new Uint8Array(client.sim.stateBytes);
    client.sim.save(bytes);
    bytes[bytes.length - 9] ^= 1;
    client.sim.load(bytes);
    room.run(300);
    client.drop();
    room.run(300);
    client.comeBack();
    room.run(1500);
    expect(room.authority.counts.tailsSent).toBe(0);
    expect(agreement(room, client)).toBe(true);
  });

  test('moves nobody else: the others lose no tick and load nothing', () => {
    const undisturbed = createRoom(NETWORK_CONDITIONS.wifi);
    const alone = createClient(undisturbed, 1, 1, {});
    undisturbed.run(8000);
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const client = createClient(room, 1, 1, {});
    room.run(3000);
    const late = createClient(room, 2, 1, {});
    room.run(1000);
    late.drop();
    room.run(1000);
    late.comeBack();
    room.run(3000);
    expect(client.session.stats).toMatchObject({ snapshotsLoaded: 1, stalls: 0, desyncs: 0 });
    const stepsOf = (plans: Client['plans']) =>
      plans.slice(120).map((plan) => plan.some(({ kind }) => kind === 'step'));
    expect(stepsOf(client.plans)).toEqual(stepsOf(alone.plans));
    expect(agreement(room, late)).toBe(true);
  });
});

test('a pause takes back what was guessed beyond it, and play goes on after it', () => {
  const room = createRoom(quiet);
  const client = createClient(room, 1, 1, {});
  room.run(3000);
  client.session.setInput(0, RIGHT);
  room.run(500);
  room.authority.pause(room.nowMs);
  room.run(1000);
  expect(client.session.phase).toBe('paused');
  expect([client.session.tick, client.sim.tick]).toEqual([room.authority.tick, room.authority.tick]);
  client.log.length = 0;
  room.run(5000);
  expect(client.log).toEqual([]);
  room.authority.resume(room.nowMs);
  room.run(2000);
  expect(client.session.phase).toBe('playing');
  expect(client.session.stats.stalls).toBe(0);
  expect(agreement(room, client)).toBe(true);
});

describe('who watches', () => {
  test('guesses nothing, and sees the match as it is played', () => {
    const room = createRoom(NETWORK_CONDITIONS.wifi);
    const player = createClient(room, 1, 1, {});
    const watcher = createClient(room, 2, 0, {});
    for (let i = 0; i < 40; i++) {
      player.session.setInput(0, i % 2 === 0 ? RIGHT : NOTHING);
      room.run(100);
    }
    expect(watcher.session.stats.rollbacks).toBe(0);
    expect(watcher.session.confirmedTick).toBeGreaterThan(room.authority.tick - 20);
    expect(agreement(room, watcher)).toBe(true);
  });

  test('may be shown the match later, from its first world on, and nothing that is younger', () => {
    const room = createRoom(NETWORK_CONDITIONS.good, { watchDelaySeconds: 5 });
    createClient(room, 1, 1, {});
    room.run(1000);
    const watcher = createClient(room, 2, 0, {});
    room.run(2000);
    expect(watcher.session.phase).toBe('connecting');
    for (let i = 0; i < 30; i++) {
      room.run(500);
      expect(watcher.session.tick).toBeLessThanOrEqual(Math.max(0, room.authority.tick - 300));
    }
    expect(watcher.session.phase).toBe('playing');
    expect(watcher.session.tick).toBeGreaterThan(room.authority.tick - 330);
    expect(agreement(room, watcher)).toBe(true);
    expect(room.authority.counts.desyncs).toBe(0);
    const late = createClient(room, 3, 0, {});
    room.run(1000);
    expect(late.session.tick).toBeGreaterThan(room.authority.tick - 330);
    expect(late.session.tick).toBeLessThanOrEqual(room.authority.tick - 300);
  });

  test('and computes another world is repaired, though it is late', () => {
    const room = createRoom(NETWORK_CONDITIONS.good, { watchDelaySeconds: 3 });
    createClient(room, 1, 1, {});
    room.run(5000);
    const watcher = createClient(room, 2, 0, {});
    room.run(2000);
    const bytes = new Uint8Array(watcher.sim.stateBytes);
    watcher.sim.save(bytes);
    bytes[bytes.length - 9] ^= 1;
    watcher.sim.load(bytes);
    room.run(4000);
    expect(room.authority.counts.desyncs).toBe(1);
    expect(room.authority.reports).toHaveLength(1);
    expect(watcher.session.stats.snapshotsLoaded).toBe(2);
  });
});

describe('a line that is not read', () => {
  test('is sent to less often, and each message says all that has come', () => {
    const room = createRoom(NETWORK_CONDITIONS.good);
    const client = createClient(room, 1, 1, {});
    const busy = createClient(room, 2, 1, {});
    const messages = (seconds: number) => {
      client.received.length = 0;
      for (let i = 0; i < seconds * 20; i++) {
        busy.session.setInput(0, i % 2 === 0 ? RIGHT : NOTHING);
        room.run(50);
      }
      return client.received.filter(({ type }) => type === SERVER.seals).length / seconds;
    };
    messages(2);
    expect(messages(4)).toBeGreaterThan(15);
    room.authority.setBacklog(1, 20_000);
    expect(messages(4)).toBeLessThan(5);
    room.authority.setBacklog(1, 200_000);
    expect(messages(4)).toBeLessThan(1.5);
    expect(client.session.phase).toBe('playing');
    room.authority.setBacklog(1, 0);
    expect(messages(4)).toBeGreaterThan(15);
    expect(agreement(room, client)).toBe(true);
    expect(client.session.stats.snapshotsLoaded).toBe(1);
  });
});

test('when nothing happens a room rests: a few small messages a second', () => {
  const room = createRoom(NETWORK_CONDITIONS.good);
  const client = createClient(room, 1, 1, {});
  room.run(2000);
  client.received.length = 0;
  room.run(10_000);
  const seals = client.received.filter(({ type }) => type === SERVER.seals);
  expect(seals.length).toBeLessThanOrEqual(62);
  expect(seals.length).toBeGreaterThanOrEqual(55);
  expect(client.session.stats.stalls).toBe(0);
});

test.each([2 ** 31 - 200, 2 ** 32 - 200])('a match crosses tick %i: players, late joiners, returns', (startTick) => {
  const room = createRoom(NETWORK_CONDITIONS.wifi, { startTick });
  const client = createClient(room, 1, 1, {});
  const other = createClient(room, 2, 1, {});
  const play = (ms: number) => {
    for (let i = 0; i < ms / 100; i++) {
      other.session.setInput(0, i % 2 === 0 ? RIGHT : NOTHING);
      room.run(100);
    }
  };
  play(2500);
  expect(client.session.seats).toEqual([0]);
  client.drop();
  play(1500);
  client.comeBack();
  play(2500);
  const late = createClient(room, 3, 1, {});
  play(2500);
  expect(room.authority.tick).toBeGreaterThan(startTick + 500);
  expect(room.sim.tick).toBe(room.authority.tick % 2 ** 32);
  expect([client, other, late].map((of) => agreement(room, of))).toEqual([true, true, true]);
  expect(room.authority.counts).toMatchObject({ desyncs: 0, lyingChecksums: 0, tailsSent: 1 });
  for (const { session, sim } of [client, other, late]) {
    expect(session.phase).toBe('playing');
    expect(session.stats.desyncs).toBe(0);
    expect(Math.abs(sim.tick - room.sim.tick)).toBeLessThan(40);
  }
});

test.each([30, 144])('at %i Hz a client plays as at 60', (framesPerSecond) => {
  const room = createRoom(NETWORK_CONDITIONS.wifi);
  const client = createClient(room, 1, 1, {});
  const frameMs = 1000 / framesPerSecond;
  let nextMs = 0;
  const { frame } = client;
  client.frame = () => {
    // The room's own step is a tick: more frames than that are made between, fewer are left out.
    for (; nextMs <= room.nowMs; nextMs += frameMs) if (nextMs > room.nowMs - TICK_MS) frame();
  };
  room.run(5000);
  expect(client.session.phase).toBe('playing');
  expect(agreement(room, client)).toBe(true);
  expect(room.authority.counts.inputsLate).toBeLessThan(3);
});

test('what a client says when it comes back: its world, and nothing else that is not known', () => {
  const room = createRoom(NETWORK_CONDITIONS.good);
  const client = createClient(room, 1, 1, {});
  room.run(2000);
  client.session.reconnected();
  const hello = client.session
    .advance(room.nowMs)
    .find((operation) => operation.kind === 'send' && operation.message[0] === CLIENT.hello);
  expect(hello?.kind === 'send' && hello.message.length).toBe(45);
  const fresh = createNetSession({ sim: client.sim, hashes }).advance(0)[0];
  expect(fresh.kind === 'send' && fresh.message.length).toBe(33);
});

describe('options out of range', () => {
  test.each([
    ['predictionTicks', { predictionTicks: 61 }],
    ['predictionTicks', { predictionTicks: 1.5 }],
    ['inputDelay', { inputDelay: 13 }],
    ['inputDelay', { inputDelay: -1 }],
  ])('%s are refused by name', (name, options) => {
    const sim = createSim(game, { seed: 0 });
    expect(() => createNetSession({ sim, hashes, ...options })).toThrow(
      expect.objectContaining({ code: 'session/option', what: expect.stringContaining(name) }),
    );
  });
});
