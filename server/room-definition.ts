/** What a game's rooms are: the one word that chooses the netcode, and how the room is filled. */
import { SamestepError } from '#shared/errors.ts';
import { createContract } from '#shared/mirror/contract.ts';
import { encodeHandshake } from '#shared/mirror/schema-types.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { WorldOfDefinition } from '#shared/model/types.ts';
import { SESSION_LIMITS } from '#shared/session/limits.ts';
import { deferSim } from '#shared/sim/deferred-sim.ts';
import { checkConfig, type Game } from '#shared/sim/game.ts';
import { createSim, type Sim, type SimOf } from '#shared/sim/sim.ts';
import type { SyncKind } from '#shared/wire/protocol.ts';
import type { ActionDefinition } from './actions/action.ts';
import { readModes, type QueueMode, type QueueModes } from './matchmaking/queue-modes.ts';
import type { SeatStanding } from './results/room-results.ts';

/** How the rooms of a game run. */
export interface RoomOptions {
  /**
   * `lockstep`: every machine steps the same sealed inputs, and waits for them. `rollback`: it answers its player at once, guesses the
   * others, and makes ticks anew where it guessed wrong. `state`: it is told what its player may know, and steps no more than the player's own
   * rows. docs/netcode.md says which is for which game.
   */
  readonly sync: SyncKind;
  /** Watchers are shown the match so many seconds later, 0…120; 0 when absent. Until there is a world so old, they are shown nothing. */
  readonly watchDelaySeconds?: number;
  /** Bots fill a room up to this many taken seats and give way to people; default 4, or all seats of a smaller game. */
  readonly bots?: number;
  /** Overrides of the game's config, for all its matches. */
  readonly config?: Readonly<Record<string, number>>;
  /** The modes that strangers are matched for, by their names: `{ duel: { players: 2 } }`. None when absent. */
  readonly queues?: QueueModes;
  /** What of value the game's pages may ask for, with names that begin with the game's: `action('capture.buy-hat', …)`. None when absent. */
  readonly actions?: readonly ActionDefinition[];
}

/** How the seats of a world stand, for results and ratings: more is better, and who plays together has one team. */
export type StandingsOf<D extends ModelDefinition> = (world: WorldOfDefinition<D>) => readonly SeatStanding[];

/** The rooms of one game, ready to be opened. They have the game's name. */
export interface RoomDefinition {
  readonly name: string;
  readonly sync: SyncKind;
  /** What a state room says of its types when someone joins; undefined of other rooms. */
  readonly handshake: Uint8Array | undefined;
  readonly watchDelaySeconds: number;
  readonly bots: number;
  readonly config: Readonly<Record<string, number>>;
  readonly queues: readonly QueueMode[];
  readonly actions: readonly ActionDefinition[];
  /**
   * A world at tick 0. `isStrict`: not-a-number is refused at the system that made it, and the world is made at once, so that its author
   * hears of it; else when it is needed first. `config`: in place of the rooms' own.
   */
  createSim(seed: number, isStrict: boolean, config?: Readonly<Record<string, number>>): Sim;
  /** How the seats of a world stand that `createSim` made; none where the room says nothing of that. */
  standingsOf(sim: Sim): readonly SeatStanding[];
  /** The same rooms with these config fields set too. Throws `game/config` for a field or value that does not fit. */
  withConfig(config: Readonly<Record<string, number>>): RoomDefinition;
  /** The same rooms with another netcode. Throws as `room` does. */
  withSync(sync: SyncKind): RoomDefinition;
  /** The same rooms of the game as its author has changed it. Throws as `room` does. */
  withGame(game: Game): RoomDefinition;
}

const BOTS_DEFAULT = 4;

/** How seats stand, and the worlds to read it from: a room itself sees bytes. */
interface Standing<D extends ModelDefinition> {
  readonly of: StandingsOf<D> | undefined;
  readonly worlds: WeakMap<Sim, () => WorldOfDefinition<D> | undefined>;
}

/**
 * Binds a game to a netcode. Throws `game/option` for bots beyond the game's seats, a delay or a queue that the rooms cannot have, a rated queue of
 * rooms that say nothing of standings, `game/config` for a config that does not fit, `mirror/fields` for a state room of a model with too many fields.
 */
export function room<D extends ModelDefinition>(
  game: Game<D>,
  options: RoomOptions & { readonly standings?: StandingsOf<D> },
): RoomDefinition {
  const { standings, bots = BOTS_DEFAULT } = options;
  const rooms = define(game, options, bots, { of: standings, worlds: new WeakMap() });
  const rated = rooms.queues.find(({ isRated }) => isRated);
  if (rated !== undefined && standings === undefined) {
    throw new SamestepError({
      code: 'game/option',
      what: `The matches of the queue '${rated.mode}' of ${game.name} change ratings, and its rooms do not say who has won: each would be a draw.`,
      fix: 'Say how the seats stand, `room(game, { standings })`, or give the queue `isRated: false`.',
      data: { game: game.name, mode: rated.mode },
    });
  }
  return rooms;
}

/** `botsAsked`: what `bots` was before a game had too few seats for it, for one that has more. */
function define<D extends ModelDefinition>(
  game: Game<D>,
  { sync, watchDelaySeconds = 0, bots, config = {}, queues = {}, actions = [] }: RoomOptions,
  botsAsked: number,
  standing: Standing<D>,
): RoomDefinition {
  checkConfig(game.model.definition, config);
  const { max } = game.model.definition.players;
  const seats = bots ?? Math.min(BOTS_DEFAULT, max);
  if (!Number.isInteger(seats) || seats < 0 || seats > max) {
    throw new SamestepError({
      code: 'game/option',
      what: `The rooms of ${game.name} would be filled to ${seats} seats by bots.`,
      fix: `Use a whole number from 0 to ${max}, its seats.`,
      data: { game: game.name, bots: seats, max },
    });
  }
  if (!(watchDelaySeconds >= 0 && watchDelaySeconds <= SESSION_LIMITS.watchDelaySeconds)) {
    throw new SamestepError({
      code: 'game/option',
      what: `The rooms of ${game.name} would be shown to watchers ${watchDelaySeconds} seconds later.`,
      fix: `Use 0 to ${SESSION_LIMITS.watchDelaySeconds} seconds.`,
      data: { game: game.name, watchDelaySeconds },
    });
  }
  const foreign = actions.find(({ name }) => !name.startsWith(`${game.name}.`));
  if (foreign !== undefined) {
    throw new SamestepError({
      code: 'game/option',
      what: `The action '${foreign.name}' is not named after ${game.name}, whose rooms have it.`,
      fix: `Let its name begin with ${game.name} and a dot.`,
      data: { game: game.name, action: foreign.name },
    });
  }
  const options = { sync, watchDelaySeconds, bots: seats, config, queues, actions };
  return Object.freeze({
    name: game.name,
    sync,
    handshake: sync === 'state' ? encodeHandshake(createContract(game.model)) : undefined,
    watchDelaySeconds,
    bots: seats,
    config,
    queues: readModes(game.name, max, queues),
    actions,
    createSim(seed: number, isStrict: boolean, own = config) {
      let made: SimOf<D> | undefined;
      const make = () => (made = createSim(game, { seed, config: own, isStrict }));
      const sim: Sim = isStrict ? make() : deferSim(game, make);
      standing.worlds.set(sim, () => made?.world);
      return sim;
    },
    standingsOf(sim: Sim) {
      const world = standing.worlds.get(sim)?.();
      return world === undefined ? [] : (standing.of?.(world) ?? []);
    },
    withConfig: (more: Readonly<Record<string, number>>) =>
      define(game, { ...options, config: { ...config, ...more } }, botsAsked, standing),
    withSync: (other: SyncKind) => define(game, { ...options, sync: other }, botsAsked, standing),
    withGame: (other: Game) =>
      // Its author may have changed what standings are read from.
      define(other, { ...options, bots: Math.min(botsAsked, other.model.definition.players.max) }, botsAsked, {
        of: undefined,
        worlds: new WeakMap(),
      }),
  });
}
