/**
 * Whether a state room keeps its secrets: a match is played again with the same inputs, with everything changed that one player may not
 * know, and the server must send that player the same bytes at the same times.
 */
import { createContract } from '../mirror/contract.ts';
import { eventKinds } from '../mirror/events.ts';
import { nextInt, seedRandom } from '../math/random.ts';
import type { Game } from '../sim/game.ts';
import type { Sim } from '../sim/sim.ts';
import { componentBits } from '../world/entities.ts';
import { NETWORK_CONDITIONS, type NetworkCondition } from './conditions.ts';
import { MessageWords } from './message-words.ts';
import { SecrecyChanges, type HeardEvent } from './secrecy-changes.ts';
import { playSecrecy, type SecrecyMatch, type SentMessage } from './secrecy-run.ts';

/** What to check. */
export interface SecrecyOptions {
  readonly game: Game;
  readonly seed: number;
  readonly ticks: number;
  /** Connections that play, each driven by the game's bot through a real session. */
  readonly players: number;
  /** Connections that watch; 0 when absent. */
  readonly watchers?: number;
  /** Levels of bots that the server plays. They read the world: leave them out where what is `lasting` may move them. */
  readonly bots?: readonly number[];
  /** Whose secrets are looked for: the index of a connection, players first; 0 when absent. */
  readonly observed?: number;
  /** Matches with changes, each with others; 1 when absent. */
  readonly runs?: number;
  readonly network?: NetworkCondition;
  readonly config?: Readonly<Record<string, number>>;
  /** Bytes that the observed connection has not read at a tick: one that is slow is told seldom. */
  readonly backlogBytes?: (tick: number) => number;
  /**
   * Fields ('Mind.dream', 'globals.omen', 'grids.heat') that are changed for good after each step, where the player may not know them. Name
   * those that no rule lets decide anything that can be known: a rule that does is found. What is not named is changed only while the server
   * looks what to send, so that rules may let hidden things decide visible ones.
   */
  readonly lasting?: readonly string[];
  /** So many rows of hidden components alone come and go: numbers of rows are others then. Needs a model that hides a component. */
  readonly phantoms?: number;
}

/** What was found. */
export interface SecrecyReport {
  /** Of the match without changes. */
  readonly messages: number;
  readonly bytes: number;
  /** Values that were changed in all matches, and times at which none could be, since the rules showed it. */
  readonly changes: number;
  readonly givenUp: number;
  readonly phantoms: number;
  /** The first message that differs; undefined when the player cannot tell the matches apart. */
  readonly difference: SecrecyDifference | undefined;
}

/** Where two matches part. */
export interface SecrecyDifference {
  /** The match with changes, 0… */
  readonly run: number;
  /** The place of the message among all that the player was sent. */
  readonly message: number;
  /** The server's tick at which it was sent in the first match. */
  readonly tick: number;
  /** The first value of it that differs, in words, in both matches; 'nothing' where one has no such message or value. */
  readonly expected: string;
  readonly found: string;
}

/** Plays the match and those with changes, and compares every message. Stops at the first difference. */
export function checkSecrecy(options: SecrecyOptions): SecrecyReport {
  const { game, seed, ticks, players, runs = 1, lasting = [], phantoms = 0 } = options;
  const match: SecrecyMatch = {
    game,
    seed,
    ticks,
    players,
    watchers: options.watchers ?? 0,
    bots: options.bots ?? [],
    network: options.network ?? NETWORK_CONDITIONS.good,
    config: options.config,
    observed: options.observed ?? 0,
    backlogBytes: options.backlogBytes,
  };
  const first = playSecrecy(match, undefined);
  let difference: SecrecyDifference | undefined;
  const total = { changes: 0, givenUp: 0, phantoms: 0 };
  for (let run = 0; run < runs && difference === undefined; run++) {
    const changer = createChanger(seed * 100 + run, lasting, phantoms);
    const { sent } = playSecrecy(match, first.acts, changer.hooks);
    total.changes += changer.changes?.changed ?? 0;
    total.givenUp += changer.changes?.givenUp ?? 0;
    total.phantoms += changer.phantoms;
    difference = compareSent(game, first.sent, sent, run);
  }
  const bytes = first.sent.reduce((sum, message) => sum + message.bytes.length, 0);
  return { messages: first.sent.length, bytes, ...total, difference };
}

/** What happens in one match with changes. */
function createChanger(seed: number, lasting: readonly string[], most: number) {
  const random = new Uint32Array(4);
  seedRandom(random, seed >>> 0, 0x53656372);
  let changes: SecrecyChanges | undefined;
  let phantoms = 0;
  const living: number[] = [];
  const events: HeardEvent[] = [];
  const of = (sim: Sim) => (changes ??= new SecrecyChanges(sim, random));

  function haunt({ game, worldParts: { entities, memory } }: Sim): void {
    const { layout, definition } = game.model;
    const hidden = layout.components.filter((name) => definition.mirror?.hidden?.includes(name));
    if (most === 0 || hidden.length === 0) return;
    if (living.length > 0 && nextInt(random, 4) === 0) {
      const [id] = living.splice(nextInt(random, living.length), 1);
      entities.despawn(entities.rowOf(id));
    }
    if (living.length < most && nextInt(random, 2) === 0) {
      const { low, high } = componentBits(layout.components.indexOf(hidden[nextInt(random, hidden.length)]));
      const row = entities.spawn(low, high);
      if (row !== 0) living.push(((memory.generation[row] << 16) | row) >>> 0);
      phantoms++;
    }
    entities.commit();
    for (let i = living.length - 1; i >= 0; i--) if (entities.rowOf(living[i]) === 0) living.splice(i, 1);
  }

  return {
    hooks: {
      stepped(sim: Sim, seats: readonly number[]) {
        for (let i = 0; i < sim.events.count; i++)
          events.push({ name: sim.events.nameAt(i), record: { ...sim.events.recordAt(i) } });
        haunt(sim);
        if (lasting.length > 0) of(sim).changeLasting(seats, lasting);
      },
      beforeMirror(sim: Sim, seats: readonly number[]) {
        of(sim).change(seats, events);
      },
      afterMirror(sim: Sim) {
        of(sim).restore();
        // What waits longer than a second is told, or never will be.
        if (events.length > EVENTS_MAX) events.splice(0, events.length - EVENTS_MAX);
      },
    },
    get changes() {
      return changes;
    },
    get phantoms() {
      return phantoms;
    },
  };
}

const EVENTS_MAX = 64;

function compareSent(
  game: Game,
  expected: readonly SentMessage[],
  found: readonly SentMessage[],
  run: number,
): SecrecyDifference | undefined {
  const contract = createContract(game.model);
  const kinds = eventKinds(game.model.definition);
  const [ours, theirs] = [new MessageWords(contract, kinds), new MessageWords(contract, kinds)];
  for (let message = 0; message < Math.max(expected.length, found.length); message++) {
    const [a, b] = [expected[message], found[message]];
    const [words, others] = [ours.read(a?.bytes ?? new Uint8Array()), theirs.read(b?.bytes ?? new Uint8Array())];
    if (a !== undefined && b !== undefined && isSame(a, b)) continue;
    const tick = (a ?? b).tick;
    // What is agreed on stands before what it follows from.
    const isTelling = (text: string | undefined, i: number) => text !== others[i] && !/: agreement = /.test(text ?? '');
    const first = words.length < others.length ? [...words, ...others.slice(words.length).fill('')] : words;
    const at = Math.max(0, first.findIndex(isTelling));
    if (a?.nowMs !== b?.nowMs && String(words) === String(others))
      return { run, message, tick, expected: `sent at ${a.nowMs} ms`, found: `sent at ${b.nowMs} ms` };
    // Of two messages of different kinds, what they begin with.
    const say = (of: readonly string[]) => of[at === 0 && of.length > 1 ? 1 : at] ?? 'nothing';
    return { run, message, tick, expected: say(words), found: say(others) };
  }
  return undefined;
}

function isSame(a: SentMessage, b: SentMessage): boolean {
  return a.nowMs === b.nowMs && a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i]);
}
