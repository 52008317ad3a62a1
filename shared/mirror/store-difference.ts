/** What a client held, beside what the server says it should hold: named by place and field. */
import { isCompared, type Contract } from './contract.ts';
import type { MirrorStore, StoredRows } from './store.ts';

/** One value that was another. */
export interface StoreDifference {
  /** The tick of the state that repaired it. */
  readonly tick: number;
  readonly list: 'own' | 'others' | 'globals' | 'section';
  /** The place in its list; −1 for globals. */
  readonly place: number;
  /** Its component, 'globals', or the section's name, of which the field is a cell. */
  readonly component: string;
  readonly field: string;
  /** The server's value and the client's, as they travel. */
  readonly ours: number;
  readonly theirs: number;
}

/** A store as it was. */
export interface StoreCopy {
  readonly own: RowsCopy;
  readonly others: RowsCopy;
  readonly globals: Float64Array;
  readonly sections: readonly Float64Array[];
}

interface RowsCopy {
  readonly count: number;
  readonly has: Uint32Array;
  readonly raw: Float64Array;
}

/** Keeps what a store holds now. */
export function copyOfStore({ own, others, globals, sections }: MirrorStore): StoreCopy {
  const copy = ({ count, has, raw }: StoredRows): RowsCopy => ({ count, has: has.slice(), raw: raw.slice() });
  return {
    own: copy(own),
    others: copy(others),
    globals: globals.slice(),
    sections: sections.map((section) => section.slice()),
  };
}

/** The values that differ. Rows that only one of the two has are passed over: they may have come or gone since. */
export function compareStores(
  contract: Contract,
  before: StoreCopy,
  now: MirrorStore,
): Omit<StoreDifference, 'tick'>[] {
  const found: Omit<StoreDifference, 'tick'>[] = [];
  for (const list of ['own', 'others'] as const) {
    for (let place = 0; place < Math.min(before[list].count, now[list].count); place++) {
      contract.fields.forEach(({ name, component }, i) => {
        const { hasLow, hasHigh, name: owner } = contract.components[component];
        const { has } = now[list];
        if ((has[place * 2] & hasLow) === 0 && (has[place * 2 + 1] & hasHigh) === 0) return;
        if (before[list].has[place * 2] !== has[place * 2]) return;
        const at = place * contract.fields.length + i;
        const [ours, theirs] = [now[list].raw[at], before[list].raw[at]];
        const field = name.slice(owner.length + 1);
        if (ours !== theirs) found.push({ list, place, component: owner, field, ours, theirs });
      });
    }
  }
  contract.globals.forEach(({ name }, i) => {
    const [ours, theirs] = [now.globals[i], before.globals[i]];
    if (ours !== theirs) found.push({ list: 'globals', place: -1, component: 'globals', field: name, ours, theirs });
  });
  contract.sections.forEach((section, s) => {
    if (!isCompared(section)) return;
    now.sections[s].forEach((ours, i) => {
      const theirs = before.sections[s][i];
      if (ours === theirs) return;
      found.push({ list: 'section', place: i, component: section.name, field: String(i), ours, theirs });
    });
  });
  return found;
}
