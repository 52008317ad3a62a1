// The corpus: every violation is caught by the gates that it names, and no innocent is caught by any.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { impurities } from '#scripts/gates/purity.ts';
import { freshRules } from '#scripts/sync-test/fresh-rules.ts';
import { syncGame, syncRules } from '#scripts/sync-test/sync-game.ts';
import type { SamestepError } from '#shared/errors.ts';
import type { SyncKind } from '#shared/testing/sync-test.ts';
import { BASE, caseText, innocentsText, kebab, type Gate, type Violation } from './corpus-case.ts';
import { writeCorpus } from './corpus-folder.ts';
import { hiddenState } from './hidden-state.ts';
import { innocents } from './innocents.ts';
import { natives } from './natives.ts';
import { orders } from './orders.ts';

const violations = [...natives, ...orders, ...hiddenState];
const STATIC: ReadonlySet<Gate> = new Set<Gate>(['lint', 'tree', 'types']);
/** Whatever hides has to be found by then. */
const TICKS = 600;
const INNOCENT_TICKS = 120;

const folder = writeCorpus({
  ...Object.fromEntries(violations.map((each) => [each.name, { 'base.ts': BASE, 'sim.ts': caseText(each) }])),
  innocents: {
    'base.ts': BASE,
    'sim.ts': innocentsText(innocents),
    ...Object.fromEntries(innocents.map(({ name, text }) => [`${kebab(name)}.ts`, text])),
  },
});
let lint: ReadonlyMap<string, readonly string[]> = new Map();
let types: ReadonlyMap<string, readonly string[]> = new Map();

beforeAll(async () => {
  [lint, types] = await Promise.all([folder.lint(), folder.types()]);
}, 120_000);
afterAll(() => folder.remove());

/** What came of stepping a case: the gate that stopped it, the part of the step it named, and the sentence. */
interface Stopped {
  readonly gate: Gate;
  readonly form?: SyncKind;
  readonly part: string;
  readonly says: string;
}

async function stopped({ name }: Violation): Promise<Stopped | undefined> {
  const load = await freshRules(name, folder.path);
  try {
    const { failure } = syncRules(load, { ticks: TICKS, seed: 3 });
    return failure && { gate: 'sync', form: failure.kind, part: failure.system, says: `tick ${failure.tick}` };
  } catch (error) {
    const { code, data } = partsOf(error);
    const gate = code === 'sim/impure' ? 'trap' : code === 'world/not-a-number' ? 'numbers' : 'throws';
    return { gate, part: String(data['system'] ?? 'guilty'), says: String(error) };
  }
}

/** An error of the engine comes from another realm here: it is known by its members. */
function partsOf(error: unknown): Pick<SamestepError, 'data'> & { readonly code: unknown } {
  const none = { code: undefined, data: {} };
  return typeof error === 'object' && error !== null && 'code' in error ? { ...none, ...error } : none;
}

function staticGates({ name, ...rest }: Violation): readonly Gate[] {
  const file = `${name}/sim.ts`;
  const gates: Gate[] = [];
  if (lint.has(file)) gates.push('lint');
  if (impurities(`shared/games/${file}`, caseText({ name, ...rest })).length > 0) gates.push('tree');
  if (types.has(file)) gates.push('types');
  return gates;
}

test(`the corpus has ${violations.length} violations and ${innocents.length} innocents`, () => {
  expect(violations.length).toBeGreaterThanOrEqual(30);
  expect(innocents.length).toBeGreaterThanOrEqual(30);
  expect(new Set(violations.map(({ name }) => name)).size).toBe(violations.length);
  expect(violations.every(({ gates }) => gates.length > 0)).toBe(true);
});

describe('a violation is caught by the gates that it names', () => {
  test.each(violations.map((each) => [each.name, each] as const))('%s', async (_, violation) => {
    const { gates, part = 'guilty', form } = violation;
    expect(staticGates(violation)).toEqual(gates.filter((gate) => STATIC.has(gate)));
    const running = gates.find((gate) => !STATIC.has(gate));
    if (running === undefined) return;
    const end = await stopped(violation);
    expect(end).toMatchObject({ gate: running, part, ...(form === undefined ? {} : { form }) });
  });
});

describe('an innocent is caught by no gate', () => {
  test.each(innocents.map(({ name, text }) => [name, text] as const))('%s', (name, text) => {
    const file = `innocents/${kebab(name)}.ts`;
    expect(lint.get(file) ?? []).toEqual([]);
    expect(types.get(file) ?? []).toEqual([]);
    expect(impurities(`shared/games/${file}`, text)).toEqual([]);
  });

  test(`nor in ${INNOCENT_TICKS} ticks of the sync test`, async () => {
    const { failure, ticks } = await syncGame('innocents', { ticks: INNOCENT_TICKS, seed: 3, folder: folder.path });
    expect(failure).toBeUndefined();
    expect(ticks).toBe(INNOCENT_TICKS);
  });

  test('and the game around the cases is caught by none', () => {
    expect(impurities('shared/games/innocents/base.ts', BASE)).toEqual([]);
    expect([...lint.keys(), ...types.keys()].filter((file) => /base\.ts$|^innocents/.test(file))).toEqual([]);
  });
});
