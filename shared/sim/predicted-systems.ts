/** The predicted systems of one tick on a client: in their order, each followed by its structural changes, with the traps of development. */
import { HEADER } from '../model/layout.ts';
import type { OwnRows } from '../world/own-rows.ts';
import type { WorldParts } from '../world/world.ts';
import type { Game } from './game.ts';
import { createNativeTrap } from './native-trap.ts';
import { systemsOf } from './predict.ts';
import { createPredictedTrap } from './predicted-trap.ts';
import { createRowRefusal } from './refusal.ts';

/** Runs the predicted systems of a game in one world. */
export interface PredictedSystems {
  /** The one that runs, or ran last. */
  readonly current: string;
  /** Runs them all. What one throws passes through; the changes that it queued are for the caller to discard. */
  run(): void;
}

/** What they run over. */
export interface PredictedSystemsParts {
  readonly game: Game;
  readonly parts: WorldParts;
  /** The rows that they may change. */
  readonly own: OwnRows;
  readonly isStrict: boolean;
}

/** Makes the predicted systems of a world. Levels are not loaded: which one is, the server says. */
export function createPredictedSystems({ game, parts, own, isStrict }: PredictedSystemsParts): PredictedSystems {
  const { world, memory, entities, outbox } = parts;
  const systems = systemsOf(game).filter(({ isPredicted }) => isPredicted);
  const natives = isStrict ? createNativeTrap(() => memory.header[HEADER.tick]) : undefined;
  const trap = isStrict ? createPredictedTrap({ memory, outbox, mayWrite: (row) => own.has(row) }) : undefined;
  const refuseRow = isStrict ? createRowRefusal(memory) : undefined;
  let current = '';

  function runAll(): void {
    for (let i = 0; i < systems.length; i++) {
      const { name, run } = systems[i];
      current = name;
      natives?.enter(name);
      trap?.enter();
      const returned: unknown = run(world);
      natives?.returned(returned);
      trap?.leave(name);
      entities.commit();
      if (refuseRow !== undefined) for (let at = 0; at < own.count; at++) refuseRow(name, own.list[at]);
    }
  }

  return Object.freeze({
    get current() {
      return current;
    },
    run() {
      try {
        runAll();
      } finally {
        natives?.leave();
      }
    },
  });
}
