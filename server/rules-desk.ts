/** Rules that are saved while rooms run under `npm run dev`: from the development server to the rooms of their game. Production does not have it. */
import type { Game } from '#shared/sim/game.ts';
import { readBuildInfo } from './build-info.ts';
import { ChangedRules, type ChangingRoom } from './changed-rules.ts';
import { rulesOf, type RoomRules, type SavedRules } from './room-rules.ts';

/** One a process. */
export class RulesDesk {
  readonly #saved = new Map<string, SavedRules>();
  readonly #rooms = new Set<(rules: SavedRules) => void>();

  /** New rooms begin with these rules; those that run are told. */
  offer(rules: SavedRules): void {
    this.#saved.set(rules.game.name, rules);
    for (const told of this.#rooms) told(rules);
  }

  /** A room wants to be told. Returns what ends it. */
  follow(told: (rules: SavedRules) => void): () => void {
    this.#rooms.add(told);
    return () => void this.#rooms.delete(told);
  }

  /** What takes them for one room. */
  changesOf(room: ChangingRoom, isStrict: boolean): ChangedRules {
    return new ChangedRules(room, isStrict);
  }

  /** The rules that a new room begins with: the process' own until others were saved. */
  newest(own: RoomRules): RoomRules {
    const saved = this.#saved.get(own.definition.name);
    return saved === undefined ? own : rulesOf(own, saved);
  }
}

/** The desk of this process: the development server gives it to the rooms, and has each `sim.ts` bring its newest rules here. */
export const rulesDesk = new RulesDesk();

/** A `sim.ts` was evaluated anew; undefined when that failed, which the development server has said already. */
export async function offerRules(module: { readonly game?: Game } | undefined): Promise<void> {
  const game = module?.game;
  if (game === undefined) return;
  const { games } = await readBuildInfo();
  rulesDesk.offer({ game, rulesHash: games[game.name]?.rules ?? '' });
}
