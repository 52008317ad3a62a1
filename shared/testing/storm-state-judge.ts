/** What must be true of a client of a state room when it is over: it holds and shows just what it may know of the server's last tick. */
import { HEADER } from '../model/layout.ts';
import { ALIVE } from '../world/memory.ts';
import type { StateSession } from '../session/state-session.ts';
import type { Sim } from '../sim/sim.ts';
import { holdingOfStore, holdingOfWorld, type Holding } from './storm-holding.ts';
import { differencesOf } from './storm-mirror.ts';

/** A client at the end: the match is paused, so that it shows the server's last tick and nothing beyond. */
export interface StateClient {
  readonly state: StateSession;
  /** Its own world. */
  readonly sim: Sim;
}

/** What is wrong, by kind: `[kind, sentence]`. */
export function judgeState(
  { state, sim }: StateClient,
  server: Sim,
): readonly (readonly [kind: string, sentence: string])[] {
  const { store, seats, known } = state;
  const { contract } = store;
  const { memory } = sim.worldParts;
  const found: [string, string][] = [];
  const question = { contract, sim: server, seats };
  const stored = holdingOfStore(store);
  for (const difference of differencesOf(question, stored)) found.push(['told otherwise', difference]);
  const shown = holdingOfWorld(contract, memory, { seats, isLeftOut: (row) => known.predictor.isSpawn(row) });
  for (const difference of differencesOf(question, shown)) found.push(['shown otherwise', difference]);
  for (const difference of rowsApart(stored, shown)) found.push(['shown otherwise', difference]);
  for (const spawn of known.predictor.spawns)
    if (state.confirmedTick - spawn.tick > SPAWN_TICKS)
      found.push(['memory', `keeps row ${spawn.row}, spawned in tick ${spawn.tick}, which nothing came for`]);
  const leaked = leakedRow(sim, known);
  if (leaked !== undefined) found.push(['leaked row', leaked]);
  return found;
}

/** A spawn that nothing comes for is over after ten ticks, with the next patch. */
const SPAWN_TICKS = 10 + 12;

/** Rows that only one of the two has. */
function rowsApart(stored: Holding, shown: Holding): readonly string[] {
  const left = new Map<string, number>();
  for (const { says } of stored.rows) left.set(says, (left.get(says) ?? 0) + 1);
  for (const { says } of shown.rows) left.set(says, (left.get(says) ?? 0) - 1);
  return [...left]
    .filter(([, count]) => count !== 0)
    .map(([says, count]) => (count > 0 ? `was told ${says}, and shows it not` : `shows ${says}, and was not told`));
}

/** A row that neither lives, nor waits to be used again, nor is kept by the predictor. */
function leakedRow({ worldParts }: Sim, { predictor }: StateSession['known']): string | undefined {
  const { header, mask, free } = worldParts.memory;
  const waiting = new Set<number>();
  for (let i = 0; i < header[HEADER.freeCount]; i++) waiting.add(free[(header[HEADER.freeHead] + i) % free.length]);
  for (let row = 1; row <= header[HEADER.highWater]; row++) {
    const isAlive = (mask[row] & ALIVE) !== 0;
    if (isAlive && waiting.has(row)) return `row ${row} is alive and waits to be used`;
    if (!isAlive && !waiting.has(row) && !predictor.isSpawn(row) && !predictor.isOwn(row))
      return `row ${row} is dead and will never be used again`;
  }
  return undefined;
}
