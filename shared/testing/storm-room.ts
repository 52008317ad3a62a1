/** A whole room under a storm: server, clients, links, clocks and faults, played by events in simulated time under one seed. */
import { nextInt, nextUint32, seedRandom } from '../math/random.ts';
import type { Game } from '../sim/game.ts';
import { createSim, type Sim } from '../sim/sim.ts';
import type { Hashes } from '../session/session.ts';
import { StormClient, type StormClientOptions, type StormRoom } from './storm-client.ts';
import { createStormLog } from './storm-log.ts';
import { QUIET_MS, type StormFault, type StormPlan } from './storm-plan.ts';
import { StormRecords, createEventDigest } from './storm-records.ts';
import { createStormServer } from './storm-server.ts';
import { judgeState } from './storm-state-judge.ts';
import { StormStatePage } from './storm-state-page.ts';
import { StormMade, StormTold, patchPeriodTicks } from './storm-told.ts';
import { checkKept } from './storm-watch.ts';

/** What a test puts wrong, to see it found. */
export interface StormSabotage {
  /** After each step of this client's world. */
  readonly tamper?: (client: number, sim: Sim) => void;
  /** Whether a message of the server reaches this client. */
  readonly passes?: (client: number, message: Uint8Array) => boolean;
  readonly passesUp?: (client: number, message: Uint8Array) => boolean;
  readonly createLedger?: StormClientOptions['createLedger'];
  /** Other rules for this client. */
  readonly gameOf?: (client: number) => Game | undefined;
  /** Before and after each step of the server's world. */
  readonly beforeStep?: (sim: Sim) => void;
  readonly afterStep?: (sim: Sim) => void;
  /** Sees every message that the server sends to a client; it may change it. */
  readonly sent?: (client: number, message: Uint8Array) => void;
}

/** What a round came to. */
export interface StormOutcome {
  readonly problems: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly simulatedMs: number;
  /** Of the first client: time and newest tick of each frame, in turn. */
  readonly trail: readonly number[];
}

/** After the last tick the clients get this long to make it too, in milliseconds. */
const SETTLE_MS = 400;
/** Who disturbs the room disturbs its clients for so long after, in milliseconds: clocks that are a little off are drawn near slowly. */
const ROOM_CALM_MS = 5000;
/** Connections of strangers. */
const HOSTILE_FROM = 1_000_000;

const HASHES: Hashes = Object.freeze({
  layout: '1111111111111111',
  rules: '2222222222222222',
  content: '3333333333333333',
  protocol: '4444444444444444',
});

/** Plays one round. The same plan gives the same outcome on every machine. */
export function playStorm(game: Game, plan: StormPlan, sabotage: StormSabotage = {}): StormOutcome {
  const log = createStormLog();
  const records = new StormRecords();
  const digest = createEventDigest(game);
  const random = new Uint32Array(4);
  seedRandom(random, plan.seed >>> 0, 0x686f7374);
  const { ticksPerSecond } = game.model.definition;
  const tickMs = 1000 / ticksPerSecond;
  const byConnection = new Map<number, StormClient>();
  const hostile = new Set<number>();
  const victims = new Set(
    plan.faults.filter(({ kind }) => kind === 'flip' || kind === 'lie').map(({ client }) => client),
  );
  const world = createSim(game, { seed: 0 });
  const scratch = () => world;
  let nowMs = 0;
  let connections = 0;
  let roomCalmAtMs = 0;

  const mayCrash = plan.faults.some(({ kind }) => kind === 'server-crash');
  /** In a state room: what each connection is told. */
  const made = plan.sync === 'state' ? new StormMade(game, mayCrash) : undefined;
  const told = new Map<number, StormTold>();
  let patchedTick = 0;

  const server = createStormServer({
    game,
    hashes: HASHES,
    plan,
    records,
    digest,
    log,
    isRecording: plan.seed % 4 === 0 || mayCrash,
    scratch,
    beforeStep: sabotage.beforeStep,
    afterStep: sabotage.afterStep,
    send,
    close: closed,
    sealed(bundle, atMs) {
      const { authority } = server;
      if (authority !== undefined) for (const client of clients) client.sealed(bundle, authority, atMs);
      made?.stepped(bundle.tick, server.sim.events);
    },
  });
  const room: StormRoom = {
    authority: () => server.authority,
    connect(client) {
      connections++;
      byConnection.set(connections, client);
      return connections;
    },
    tickMs,
    isRollback: plan.sync !== 'lockstep',
    isState: plan.sync === 'state',
    isCalm: (atMs) => atMs >= roomCalmAtMs,
  };
  const clients = plan.clients.map(
    (clientPlan, client) =>
      new StormClient({
        game: sabotage.gameOf?.(client) ?? game,
        hashes: HASHES,
        plan: clientPlan,
        client,
        records,
        digest,
        log,
        scratch,
        room,
        seed: plan.seed,
        watchDelayTicks: plan.watchDelaySeconds * ticksPerSecond,
        tamper: sabotage.tamper && ((sim) => sabotage.tamper?.(client, sim)),
        createLedger: sabotage.createLedger,
        passesUp: sabotage.passesUp && ((message) => sabotage.passesUp?.(client, message) ?? true),
        passes: sabotage.passes && ((message) => sabotage.passes?.(client, message) ?? true),
      }),
  );

  function send(to: number, message: Uint8Array, atMs: number): void {
    const client = byConnection.get(to);
    if (client === undefined) return;
    const of = clients.indexOf(client);
    sabotage.sent?.(of, message);
    const { authority, sim } = server;
    if (made !== undefined && authority !== undefined) {
      if (!told.has(to))
        told.set(to, new StormTold(made, { log, whose: `client ${of}`, seats: authority.seatsOf(to) }));
      told.get(to)?.sent(message, sim, authority.tick);
    }
    client.sendDown(message, atMs);
  }

  function closed(connection: number, code: number, atMs: number): void {
    log.count(`closed with ${code}`);
    if (hostile.has(connection)) {
      server.authority?.leave(connection, atMs);
      return;
    }
    const client = byConnection.get(connection);
    const of = client === undefined ? -1 : clients.indexOf(client);
    if (!victims.has(of)) log.problem('closed', `client ${of}`, `was closed with ${code} at ${Math.round(atMs)} ms`);
    client?.closedByServer(connection, atMs);
  }

  function suffer(fault: StormFault): void {
    const { kind, client, atMs, forMs, amount } = fault;
    if (client >= 0) {
      clients[client]?.suffer(fault, atMs);
      return;
    }
    log.count(kind);
    roomCalmAtMs = Math.max(roomCalmAtMs, atMs + forMs + (kind === 'hostile' ? -Infinity : ROOM_CALM_MS));
    if (kind === 'pause') server.pause(atMs, atMs + forMs);
    else if (kind === 'hiccup') server.hiccup(atMs + forMs);
    else if (kind === 'hostile') attack(fault);
    else if (kind === 'server-crash' && server.authority !== undefined) {
      const people = clients.map((of) => of.kept).filter((kept) => kept !== undefined);
      server.crash(atMs, { untilMs: atMs + forMs, unflushedTicks: amount, people });
      for (const each of clients) each.serverLost(atMs);
      byConnection.clear();
      told.clear();
      hostile.clear();
    }
  }

  /** A stranger watches and sends what no client would. */
  function attack({ atMs, amount }: StormFault): void {
    const { authority } = server;
    const connection = HOSTILE_FROM + ++connections;
    if (authority?.join({ connection, seats: 0, data: [] }, atMs) === null) return;
    hostile.add(connection);
    for (let i = 0; i < amount; i++) {
      const message = new Uint8Array(nextInt(random, 60));
      for (let at = 0; at < message.length; at++) message[at] = nextUint32(random) & 255;
      if (message.length > 0) message[0] = nextInt(random, 9);
      authority?.receive(connection, message, atMs);
    }
    // Who was not closed goes away by itself.
    authority?.leave(connection, atMs);
  }

  function serve(): void {
    for (const client of clients) {
      client.deliverUp(nowMs);
      server.authority?.setBacklog(client.connection, client.waitingBytes(nowMs));
    }
    server.advance(nowMs);
    planDone();
    const kept = server.authority?.kept;
    if (kept === undefined) return;
    checkKept(kept, clients.length + hostile.size, log);
  }

  /** Whether a patch was due in the plan that is carried out. */
  function planDone(): void {
    const { authority } = server;
    if (authority === undefined || told.size === 0) return;
    const period = patchPeriodTicks(ticksPerSecond);
    const isPatchDue = Math.floor(authority.tick / period) !== Math.floor(patchedTick / period) || authority.isPaused;
    patchedTick = authority.tick;
    for (const [connection, of] of told) {
      if (byConnection.get(connection)?.connection === connection) of.planDone(isPatchDue);
      else told.delete(connection);
    }
  }

  /** Everything that happens before `endMs`, each at its time; at one time faults first, then the server, then clients. */
  function run(endMs: number, faults: readonly StormFault[]): void {
    for (let at = 0; ;) {
      const faultMs = at < faults.length ? faults[at].atMs : Infinity;
      let nextMs = server.nextMs;
      if (faultMs < nextMs) nextMs = faultMs;
      let next = -1;
      for (let i = 0; i < clients.length; i++) {
        const ms = clients[i].nextMs();
        if (ms >= nextMs) continue;
        nextMs = ms;
        next = i;
      }
      if (nextMs >= endMs) break;
      if (nextMs > nowMs) nowMs = nextMs;
      if (next >= 0) clients[next].frame(nowMs);
      else if (faultMs <= nowMs) suffer(faults[at++]);
      else serve();
    }
    nowMs = endMs;
  }

  const stormMs = plan.seconds * 1000;
  run(
    stormMs,
    plan.faults.filter(({ atMs }) => atMs < stormMs).toSorted((a, b) => a.atMs - b.atMs || a.id - b.id),
  );
  for (const client of clients) client.calm(nowMs);
  run(stormMs + QUIET_MS, []);
  server.finish(nowMs);
  roomCalmAtMs = Infinity;
  for (const endMs = nowMs + SETTLE_MS; nowMs < endMs; nowMs += tickMs) {
    for (const client of clients) client.deliverUp(nowMs);
    server.advance(nowMs);
    for (const client of clients) if (client.nextMs() <= nowMs) client.frame(nowMs);
  }
  judge();
  return {
    problems: log.problems,
    counts: log.counts,
    simulatedMs: nowMs,
    trail: clients[0]?.watch.trail ?? [],
  };

  function judgePage(page: StormStatePage, whose: string): void {
    const { state } = page.session;
    page.finish();
    if (state === undefined) return;
    if (state.agreedTick !== state.confirmedTick)
      log.problem('not agreed', whose, `agreed with the server at tick ${state.agreedTick} last`);
    for (const [kind, sentence] of judgeState({ state, sim: page.sim }, server.sim)) log.problem(kind, whose, sentence);
    log.count('state clients judged');
  }

  /** What must be true at the end. */
  function judge(): void {
    const { authority } = server;
    if (authority === undefined) return;
    const ours = new Uint32Array(2);
    const theirs = new Uint32Array(2);
    clients.forEach((client, i) => {
      const { page } = client;
      const isPlaying = page?.session.phase === (plan.sync === 'state' ? 'paused' : 'playing');
      client.acts.finish(stormMs + QUIET_MS, client.isLiving && client.hasLine && isPlaying);
      if (!client.isLiving) return;
      if (page === undefined || !client.hasLine) {
        log.problem('not back', `client ${i}`, 'has no page or no line at the end');
        return;
      }
      const { session } = page;
      if (session.phase === 'watching') {
        log.count('too slow to play at the end');
        return;
      }
      const delayTicks = plan.clients[i].seats === 0 ? plan.watchDelaySeconds * ticksPerSecond : 0;
      const behind = ((authority.tick - session.confirmedTick) >>> 0) - delayTicks;
      if (behind > 1) log.problem('behind', `client ${i}`, `is ${behind} ticks behind at the end (${session.phase})`);
      if (page instanceof StormStatePage) {
        judgePage(page, `client ${i}`);
        return;
      }
      const tick = session.confirmedTick;
      const serverTick = authority.tick - ((authority.tick - tick) >>> 0);
      const isKnown = session.chainAt(tick, ours) && authority.chainAt(serverTick, theirs);
      if (!isKnown || ours[0] !== theirs[0] || ours[1] !== theirs[1])
        log.problem('other chain', `client ${i}`, `does not have the server’s chained checksum at tick ${tick}`);
    });
    for (const report of server.reports) {
      const client = byConnection.get(report.connection);
      const of = client === undefined ? -1 : clients.indexOf(client);
      if (!victims.has(of) && client !== undefined)
        log.problem('desync without a cause', `client ${of}`, report.sentence);
      if (report.repairedAtTick < 0) log.count('left before the repair');
    }
    const replayed = server.replay();
    if (replayed !== undefined) log.problem('replay', 'server', replayed);
  }
}
