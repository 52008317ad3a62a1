/** One test client of a headless match: a real session over a seeded link, its seat driven by the game's bot. */
import type { ModelDefinition } from '../model/model.ts';
import { createSim, type Sim } from '../sim/sim.ts';
import type { Game } from '../sim/game.ts';
import type { Authority } from '../session/authority-face.ts';
import type { InputDelayOption } from '../session/input-delay.ts';
import { createRoomSession } from '../session/room-session.ts';
import type { StateSession } from '../session/state-session.ts';
import { runPlan, type PlanTarget } from '../session/plan.ts';
import type { Hashes, SessionStats } from '../session/session.ts';
import { SERVER } from '../wire/protocol.ts';
import type { NetworkCondition } from './conditions.ts';
import { CorrectionTally } from './correction-tally.ts';
import type { ClientFigures } from './match.ts';
import { KEEP_ALIVE_BYTES_PER_SECOND, createLink, framedBytes, type Link } from './network.ts';

/** A client of a headless match. */
export interface TestClient {
  readonly connection: number;
  /** The newest tick of its world that nothing can undo. */
  readonly confirmedTick: number;
  /** The newest tick at which nothing is left to be compared: in a state room, when what it holds was found to be the server's. */
  readonly settledTick: number;
  readonly stats: SessionStats;
  deliver(nowMs: number): void;
  advance(nowMs: number): void;
  sendDown(message: Uint8Array, nowMs: number): void;
  /** The server closed the connection. */
  closed(nowMs: number): void;
  corruptAt(tick: number): void;
  /** What is sent from here on does not count. */
  freezeTraffic(nowMs: number): void;
  /** Its session in a state room. */
  readonly state: StateSession | undefined;
  agreesWith(authority: Authority): boolean;
  figures(): ClientFigures;
}

/** What a client needs. */
export interface TestClientOptions {
  readonly game: Game;
  readonly authority: Authority;
  /** The server's world. In a state room a driver thinks there: a bot's memory need not leave the server. */
  readonly server?: Sim;
  readonly hashes: Hashes;
  readonly network: NetworkCondition;
  readonly connection: number;
  readonly seed: number;
  readonly level: number;
  /** 1 to play, 0 to watch. */
  readonly seats?: number;
  readonly config?: Readonly<Record<string, number>>;
  readonly predictionTicks?: number;
  readonly inputDelay?: InputDelayOption;
  /** What predicted systems may not do is refused. */
  readonly isStrict?: boolean;
  /** After each step of its world. */
  readonly stepped?: (sim: Sim) => void;
  /** A step of its world threw: it asks for a snapshot and plays on, as a page does. Without it the match ends by the error. */
  readonly fault?: (error: unknown) => void;
}

/** People change what they press 4–8 times a second: a driver thinks this often. */
const THOUGHTS_PER_SECOND = 7.5;
/** A broken connection is back after this long. */
const RETURN_MS = 1500;

/** Joins the authority at once, and comes back when its link breaks. */
export function createTestClient(options: TestClientOptions): TestClient {
  const { game, authority, hashes, network, seed, level, seats = 1 } = options;
  const { predictionTicks, inputDelay, isStrict, config } = options;
  const sim = createSim(game, { seed: 0, config });
  const scratch = createSim(game, { seed: 0, config });
  const thought = new Uint8Array(sim.inputBytes);
  const bytes = new Uint8Array(sim.stateBytes);
  const thinkEveryTicks = Math.max(1, Math.round(sim.ticksPerSecond / THOUGHTS_PER_SECOND));
  const tickMs = 1000 / sim.ticksPerSecond;
  const phaseMs = (seed % 7) * (tickMs / 7);
  let connection = options.connection;
  let link = open(0);
  const corrections = new CorrectionTally();
  const session = createRoomSession({
    sim,
    hashes,
    predictionTicks,
    inputDelay,
    isStrict,
    corrected: corrections.add,
  });
  let nowAtMs = 0;
  let connectedAtMs = 0;
  let connectedMs = 0;
  let returnAtMs = Infinity;
  let nextFrameMs = phaseMs;
  let nextThoughtTick = 0;
  let corruptTick = -1;
  let joinBytes = 0;
  const gone = { up: { messages: 0, bytes: 0 }, down: { messages: 0, bytes: 0 } };
  let frozen: ClientFigures | undefined;

  const join = (nowMs: number) =>
    authority.join({ connection, seats, data: Array.from({ length: seats }, () => sim.emptyData), level }, nowMs);
  join(0);

  const target: PlanTarget = {
    sim,
    scratch: () => scratch,
    send: (_to, message) => link.sendUp(message, nowAtMs),
    close: () => link.close(),
    stepped: ({ tick }) => {
      if (tick === corruptTick) corrupt();
      options.stepped?.(sim);
    },
  };

  function open(nowMs: number): Link {
    return createLink(
      network,
      seed + connection * 7919,
      {
        atServer: (message, atMs) => authority.receive(connection, message, atMs),
        atClient: (message, atMs) => session.receive(message, atMs),
        broke: (atMs) => closed(atMs),
      },
      nowMs,
    );
  }

  function closed(nowMs: number): void {
    if (returnAtMs < Infinity) return;
    link.close();
    authority.drop(connection, nowMs);
    connectedMs += nowMs - connectedAtMs;
    addTraffic(gone, link);
    returnAtMs = nowMs + RETURN_MS;
  }

  function comeBack(nowMs: number): void {
    const previous = connection;
    connection += 1000;
    if (seats === 0) join(nowMs);
    else if (!authority.rejoin(previous, connection, nowMs)) return;
    returnAtMs = Infinity;
    connectedAtMs = nowMs;
    link = open(nowMs);
    session.reconnected();
  }

  function think(): void {
    if (session.phase !== 'playing' || session.seats.length === 0 || session.tick < nextThoughtTick) return;
    nextThoughtTick = session.tick + thinkEveryTicks;
    (session.state === undefined ? sim : (options.server ?? sim)).save(bytes);
    scratch.load(bytes);
    scratch.think(session.seats[0], thought, 0);
    session.setInput(0, thought);
  }

  /** Once: what is stepped again is not changed again. */
  function corrupt(): void {
    corruptTick = -1;
    if (session.state === undefined) flipBit(game, sim);
    else flipStored(session.state);
  }

  function figures(): ClientFigures {
    if (frozen !== undefined) return frozen;
    const seconds = Math.max(1e-9, (connectedMs + (link.isOpen ? nowAtMs - connectedAtMs : 0)) / 1000);
    const total = { up: { ...gone.up }, down: { ...gone.down } };
    if (link.isOpen) addTraffic(total, link);
    return {
      bytesUpPerSecond: total.up.bytes / seconds + KEEP_ALIVE_BYTES_PER_SECOND.up,
      bytesDownPerSecond: (total.down.bytes - joinBytes) / seconds + KEEP_ALIVE_BYTES_PER_SECOND.down,
      messagesUpPerSecond: total.up.messages / seconds,
      messagesDownPerSecond: total.down.messages / seconds,
      joinBytes,
      stalls: session.stats.stalls,
      desyncs: session.stats.desyncs,
      snapshotsLoaded: session.stats.snapshotsLoaded,
      rollbacks: session.stats.rollbacks,
      rollbackTicks: session.stats.rollbackTicks,
      inputDelayTicks: session.stats.inputDelayTicks,
      inputsShownEarly: session.stats.inputsShownEarly,
      corrections: corrections.list,
    };
  }

  return {
    get connection() {
      return connection;
    },
    get confirmedTick() {
      return session.confirmedTick;
    },
    get settledTick() {
      return session.state?.agreedTick ?? session.confirmedTick;
    },
    get stats() {
      return session.stats;
    },
    deliver: (nowMs) => link.deliver(nowMs),
    advance(nowMs) {
      nowAtMs = nowMs;
      if (nowMs >= returnAtMs) comeBack(nowMs);
      if (nowMs < nextFrameMs || returnAtMs < Infinity) return;
      nextFrameMs += tickMs;
      try {
        runPlan(session.advance(nowMs), target);
        think();
      } catch (error) {
        if (options.fault === undefined) throw error;
        options.fault(error);
        session.recover();
      }
    },
    sendDown(message, nowMs) {
      const isJoin = message[0] === SERVER.welcome || message[0] === SERVER.snapshot || message[0] === SERVER.state;
      if (isJoin && link.isOpen) joinBytes += framedBytes(message.length, false);
      link.sendDown(message, nowMs);
    },
    closed,
    corruptAt(tick) {
      corruptTick = tick;
    },
    freezeTraffic(nowMs) {
      nowAtMs = nowMs;
      frozen = figures();
    },
    get state() {
      return session.state;
    },
    agreesWith(server) {
      if (session.state !== undefined)
        return session.state.agreedTick === server.tick && session.confirmedTick === server.tick;
      const ours = new Uint32Array(2);
      const theirs = new Uint32Array(2);
      // The newest ticks of a plan get their chained checksum with the next one.
      let at = session.confirmedTick;
      while (at > 0 && !session.chainAt(at, ours)) at--;
      return server.chainAt(at, theirs) && ours[0] === theirs[0] && ours[1] === theirs[1];
    },
    figures,
  };
}

function addTraffic(to: { up: Link['up']; down: Link['down'] }, { up, down }: Pick<Link, 'up' | 'down'>): void {
  to.up.messages += up.messages;
  to.up.bytes += up.bytes;
  to.down.messages += down.messages;
  to.down.bytes += down.bytes;
}

/** A value that was changed. */
export interface StoredFlip {
  readonly list: 'own' | 'others';
  readonly slot: number;
  readonly field: number;
  /** What it is now. */
  readonly wrong: number;
}

/**
 * Changes a value of a row that a state client was told of: whose it is where that is said, else another. What moves is told anew with the
 * next patch, and would be right again before anyone had looked. Undefined when it was told of no row.
 */
export function flipStored({ store }: Pick<StateSession, 'store'>): StoredFlip | undefined {
  const { contract } = store;
  for (const isSought of [isSteady, () => true]) {
    for (const list of ['others', 'own'] as const) {
      const rows = store[list];
      for (let slot = 0; slot < rows.count; slot++) {
        const field = contract.fields.findIndex(({ component, kind }) => {
          const { hasLow, hasHigh } = contract.components[component];
          const isThere = (rows.has[slot * 2] & hasLow) !== 0 || (rows.has[slot * 2 + 1] & hasHigh) !== 0;
          return isThere && isSought(kind);
        });
        if (field < 0) continue;
        const wrong = rows.raw[slot * contract.fields.length + field] + 1;
        rows.set(slot, field, wrong);
        return { list, slot, field, wrong };
      }
    }
  }
  return undefined;
}

/** Whether fields of this kind say what a row is, and seldom change. */
function isSteady(kind: string): boolean {
  return kind === 'player' || kind === 'oneOf';
}

/** Flips one bit of a float column of the first living row that has one: memory changed outside a step. */
export function flipBit<D extends ModelDefinition>(game: Game<D>, sim: Sim): void {
  const { layout } = game.model;
  const bytes = new Uint8Array(sim.stateBytes);
  sim.save(bytes);
  const view = new DataView(bytes.buffer);
  const mask = layout.regionOf.get('rows.mask');
  if (mask === undefined) return;
  for (let row = 1; row < layout.rowCount; row++) {
    const alive = view.getUint32(mask.byteOffset + row * 4, true);
    const region = layout.regions.find(
      ({ group, storage, owner }) =>
        group === 'component' && storage === 'f64' && (alive & (1 << (layout.components.indexOf(owner) + 1))) !== 0,
    );
    if ((alive & 1) === 0 || region === undefined) continue;
    const at = region.byteOffset + row * 8 + 5;
    bytes[at] ^= 1;
    sim.load(bytes);
    return;
  }
}
