// The laws of every mirror: random games, mirrors and sights keep them. FUZZ=20 looks twenty times as long.
import { Decoder, Reflection, t, schema, Encoder, type Schema } from '@colyseus/schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryGame, matchOf, type GameRecipe } from '../testing/random-game.test-helper.ts';
import { game as hideout } from '../testing/hideout.ts';
import { hashOf } from '../testing/random-values.test-helper.ts';
import { createSim } from '../sim/sim.ts';
import { eventKinds, readEvents } from './events.ts';
import { brokenMirror } from './mirror-law.test-helper.ts';
import { createMirror } from './mirror.ts';
import { PatchReader } from './patch-reader.ts';
import { mirrorOf, rangeOf, sightOf, withSight } from './random-mirror.test-helper.ts';
import { createRootClass, encodeHandshake } from './schema-types.ts';
import { MirrorStore } from './store.ts';
import { stepOf, stepsOf, valueOfStep } from './values.ts';

const EFFORT = Number(process.env.FUZZ ?? 1);
const TYPES = { patch: 43, events: 45 };

/** What was looked at, so that a law that sees nothing fails. */
const seen = { rows: 0, others: 0, skipped: 0, wholes: 0, wide: 0, references: 0, events: 0, decoded: 0 };

/** Plays a random match and tells several clients of it; `after` sees each message that a client took. */
function playMirror(recipe: GameRecipe, n: number, withLibrary: boolean): void {
  const model = { ...recipe.model, definition: { ...recipe.model.definition, mirror: mirrorOf(recipe.model, n) } };
  const match = matchOf({ ...recipe, model });
  const sim = createSim(withSight(match.game, sightOf(n)), { seed: match.seed, config: match.config });
  const mirror = createMirror(sim, { isStrict: true });
  const { contract } = mirror;
  const kinds = eventKinds(match.model.definition);
  const last = sim.seats - 1;
  const clients = [[0], [], [last], last > 1 ? [0, 1, last] : [0]].map((seats, i) => {
    const store = new MirrorStore(contract);
    return {
      seats,
      store,
      i,
      client: mirror.open(seats),
      reader: new PatchReader(contract, store),
      library: undefined as Library | undefined,
    };
  });
  if (contract.hasWords === 2) seen.wide++;
  for (const bundle of match.bundles) {
    sim.step(bundle);
    mirror.observe(bundle.tick);
    if (hashOf(n, bundle.tick) % 3 === 0) continue;
    mirror.scan();
    for (const each of clients) {
      const { client, store, reader, i } = each;
      const choice = hashOf(n + i, bundle.tick) % 12;
      if (store.hash !== '' && choice < 4) {
        client.skip();
        seen.skipped++;
        continue;
      }
      const head = { tick: bundle.tick, orders: 0, margin: undefined, isCompared: false, isHeartbeat: true };
      const isWhole = store.hash === '' || choice === 4;
      if (isWhole) seen.wholes++;
      const { patch, events } = isWhole
        ? { patch: client.writeWhole(head, 44), events: undefined }
        : client.write(head, TYPES);
      // A whole state repeats what was seen of grids, but of those whose cells are rows.
      const before = store.sections.map((section, of) =>
        isWhole && contract.sections[of].isReference ? new Float64Array(section.length) : section.slice(),
      );
      if (patch === undefined) throw new Error('There was no patch.');
      if (!reader.read(patch, isWhole)) throw new Error('The patch was refused.');
      if (events !== undefined) seen.events += readEvents(events, kinds, (low) => low)?.length ?? Number.NaN;
      seen.rows += store.own.count + store.others.count;
      seen.others += store.others.count;
      seen.references += contract.fields.filter(({ isReference }) => isReference).length;
      const broken = brokenMirror({ sim, contract, rows: client.rows, store, before });
      if (broken !== undefined) throw new Error(`Tick ${bundle.tick}, client ${i}: ${broken}`);
      if (!withLibrary) continue;
      if (isWhole || each.library === undefined) each.library = createLibrary(contract);
      each.library.decoder.decode(patch.subarray(1));
      each.library.handshake.decode(patch.subarray(1));
      compareLibrary(store, each.library);
    }
  }
}

function createLibrary(contract: MirrorStore['contract']) {
  const Root = createRootClass(contract);
  const decoder = new Decoder(new Root());
  return { decoder, handshake: Reflection.decode(encodeHandshake(contract)) };
}
type Library = ReturnType<typeof createLibrary>;
type Decoded = Readonly<Record<string, number | ArrayLike<number> | readonly Readonly<Record<string, number>>[]>>;

/** The one door to what a decoder made. */
const decodedOf = (state: Schema) => state as unknown as Decoded;

function compareLibrary(store: MirrorStore, { decoder, handshake }: Library): void {
  const { contract } = store;
  for (const state of [decodedOf(decoder.state), decodedOf(handshake.state as Schema)]) {
    const lists = { own: store.own, rows: store.others };
    for (const [name, stored] of Object.entries(lists)) {
      const rows = state[name] as readonly Readonly<Record<string, number>>[];
      expect(rows.length).toBe(stored.count);
      for (let slot = 0; slot < stored.count; slot++) {
        // Of an empty place the library keeps what it last had.
        if (stored.has[slot * 2] === 0) continue;
        expect(rows[slot].has >>> 0).toBe(stored.has[slot * 2]);
        contract.fields.forEach((field, i) => {
          const { hasLow, hasHigh } = contract.components[field.component];
          const isThere = (stored.has[slot * 2] & hasLow) !== 0 || (stored.has[slot * 2 + 1] & hasHigh) !== 0;
          if (!isThere || (field.isSecret && name === 'rows')) return;
          seen.decoded++;
          const theirs = rows[slot][field.name.replaceAll('.', '_')];
          if (theirs !== stored.values[slot * contract.fields.length + i])
            throw new Error(`${name} ${slot} ${field.name} is ${theirs} to the library`);
        });
      }
    }
    const globals = state.globals as unknown as Readonly<Record<string, number>>;
    contract.globals.forEach(({ name }, i) => expect(globals[name] ?? 0).toBe(store.globals[i]));
    contract.sections.forEach(({ name, count }, i) => {
      const cells = Array.from(state[name.replaceAll('.', '_')] as ArrayLike<number>);
      for (let at = 0; at < count; at++) expect(cells[at] ?? 0).toBe(store.sections[i][at]);
    });
  }
}

test('after each patch a client holds what the server has, whatever is skipped, repeated, owned, hidden or quantised', () => {
  fc.assert(
    fc.property(arbitraryGame(24), fc.nat(), (recipe, n) => playMirror(recipe, n, false)),
    { numRuns: 60 * EFFORT },
  );
  for (const count of Object.values({ ...seen, decoded: 1 })) expect(count).toBeGreaterThan(0);
});

test('the decoder of @colyseus/schema makes the same values, with our types and with those of the handshake', () => {
  fc.assert(
    fc.property(arbitraryGame(12), fc.nat(), (recipe, n) => playMirror(recipe, n, true)),
    { numRuns: 20 * EFFORT },
  );
  expect(seen.decoded).toBeGreaterThan(100);
});

test('the law finds a value, a row, a global and a cell that a client holds wrongly', () => {
  const sim = createSim(hideout, { seed: 1 });
  const mirror = createMirror(sim);
  const { contract } = mirror;
  const client = mirror.open([]);
  mirror.scan();
  const whole = client.writeWhole({ tick: 0, orders: 0, margin: undefined, isCompared: false, isHeartbeat: true }, 44);
  const spoil: readonly ((store: MirrorStore) => void)[] = [
    ({ others }) => others.set(2, 0, others.raw[2 * contract.fields.length] + 1),
    ({ others }) => others.setHas(1, 0, 0),
    ({ others }) => others.open(),
    ({ globals }) => (globals[0] += 1),
    ({ sections }) => (sections[0][0] += 1),
    ({ sections }) => (sections[sections.length - 1][77] += 1),
  ];
  for (const change of [() => undefined, ...spoil]) {
    const store = new MirrorStore(contract);
    expect(new PatchReader(contract, store).read(whole, true)).toBe(true);
    const before = store.sections.map((section) => section.slice());
    change(store);
    const broken = brokenMirror({ sim, contract, rows: client.rows, store, before });
    expect(broken === undefined).toBe(!spoil.includes(change));
  }
});

/** Values that are near to where a range begins and ends, to its steps and to what is between them. */
function valuesIn(min: number, max: number, span: number, n: number): number[] {
  const step = min + ((hashOf(n, 1) % (span + 1)) / span) * (max - min);
  const half = (max - min) / span / 2;
  const any = min + (hashOf(n, 2) / 2 ** 32 - 0.25) * 2 * (max - min);
  return [
    min,
    max,
    0,
    -0,
    step,
    step + half,
    step - half,
    any,
    any * 1e6,
    -any,
    min - half,
    max + half,
    Infinity,
    -Infinity,
  ];
}

test('quantised values are those of t.quantized, for every kind of range', () => {
  let count = 0;
  for (let n = 0; n < 150 * EFFORT; n++) {
    const range = rangeOf(hashOf(n, 77));
    const steps = stepsOf(range);
    if (range === 'f32' || steps === undefined) continue;
    const { min, max, bits, wrap = false } = range;
    const One = schema({ value: t.quantized({ min, max, bits, mode: wrap ? 'wrap' : 'clamp' }) });
    const state = new One();
    const encoder = new Encoder(state);
    const decoder = new Decoder(new One());
    for (const value of valuesIn(min, max, steps.span, n)) {
      // The same value again would not be sent.
      state.value = value === min ? max : min;
      encoder.encode();
      encoder.discardChanges();
      state.value = value;
      const bytes = encoder.encode();
      if (bytes.length === 0) continue;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const at = bytes.length - bits / 8;
      const sent = bits === 8 ? view.getUint8(at) : bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true);
      decoder.decode(bytes);
      const step = stepOf(steps, value);
      expect({ value, range, step: sent }).toEqual({ value, range, step });
      expect({ value, range, back: decoder.state.value }).toEqual({ value, range, back: valueOfStep(steps, step) });
      count++;
      encoder.discardChanges();
    }
  }
  expect(count).toBeGreaterThan(500);
});
