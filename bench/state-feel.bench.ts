// R4: what a player of a state room feels over a mobile line: when the own ship answers, and by how much it is put right afterwards.
import { game as dogfight } from '#shared/games/dogfight/sim.ts';
import type { Game } from '#shared/sim/game.ts';
import type { Sim } from '#shared/sim/sim.ts';
import { partsOf } from '#shared/world/world.ts';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { runMatch } from '#shared/testing/match.ts';
import { quantile } from './measure.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

/** Where the ship of the first client is, in units of the world: a picture shows one unit as one pixel. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** A contact may be put right for so long after it: the line, and what the server needs to hear of it. */
const CONTACT_TICKS = 90;
const CONTACTS: readonly string[] = ['Hit', 'ShieldHit', 'Crashed', 'Exploded', 'Spawned', 'PickedUp'];

interface Feel {
  /** By how many px what was shown was put right, at each patch that did; without those of contacts. */
  readonly corrections: readonly number[];
  readonly withContacts: readonly number[];
  readonly shownEarly: number;
  readonly inputDelayTicks: number;
}

let felt: Feel | undefined;

function feel(): Feel {
  const shown = new Map<number, Place>();
  const contacts: number[] = [];
  const moved: { readonly tick: number; readonly px: number }[] = [];
  let newest = 0;
  const match = runMatch({
    isStrict: false,
    game: dogfight as Game,
    sync: 'state',
    players: 8,
    ticks: 60 * 60,
    seed: 11,
    network: NETWORK_CONDITIONS.mobile,
    firstClient: {
      stepped(sim) {
        const { tick } = sim;
        const place = placeOf(sim, 0);
        const before = shown.get(tick);
        newest = Math.max(newest, tick);
        // Of the ticks that are made anew only the newest was on the screen.
        if (before !== undefined && place !== undefined && tick === newest)
          moved.push({ tick, px: Math.sqrt((place.x - before.x) ** 2 + (place.y - before.y) ** 2) });
        if (place === undefined) shown.delete(tick);
        else shown.set(tick, place);
      },
    },
    onStep(_, { events, tick }) {
      for (let i = 0; i < events.count; i++)
        if (CONTACTS.includes(events.nameAt(i)) && events.recordAt(i).player === 0) contacts.push(tick);
    },
  });
  const isContact = (tick: number) => contacts.some((at) => tick >= at - 1 && tick <= at + CONTACT_TICKS);
  felt ??= {
    corrections: moved.filter(({ tick }) => !isContact(tick)).map(({ px }) => px),
    withContacts: moved.map(({ px }) => px),
    shownEarly: match.clients[0].inputsShownEarly,
    inputDelayTicks: quantile(
      match.clients.map(({ inputDelayTicks }) => inputDelayTicks),
      0.5,
    ),
  };
  return felt;
}

function placeOf(sim: Sim, seat: number): Place | undefined {
  const { memory } = sim.worldParts;
  const column = (name: string) => memory.arrays[memory.layout.regions.findIndex((region) => region.name === name)];
  const { queries } = partsOf(sim.worldParts.world);
  const { components } = memory.layout;
  const bit = (1 << (components.indexOf('Ship') + 1)) | 1;
  for (const row of queries.rows(bit, 0))
    if (column('Ship.player')[row] === seat) return { x: column('Body.x')[row], y: column('Body.y')[row] };
  return undefined;
}

export const rows: readonly Benchmark[] = [
  {
    row: 'R4',
    target: '≤ 0',
    name: 'ticks from a key to the own ship, dogfight with 8 clients on mobile, median of clients',
    unit: 'ticks',
    measure: () => ({ ours: (felt ?? feel()).inputDelayTicks }),
  },
  {
    row: 'R4',
    target: '≤ 4',
    name: 'correction of the own ship without contacts, P99, the same minute',
    unit: 'px',
    measure: () => ({ ours: quantile((felt ?? feel()).corrections, 0.99) }),
  },
  {
    row: 'R4',
    target: '–',
    name: 'correction of the own ship with contacts, P99, the same minute',
    unit: 'px',
    measure: () => ({ ours: quantile((felt ?? feel()).withContacts, 0.99) }),
  },
];
