// A client that is told whole worlds of a server, late, and predicts its own rows meanwhile: a mirror in a hundred lines, for laws.
import type { ModelDefinition } from '../model/model.ts';
import { ALIVE, type NumberArray } from '../world/memory.ts';
import { partsOf } from '../world/world.ts';
import type { Game } from './game.ts';
import { createPredictor } from './predictor.ts';
import { createSim, type Sim } from './sim.ts';

/** What told worlds and predicted ones had in common. */
export interface Told {
  /** Own values that were as predicted, and the names of regions of which some were not. */
  readonly equal: number;
  readonly different: ReadonlySet<string>;
}

/** A client of one seat's world. `isOwn` says of a row of a world whether it is the seat's. */
export function createToldClient<D extends ModelDefinition>(
  game: Game<D>,
  isOwn: (world: object, row: number) => boolean,
  isStrict: boolean,
) {
  const client = createSim(game, { seed: 999 });
  const { memory, entities } = partsOf(client.world);
  const predictor = createPredictor({ game, world: client.world }, { isStrict });
  const regions = game.model.layout.regions.map((region, i) => ({ ...region, i }));
  const columns = regions.filter(({ group }) => group === 'component');
  const whole = regions.filter(({ group }) => !['component', 'header', 'rows', 'random'].includes(group));
  /** The client's row of each of the server's identities. */
  const rowOf = new Map<number, number>();
  const born = new Map<number, number>();
  let matched = 0;
  let withdrawn = 0;

  /** Notes when the server's rows are born: called after each of its steps. */
  function watch(server: Sim & { readonly world: object }): void {
    const parts = partsOf(server.world);
    for (const id of idsOf(server)) if (!born.has(id)) born.set(id, parts.memory.header[0]);
  }

  function copyRow(from: readonly NumberArray[], server: (row: number) => number, row: number, to: number): void {
    for (const { i, kind, stride } of columns) {
      for (let at = 0; at < stride; at++) {
        const value = from[i][row * stride + at];
        memory.arrays[i][to * stride + at] = kind === 'entity' ? server(value) : value;
      }
    }
  }

  /** Of an own row that was predicted: how many values are as told, and which are not. */
  function compare(
    from: readonly NumberArray[],
    toRow: (row: number) => number,
    row: number,
    mine: number,
    tick: number,
  ) {
    let equal = 0;
    const different: string[] = [];
    for (const { i, kind, stride, name } of columns) {
      for (let at = 0; at < stride; at++) {
        const value = from[i][row * stride + at];
        if (predictor.differs(tick, mine, i, kind === 'entity' ? toRow(value) : value, at)) different.push(name);
        else equal++;
      }
    }
    return { equal, different };
  }

  /** The server's world of `tick` has come; the client has predicted that tick and later ones. */
  function hear(server: Sim & { readonly world: object }, tick: number, inputs: Uint8Array): Told {
    const from = partsOf(server.world);
    const { arrays, mask, maskHigh, generation } = from.memory;
    const ids = idsOf(server);
    const toRow = (row: number) => rowOf.get((generation[row] << 16) | row) ?? 0;
    let equal = 0;
    const different = new Set<string>();
    if (predictor.tick >= 0) {
      for (const id of ids) {
        const row = rowOf.get(id) ?? 0;
        if (!predictor.isOwn(row)) continue;
        const compared = compare(arrays, toRow, id & 0xffff, row, tick);
        equal += compared.equal;
        for (const name of compared.different) different.add(name);
      }
      predictor.rollback(tick);
    }
    for (const [id, row] of rowOf) {
      if (ids.has(id)) continue;
      rowOf.delete(id);
      const wasAlive = entities.isAlive(row);
      predictor.release(row);
      if (wasAlive) entities.despawn(row);
    }
    entities.commit();
    const adopted: number[] = [];
    for (const id of ids) {
      const row = id & 0xffff;
      const mine = isOwn(server.world, row);
      if (!rowOf.has(id)) {
        let local = mine ? predictor.match(born.get(id) ?? 0, mask[row], maskHigh[row]) : 0;
        if (local > 0) matched++;
        else {
          local = entities.takeRow();
          entities.show(local, mask[row], maskHigh[row]);
          if (mine) adopted.push(local);
        }
        rowOf.set(id, local);
      }
      const local = rowOf.get(id) ?? 0;
      if (predictor.isOwn(local)) predictor.setComponents(local, mask[row], maskHigh[row]);
      else entities.become(local, mask[row], maskHigh[row]);
    }
    for (const id of ids) copyRow(arrays, toRow, id & 0xffff, rowOf.get(id) ?? 0);
    for (const { i, kind } of whole) memory.arrays[i].set(kind === 'entity' ? arrays[i].map(toRow) : arrays[i]);
    for (const row of adopted) predictor.adopt(row);
    if (predictor.tick < 0) predictor.begin(tick, inputs);
    else {
      predictor.keep(tick, inputs);
      predictor.confirm(tick);
      withdrawn += predictor.withdraw(tick);
    }
    return { equal, different };
  }

  return {
    client,
    predictor,
    watch,
    hear,
    /** The client's row of a row of the server. */
    localOf: (server: { readonly world: object }, row: number) =>
      rowOf.get(partsOf(server.world).entities.idOf(row)) ?? 0,
    get matched() {
      return matched;
    },
    get withdrawn() {
      return withdrawn;
    },
  };
}

/** The identities of all rows that are alive. */
function idsOf(sim: { readonly world: object }): Set<number> {
  const { memory, entities } = partsOf(sim.world);
  const ids = new Set<number>();
  memory.mask.forEach((mask, row) => {
    if (row > 0 && (mask & ALIVE) !== 0) ids.add(entities.idOf(row));
  });
  return ids;
}
