// Faults that show between machines, in a match of test clients through real sessions: a flipped bit, a last bit that differs.
import { STORAGE_BYTES, type Region } from '#shared/model/layout.ts';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { runMatch, type MatchResult } from '#shared/testing/match.ts';
import { diffSnapshots, type Difference } from '#shared/sim/diff.ts';
import { partsOf } from '#shared/world/world.ts';
import { anySystem, livingPlace, numberColumns, setValueAt, spoilt, valueAt, type Place } from './places.ts';
import type { Game, Sim } from '#shared/index.ts';
import type { Draw, Inject, Outcome } from './injection.ts';

/** Faults are put in between these ticks; each has two seconds to be found and repaired. */
const FIRST_TICK = 60;
const LAST_TICK = 300;
const TICKS = 480;

const matchOptions = {
  sync: 'lockstep',
  players: 2,
  bots: [2],
  ticks: TICKS,
  network: NETWORK_CONDITIONS.mobile,
} as const;

/** One bit of the first client's memory, anywhere: the engine's books, seats, columns, grids, and the bytes between them. */
export const injectFlip: Inject = (game, draw, seed) => {
  const tick = FIRST_TICK + draw(LAST_TICK - FIRST_TICK);
  return flipBit(game, { tick, seed, ...anyBit(game.model.layout.regions, draw) });
};

/** Flips one bit of the first client's memory after it has made a tick, 60…299. */
export function flipBit(
  game: Game,
  of: { readonly tick: number; readonly at: number; readonly bit: number; readonly seed: number },
): Outcome {
  const { tick, at, bit, seed } = of;
  let flipped: Difference | undefined;
  const match = runMatch({
    ...matchOptions,
    game,
    seed,
    firstClient: {
      stepped(sim) {
        if (sim.tick !== tick || flipped !== undefined) return;
        const before = new Uint8Array(sim.stateBytes);
        const after = new Uint8Array(sim.stateBytes);
        sim.save(before);
        // In place: nothing in the world is told of it.
        partsOf(worldOf(sim)).memory.bytes[at] ^= 1 << bit;
        sim.save(after);
        [flipped] = diffSnapshots(game.model.layout, before, after);
      },
      // A world whose books are wrong cannot be stepped; what is said of it comes by the report.
      fault: () => undefined,
    },
  });
  const [report] = match.desyncReports;
  const [named] = report?.differences ?? [];
  return {
    injected: `bit ${bit} of byte ${at} after tick ${tick}: ${flipped?.place}[${flipped?.index}]`,
    said: saidOf(match),
    isCaught: report !== undefined && match.agreeing === match.players,
    isNamed:
      report?.tick === tick &&
      report.system === null &&
      report.sentence.includes('no system did it') &&
      report.repairedAtTick > tick &&
      report.differences.length === 1 &&
      isSamePlace(flipped, named) &&
      report.entity === named.entity &&
      report.component === named.component &&
      report.field === named.field,
  };
}

/** A system that, on one machine and in one tick, makes a number that differs in its last bit. */
export const injectLastBit: Inject = (game, draw, seed) => {
  const columns = numberColumns(game, true);
  const region = columns[draw(columns.length)];
  const system = anySystem(game, draw);
  const fromTick = FIRST_TICK + draw(LAST_TICK - FIRST_TICK);
  const pick = draw(64);
  let done: { readonly tick: number; readonly place: Place } | undefined;
  const guilty = spoilt(game, system, (world, tick) => {
    if (done === undefined ? tick < fromTick || tick >= LAST_TICK : tick !== done.tick) return;
    const place = done?.place ?? livingPlace(world, region, pick);
    if (place === undefined) return;
    const value = valueAt(world, place);
    if (value === 0) return;
    setValueAt(world, place, value * (region.storage === 'f32' ? 1 + 2 ** -22 : 1 + 2 ** -51));
    done = { tick, place };
  });
  const match = runMatch({ ...matchOptions, game, seed, firstClient: { game: guilty } });
  if (done === undefined || match.desyncs === 0) return undefined;
  const { tick, place } = done;
  const [report] = match.desyncReports;
  return {
    injected: `${region.name} of row ${place.row} in ${system} in tick ${tick}, by its last bits, on one machine`,
    said: saidOf(match),
    isCaught: report !== undefined && match.agreeing === match.players,
    isNamed:
      report?.tick === tick &&
      report.system === system &&
      report.differences.some(({ place: at, entity }) => at === region.name && entity === place.entity) &&
      report.entity !== null &&
      report.component !== null &&
      report.field !== null,
  };
};

function saidOf({ desyncReports, agreeing, players }: MatchResult): string {
  const [report] = desyncReports;
  if (report === undefined) return '';
  return `${report.sentence} Repaired at tick ${report.repairedAtTick}; ${agreeing} of ${players} agree.`;
}

/** A bit of a random region of a random group, or of the padding after it: each is as likely as the columns are. */
function anyBit(regions: readonly Region[], draw: Draw): { readonly at: number; readonly bit: number } {
  const groups = [...new Set(regions.map(({ group }) => group))];
  const group = groups[draw(groups.length)];
  const inGroup = regions.filter((region) => region.group === group);
  const region = inGroup[draw(inGroup.length)];
  const sizeBytes = region.count * STORAGE_BYTES[region.storage];
  const paddingBytes = (8 - (sizeBytes % 8)) % 8;
  const inPadding = paddingBytes > 0 && draw(8) === 0;
  const at = region.byteOffset + (inPadding ? sizeBytes + draw(paddingBytes) : draw(sizeBytes));
  return { at, bit: draw(8) };
}

function isSamePlace(left: Difference | undefined, right: Difference | undefined): boolean {
  return (
    left !== undefined &&
    left.place === right?.place &&
    left.index === right.index &&
    left.item === right.item &&
    left.entity === right.entity &&
    left.ours === right.ours &&
    left.theirs === right.theirs
  );
}

/** The sims of a match are made by createSim, whose worlds can be read. */
function worldOf(sim: Sim): object {
  if ('world' in sim && typeof sim.world === 'object' && sim.world !== null) return sim.world;
  throw new Error('The sim of a test client shows no world.');
}
