// A client of a state room: its own rows at once, the others late, and what is shown agrees with what the server says.
import { expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import { game as capture } from '../testing/capture.ts';
import { NETWORK_CONDITIONS, type NetworkCondition } from '../testing/conditions.ts';
import { game as duel } from '../testing/duel.ts';
import { runMatch } from '../testing/match.ts';
import { createLink, type Link } from '../testing/network.ts';
import { copyBundle } from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import { runPlan, type PlanTarget } from './plan.ts';
import { createRoomSession } from './room-session.ts';
import { hashes } from './room-rig.test-helper.ts';

const FRAME_MS = 1000 / 60;
const { good, mobile } = NETWORK_CONDITIONS;
const perfect = { ...good, jitterMs: 0, loss: 0 };

/** A state room of a game with one client for each of `seats`, 0 for one that watches. */
function room(game: Game, condition: NetworkCondition, seats: readonly number[], watchDelaySeconds = 0) {
  const server = createSim(game, { seed: 3 });
  const authority = createAuthority({
    sim: server,
    hashes,
    sync: 'state',
    startMs: 0,
    isStrict: true,
    watchDelaySeconds,
  });
  const sealed: Bundle[] = [];
  let nowMs = 0;
  const clients = seats.map((count, i) => {
    const sim = createSim(game, { seed: 0 });
    const session = createRoomSession({ sim, hashes, isStrict: true });
    const log: string[] = [];
    let link: Link | undefined;
    const client = {
      sim,
      session,
      log,
      connection: i + 1,
      connect() {
        link = createLink(condition, client.connection, {
          atServer: (message, atMs) => authority.receive(client.connection, message, atMs),
          atClient: (message, atMs) => session.receive(message, atMs),
        });
      },
      lose() {
        link?.close();
        session.lineLost();
        authority.drop(client.connection, nowMs);
      },
      comeBack() {
        const previous = client.connection;
        client.connection += 100;
        authority.rejoin(previous, client.connection, nowMs);
        client.connect();
        session.reconnected();
      },
      sendDown: (message: Uint8Array) => link?.sendDown(message, nowMs),
      deliver: () => link?.deliver(nowMs),
      target: {
        sim,
        scratch: () => sim,
        send: (_: number, message: Uint8Array) => link?.sendUp(message, nowMs),
        close: () => undefined,
        loaded: () => log.push('loaded'),
        stepped: ({ tick }: Bundle) => log.push(`step ${tick}`),
        rolledBack: (tick: number) => log.push(`back ${tick}`),
      } satisfies PlanTarget,
    };
    authority.join(
      { connection: client.connection, seats: count, data: Array.from({ length: count }, () => server.emptyData) },
      0,
    );
    client.connect();
    return client;
  });
  const run = (ms: number) => {
    const untilMs = nowMs + ms;
    while (nowMs < untilMs - 1e-6) {
      nowMs += FRAME_MS;
      for (const client of clients) {
        client.deliver();
        runPlan(client.session.advance(nowMs), client.target);
      }
      runPlan(authority.advance(nowMs), {
        sim: server,
        scratch: () => server,
        send: (to, message) => clients.find(({ connection }) => connection === to)?.sendDown(message),
        close: (to) => authority.leave(to, nowMs),
        stepped: (bundle) => sealed.push(copyBundle(bundle)),
      });
    }
  };
  return { server, authority, clients, sealed, run, now: () => nowMs };
}

/** Where the runner of a seat is in a world of capture. */
function runner(sim: ReturnType<typeof createSim<(typeof capture)['model']['definition']>>, seat: number): number {
  const { world } = sim;
  for (const e of world.each('Runner', 'Position')) if (world.Runner.player[e] === seat) return world.Position.x[e];
  return NaN;
}

const RIGHT = new Uint8Array([127, 0, 0]);

test('an own runner moves in the tick of the key, over a mobile line, and stays where it was predicted', () => {
  const { clients, run } = room(capture as Game, mobile, [1]);
  const [{ session, sim, log }] = clients;
  run(3000);
  const world = sim as never;
  const before = runner(world, 0);
  session.setInput(0, RIGHT);
  run(FRAME_MS * 2);
  expect(runner(world, 0)).toBeGreaterThan(before);
  log.length = 0;
  const places: number[] = [];
  for (let i = 0; i < 120; i++) {
    run(FRAME_MS);
    places.push(runner(world, 0));
  }
  places.forEach((x, i) => expect(i === 0 || x >= places[i - 1]).toBe(true));
  expect(session.stats.inputsShownEarly).toBeGreaterThan(0);
  expect(session.stats.desyncs).toBe(0);
});

test('others are shown a little in the past, between patches, without a jump', () => {
  const { clients, run, server } = room(capture as Game, good, [1, 1]);
  const [mover, watcher] = clients;
  run(2000);
  mover.session.setInput(0, RIGHT);
  run(1000);
  const seat = mover.session.seats[0];
  let last = runner(watcher.sim as never, seat);
  const steps: number[] = [];
  for (let i = 0; i < 60; i++) {
    run(FRAME_MS);
    const x = runner(watcher.sim as never, seat);
    steps.push(x - last);
    last = x;
  }
  const speed = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  expect(speed).toBeGreaterThan(0);
  for (const step of steps) expect(step).toBeLessThan(speed * 2.5);
  expect(runner(server as never, seat)).toBeGreaterThan(last);
});

test('a line that breaks five times loses nothing: the seat, what is known, and orders are there again', () => {
  const { clients, run, authority, sealed } = room(capture as Game, good, [1, 1]);
  const [{ session }] = clients;
  run(2000);
  const seats = String(session.seats);
  const { type, payload } = clients[0].sim.encodeOrder('Ping', { x: 1, y: 2 });
  for (let i = 0; i < 5; i++) {
    clients[0].lose();
    session.order(0, type, payload);
    run(700);
    clients[0].comeBack();
    run(1500);
    expect(session.phase).toBe('playing');
    expect(String(session.seats)).toBe(seats);
  }
  authority.flush();
  run(1000);
  expect(sealed.flatMap(({ orders }) => orders)).toHaveLength(5);
  expect(session.state?.agreedTick).toBeGreaterThan(authority.tick - 120);
  expect(session.stats.desyncs).toBe(0);
});

test('what a shooter saw is sealed with the shot: the tick at which the others were shown', () => {
  const { clients, run, sealed, server } = room(duel as Game, good, [1, 1]);
  const [{ session }] = clients;
  run(3000);
  const { lagByte, sizeBytes } = duel.model.inputLayout;
  const fire = new Uint8Array(sizeBytes);
  fire[sizeBytes - 1] = 1;
  const seen = session.state?.othersTick ?? NaN;
  const from = sealed.length;
  session.setInput(0, fire);
  run(1000);
  const shots = sealed
    .slice(from)
    .filter(({ inputs }) => (inputs[session.seats[0] * sizeBytes + sizeBytes - 1] & 1) === 1);
  expect(shots).toHaveLength(1);
  const lag = shots[0].inputs[session.seats[0] * sizeBytes + lagByte];
  expect(lag).toBeGreaterThan(3);
  expect(Math.abs(shots[0].tick - lag - seen)).toBeLessThanOrEqual(2);
  expect(server.tick).toBeGreaterThan(0);
});

test('who watches later is shown the match of then, and nothing that is younger', () => {
  const { clients, run, server, sealed } = room(capture as Game, good, [1, 0], 2);
  const [player, watcher] = clients;
  run(3000);
  player.session.setInput(0, RIGHT);
  run(4000);
  expect(watcher.session.phase).toBe('playing');
  const behind = server.tick - watcher.session.tick;
  expect(behind).toBeGreaterThanOrEqual(120);
  expect(behind).toBeLessThan(150);
  const then = createSim(capture, { seed: 3 });
  for (const bundle of sealed.slice(0, watcher.session.tick)) then.step(bundle);
  const seat = player.session.seats[0];
  expect(runner(watcher.sim as never, seat)).toBeLessThanOrEqual(runner(then as never, seat));
  expect(runner(watcher.sim as never, seat)).toBeGreaterThan(runner(then as never, seat) - 1);
});

test('a page that slept shows the newest state at once', () => {
  const { clients, run, authority } = room(capture as Game, perfect, [1]);
  const [{ session, log, target }] = clients;
  run(2000);
  const { advance } = session;
  session.advance = () => [];
  run(5000);
  session.advance = advance;
  log.length = 0;
  run(FRAME_MS * 2);
  expect(log).toContain('loaded');
  expect(session.tick).toBeGreaterThanOrEqual(authority.tick - 6);
  expect(target.sim.tick).toBe(session.tick);
});

test.each(['good', 'wifi', 'mobile', 'awful'] as const)('a match over a %s line ends in agreement', (network) => {
  for (const game of [capture, duel] as unknown as Game[]) {
    const match = runMatch({
      game,
      sync: 'state',
      players: 3,
      ticks: 900,
      seed: 4,
      network: NETWORK_CONDITIONS[network],
      isStrict: true,
    });
    expect(match.desyncs).toBe(0);
    expect(match.agreeing).toBe(3);
  }
});

test('a recording of a state room plays the same in every kind', () => {
  const bundles: Bundle[] = [];
  const play = runMatch({
    game: capture as Game,
    sync: 'state',
    players: 2,
    ticks: 600,
    seed: 9,
    onStep: (bundle) => bundles.push(copyBundle(bundle)),
  });
  for (const sync of ['lockstep', 'rollback', 'state'] as const) {
    const again = runMatch({
      game: capture as Game,
      sync,
      players: 1,
      ticks: 600,
      seed: 9,
      inputs: (tick) => bundles[tick - 1],
    });
    expect(again.checksum).toBe(play.checksum);
    expect(again.chain).toBe(play.chain);
    expect(again.agreeing).toBe(1);
  }
});

test('an order that names rows means the same rows on the server, and none that its player does not know', () => {
  const { clients, run, sealed, server } = room(capture as Game, good, [1, 1]);
  const [{ session, sim }] = clients;
  run(2000);
  const own = sim as never as ReturnType<typeof createSim<(typeof capture)['model']['definition']>>;
  const whole = server as never as typeof own;
  const rows = [...own.world.each('Runner', 'Position')];
  expect(rows).toHaveLength(2);
  const whom = [...rows.map((e) => own.world.idOf(e)), 0x0005_0009 as never];
  const { type, payload } = own.encodeOrder('Follow', { whom });
  session.order(0, type, payload);
  run(1000);
  const [order] = sealed.flatMap(({ orders }) => orders);
  const named = [0, 1, 2].map((i) => new DataView(order.payload.slice().buffer).getUint32(1 + i * 4, true));
  named.slice(0, 2).forEach((id, i) => {
    const e = whole.world.entityOf(id as never);
    if (!whole.world.has(e, 'Runner')) throw new Error('That is no runner.');
    expect(whole.world.Runner.player[e]).toBe(own.world.Runner.player[rows[i]]);
  });
  expect(named[2]).toBe(0);
});
