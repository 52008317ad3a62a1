// A world in a file: for save games, keyframes and bug reports. It carries its layout table, so that a later model can read it.
import { SamestepError } from '../errors.ts';
import { checksumWords, formatChecksum } from '../math/checksum.ts';
import { HEADER } from '../model/layout.ts';
import { checkWorld } from '../world/check-snapshot.ts';
import type { Sim } from '../sim/sim.ts';
import { placeText, type Violation } from '../world/check-values.ts';
import { packState, unpackState } from '../wire/pack.ts';
import { carryOver } from './carry-over.ts';
import { encodeLayoutTable, layoutTable } from './layout-table.ts';
import { problemOfTable } from './layout-table-check.ts';
import { everythingKept, type RestoreReport } from './restore-report.ts';
import { DEFLATE_RATIO, damaged, readStored, writeStored, type StoredHead } from './stored-format.ts';
import { memoryOfThen } from './stored-memory.ts';

export type { RestoreReport } from './restore-report.ts';

/** A snapshot that was read from a file: whole, unchanged, and a lawful world of its own layout. */
export interface StoredSnapshot extends StoredHead {
  /** The world's bytes under the layout it was stored with: table.sizeBytes bytes. */
  readonly state: Uint8Array;
}

/**
 * Writes a world as a file. `hashes.rules` is kept for whoever reads it; layout and content hash are the game's own. The packed bytes may
 * differ between versions of the compressor: only what they are read as counts.
 */
export function storeSnapshot(sim: Sim, hashes: { readonly rules?: string } = {}): Uint8Array {
  const { game } = sim;
  const state = new Uint8Array(sim.stateBytes);
  const checksum = new Uint32Array(2);
  sim.save(state);
  sim.checksum(checksum, 0);
  const head: StoredHead = {
    game: game.name,
    hashes: { layout: game.model.layout.layoutHash, content: game.contentHash, rules: hashes.rules ?? null },
    tick: sim.tick,
    checksum: formatChecksum(checksum, 0),
    table: layoutTable(game.model),
  };
  return writeStored(head, packState(state));
}

/**
 * Reads a file that `storeSnapshot` has made; its game need not be known. Throws `sim/snapshot`, with the byte where it went wrong, for
 * bytes that were cut, changed or forged, and for those of another kind. Work and memory are bounded by the file's size.
 */
export function readStoredSnapshot(bytes: Uint8Array): StoredSnapshot {
  const { head, packed } = readStored(bytes);
  const { table } = head;
  const problem = problemOfTable(table);
  if (problem !== undefined)
    throw damaged(`The layout table of this stored snapshot makes no sense: ${problem}`, packed.offset);
  if (table.sizeBytes > packed.payload.length * DEFLATE_RATIO)
    throw damaged(`The packed world of this stored snapshot is too short for ${table.sizeBytes} bytes`, packed.offset);
  // A buffer of its own, whole words long: the checksum reads words.
  const state = new Uint8Array(table.sizeBytes);
  if (!unpackState(packed.payload, state))
    throw damaged(`The packed world of this stored snapshot does not unpack to ${state.length} bytes`, packed.offset);
  checkChecksum(head, state, packed.offset);
  checkState(head, state, packed.offset);
  return { ...head, state };
}

/**
 * Replaces a world by a stored one of the same game. Under the same layout it is checked and loaded; under another one it is carried over
 * by the names of fields, as docs/memory.md says, and the report lists what became of them. Throws `sim/snapshot`, and leaves the world as
 * it is, for another game, or when a value has no place in this build's model.
 */
export function restoreSnapshot(sim: Sim, stored: StoredSnapshot): RestoreReport {
  const { game } = sim;
  if (stored.game !== game.name) {
    throw new SamestepError({
      code: 'sim/snapshot',
      what: `This is a stored snapshot of ${stored.game}, and the world is ${game.name}'s.`,
      fix: `Restore it in ${stored.game}.`,
      data: { theirs: stored.game, ours: game.name },
    });
  }
  const ours = encodeLayoutTable(layoutTable(game.model));
  const theirs = encodeLayoutTable(stored.table);
  const isSameLayout = ours.length === theirs.length && ours.every((byte, i) => byte === theirs[i]);
  if (isSameLayout) {
    sim.accept(stored.state);
    return everythingKept(stored.table);
  }
  const { state, report } = carryOver(game, stored);
  sim.accept(state);
  return report;
}

function checkChecksum({ checksum }: StoredHead, state: Uint8Array, offset: number): void {
  const found = new Uint32Array(2);
  checksumWords(new Int32Array(state.buffer), found, 0);
  if (formatChecksum(found, 0) === checksum) return;
  const what = `The world of this stored snapshot has the checksum ${formatChecksum(found, 0)}, not ${checksum}`;
  throw damaged(what, offset, { checksum });
}

/** The bytes must be a world that its own layout allows, and of the tick that the file says. */
function checkState({ table, tick }: StoredHead, state: Uint8Array, offset: number): void {
  const { memory, bounds } = memoryOfThen(table, state);
  const found = checkWorld(memory, bounds);
  if (found !== undefined) throw unlawful(found, offset);
  const tickOfState = memory.header[HEADER.tick];
  if (tickOfState !== tick)
    throw damaged(`This stored snapshot says tick ${tick}, and its world tick ${tickOfState}`, offset, { tick });
}

function unlawful(found: Violation, offset: number): SamestepError {
  const { place, index, item, byteOffset, value, problem } = found;
  return new SamestepError({
    code: 'sim/snapshot',
    what: `The stored snapshot was refused: ${placeText(found)} is ${value}, which ${problem}, at byte ${byteOffset} of the world that is packed at byte ${offset}.`,
    why: 'No step leaves that in a world of the layout that the file describes.',
    fix: 'Store it anew, with the build that stored it: it was changed, or its rules left a value that its field cannot hold.',
    data: { place, index, item, byteOffset, value, offset },
  });
}
