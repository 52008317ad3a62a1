/** Development and tests: what a predicted system changed that is not its to change is put back and refused, by name. */
import { SamestepError } from '../errors.ts';
import { HEADER, STORAGE_BYTES, type Region } from '../model/layout.ts';
import type { Outbox } from '../world/outbox.ts';
import type { WorldMemory } from '../world/memory.ts';

/** Watches predicted systems of one world, one at a time. */
export interface PredictedTrap {
  /** A predicted system begins. */
  enter(): void;
  /** It has ended, and its structural changes have not taken effect. Throws `sim/predicted` that names what it changed. */
  leave(system: string): void;
}

/** What to watch. */
export interface PredictedTrapParts {
  readonly memory: WorldMemory;
  readonly outbox: Outbox;
  /** Whether a row's columns may be written. Without it those of all rows may: on every machine but a state room's client. */
  readonly mayWrite?: (row: number) => boolean;
}

/** Words of the header that a predicted system does not move. */
const HEADER_PLACES: ReadonlyMap<number, string> = new Map([
  [HEADER.tick, 'header.tick'],
  [HEADER.random, 'header.random'],
  [HEADER.random + 1, 'header.random'],
  [HEADER.random + 2, 'header.random'],
  [HEADER.random + 3, 'header.random'],
  [HEADER.seedLow, 'header.seedLow'],
  [HEADER.seedHigh, 'header.seedHigh'],
  [HEADER.finishes, 'header.finishes'],
  [HEADER.level, 'header.level'],
  [HEADER.nextLevel, 'header.nextLevel'],
]);

/** Makes the trap of a world. It copies the whole world before each predicted system. */
export function createPredictedTrap({ memory, outbox, mayWrite }: PredictedTrapParts): PredictedTrap {
  const { bytes, words, header, layout } = memory;
  const before = new Int32Array(words.length);
  const bytesBefore = new Uint8Array(before.buffer);
  const watched = layout.regions.filter(
    ({ group }) => group !== 'rows' && (group !== 'component' || mayWrite !== undefined),
  );
  let eventsBefore = 0;

  function isAllowed({ group, stride }: Region, value: number): boolean {
    if (group === 'header') return !HEADER_PLACES.has(value);
    // What is written to NONE is wiped away at the end of the tick.
    if (group !== 'component' || mayWrite === undefined) return false;
    const row = Math.floor(value / stride);
    return row === 0 || mayWrite(row);
  }

  /** Puts back what may not be changed in a region; the first such value, −1 if there is none. */
  function restore(region: Region): number {
    const width = STORAGE_BYTES[region.storage];
    const first = region.byteOffset >> 2;
    const end = first + Math.ceil((region.count * width) / 4);
    let found = -1;
    for (let word = first; word < end; word++) {
      if (words[word] === before[word]) continue;
      for (let byte = word * 4; byte < word * 4 + 4; byte++) {
        if (bytes[byte] === bytesBefore[byte]) continue;
        const value = Math.floor((byte - region.byteOffset) / width);
        if (isAllowed(region, value)) continue;
        bytes[byte] = bytesBefore[byte];
        if (found < 0) found = value;
      }
    }
    return found;
  }

  return Object.freeze({
    enter() {
      before.set(words);
      eventsBefore = outbox.count;
    },
    leave(system: string) {
      let refusal: SamestepError | undefined;
      for (let i = 0; i < watched.length; i++) {
        const value = restore(watched[i]);
        if (value >= 0) refusal ??= refuseValue(watched[i], value, system, header[HEADER.tick]);
      }
      if (refusal !== undefined) throw refusal;
      for (let i = eventsBefore; i < outbox.count; i++) {
        if (outbox.isConfirmedOnly(i)) throw refuseEvent(outbox.nameAt(i), system, header[HEADER.tick]);
      }
    },
  });
}

const WHY =
  'A client of a state room runs predicted systems ahead of the server, over its own rows: nothing would take back what they change elsewhere.';

/** The error of a row that a predicted system despawns, or whose components it changes, although it is not its own. */
export function refuseVerb(verb: string, row: number, system: string, tick: number): SamestepError {
  const did = `called w.${verb} for row ${row}, which is not the seat's own,`;
  const fix = `Call w.${verb} for rows of w.each only, or do it in a system that is not predicted.`;
  return refuse({ place: `w.${verb}`, did, fix, row, system, tick });
}

function refuseEvent(name: string, system: string, tick: number): SamestepError {
  const fix = `Declare '${name}' as predicted, or emit it in a system that is not predicted.`;
  return refuse({ place: `events.${name}`, did: `emitted '${name}', which is confirmed,`, fix, row: 0, system, tick });
}

function refuseValue(
  { name, group, field, stride }: Region,
  value: number,
  system: string,
  tick: number,
): SamestepError {
  if (group === 'component') {
    const row = Math.floor(value / stride);
    const fix = 'Write to rows of w.each only, or do it in a system that is not predicted.';
    return refuse({
      place: name,
      did: `changed ${name} of row ${row}, which is not the seat's own,`,
      fix,
      row,
      system,
      tick,
    });
  }
  if (group === 'header') return refuse({ ...headerDeed(HEADER_PLACES.get(value) ?? name), row: 0, system, tick });
  const did = group === 'random' ? `drew from the stream '${field}'` : `changed ${name}`;
  return refuse({ place: name, did, fix: ELSEWHERE, row: group === 'grid' ? value : 0, system, tick });
}

/** A deed that is refused: what the system did, where, and what to do instead. */
interface Deed {
  readonly place: string;
  readonly did: string;
  readonly fix: string;
  /** Row of a component, cell of a grid; 0 for single values. */
  readonly row: number;
  readonly system: string;
  readonly tick: number;
}

const ELSEWHERE = 'Do it in a system that is not predicted.';

function headerDeed(place: string): Pick<Deed, 'place' | 'did' | 'fix'> {
  if (place === 'header.random') return { place, did: 'drew a random number', fix: ELSEWHERE };
  if (place === 'header.finishes') return { place, did: 'called w.finish', fix: ELSEWHERE };
  if (place === 'header.nextLevel') return { place, did: 'called w.loadLevel', fix: ELSEWHERE };
  return { place, did: `changed ${place}`, fix: 'The engine alone writes it.' };
}

function refuse({ did, fix, ...data }: Deed): SamestepError {
  const what = `${data.system} is predicted and ${did} in tick ${data.tick}.`;
  return new SamestepError({ code: 'sim/predicted', what, why: WHY, fix, data });
}
