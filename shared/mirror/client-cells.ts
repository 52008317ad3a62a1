/** What one client of a state room is told beside the rows: globals, seats, lists, grids as far as they are in sight, its own inputs. */
import type { CellTracker, TrackedSection } from './cell-tracker.ts';
import { REF, TILE_CELLS, isCompared, type Contract, type Section } from './contract.ts';
import { OPERATION, type PatchBytes } from './patch-bytes.ts';
import type { Sight } from './sight.ts';
import type { ClientRows } from './client-rows.ts';
import type { HeldNumbers } from './held.ts';
import type { NumberArray } from '../world/memory.ts';

/** Grids of so many cells are read by the decoder of @colyseus/schema too. */
const FILLED_CELLS = 1024;

/** By section of a contract: what a client holds of a grid that it sees in part. Undefined for what is told whole. */
export type Explored = readonly (NumberArray | undefined)[];

/** The cells of one client. */
export class ClientCells {
  readonly #contract: Contract;
  readonly #tracker: CellTracker;
  readonly #sight: Sight;
  readonly #rows: ClientRows;
  #globalsSent = 0;
  readonly #globalCodes: Uint16Array;
  /** The client has nothing: what is no grid is written whole, zeros too. */
  #isWhole = true;
  /** By section: in which patch each square was sent last. */
  readonly #tilesSent: readonly Uint32Array[];
  /** What changed there and is again as it was tells nothing; and who lost the thread, or the line, is told again what it has seen. */
  readonly explored: Explored;
  /** By section: the references that were sent, and the identities that they stood for. */
  readonly #codes: readonly (Uint16Array | undefined)[];
  readonly #ids: readonly (Uint32Array | undefined)[];
  /** What the server sealed of the own seats: inputs as they are, and presses since the last message. */
  readonly inputs: Uint8Array;
  readonly #inputsSent: Uint8Array;

  /** `explored`: of the same player's line before. */
  constructor(contract: Contract, tracker: CellTracker, { sight, rows, explored }: CellsOf) {
    this.#contract = contract;
    this.#tracker = tracker;
    this.#sight = sight;
    this.#rows = rows;
    this.#globalCodes = new Uint16Array(contract.globals.length);
    this.#tilesSent = tracker.sections.map(({ tileChanged }) => new Uint32Array(tileChanged.length));
    this.#codes = tracker.sections.map(({ section }) =>
      section.isReference ? new Uint16Array(section.count) : undefined,
    );
    this.#ids = tracker.sections.map(({ section }) =>
      section.isReference && section.kind === 'grid' ? new Uint32Array(section.count) : undefined,
    );
    this.explored =
      explored ??
      tracker.sections.map(({ section }) =>
        section.kind === 'grid' && !section.isReference && sight.hasTiles(rows) ? tracker.copyOf(section) : undefined,
      );
    const inputs = contract.sections.find(({ kind }) => kind === 'inputs');
    this.inputs = new Uint8Array(inputs?.count ?? 0);
    this.#inputsSent = new Uint8Array(this.inputs.length);
  }

  /** The client has lost the thread: everything is sent anew. */
  repeatAll(): void {
    this.#globalsSent = 0;
    this.#isWhole = true;
    for (const sent of this.#tilesSent) sent.fill(0);
    this.#globalCodes.fill(0);
    for (const codes of this.#codes) codes?.fill(0);
    this.#inputsSent.fill(0);
  }

  /** Writes what has not been sent; `patch` is the number of the last look. False when there was nothing. */
  write(patch: number, bytes: PatchBytes): boolean {
    let hasWritten = this.#writeGlobals(patch, bytes);
    for (let i = 0; i < this.#tracker.sections.length; i++) {
      const tracked = this.#tracker.sections[i];
      const codes = this.#codes[i];
      let isWritten: boolean;
      if (tracked.section.kind === 'inputs') isWritten = this.#writeInputs(tracked, bytes);
      else if (codes !== undefined) isWritten = this.#writeReferences(tracked, { codes, ids: this.#ids[i] }, bytes);
      else
        isWritten = this.#writeTiles(tracked, { sent: this.#tilesSent[i], explored: this.explored[i], patch }, bytes);
      hasWritten ||= isWritten;
    }
    this.#isWhole = false;
    return hasWritten;
  }

  #writeGlobals(patch: number, bytes: PatchBytes): boolean {
    const { globals } = this.#contract;
    const { globals: values, globalChanged } = this.#tracker;
    let isOpen = false;
    for (let i = 0; i < globals.length; i++) {
      let value = values[i];
      if (globals[i].isReference) {
        value = this.#rows.codeOf(value);
        if (value === this.#globalCodes[i]) continue;
        this.#globalCodes[i] = value;
      } else if (globalChanged[i] <= this.#globalsSent) continue;
      if (!isOpen) bytes.switchTo(REF.globals);
      isOpen = true;
      bytes.field(i, OPERATION.add);
      bytes.value(globals[i].type, value);
    }
    this.#globalsSent = patch;
    return isOpen;
  }

  #writeInputs({ section }: TrackedSection, bytes: PatchBytes): boolean {
    let isOpen = false;
    for (let i = 0; i < this.inputs.length; i++) {
      if (this.inputs[i] === this.#inputsSent[i] && !this.#isWhole) continue;
      this.#inputsSent[i] = this.inputs[i];
      isOpen = writeCell(section, i, this.inputs[i], isOpen, bytes);
    }
    return isOpen;
  }

  /**
   * A list or grid of rows is small, or seldom: every cell is compared with what this client was sent. Of a square that is not in sight it
   * is told no more than that a row which it knew there is known no more: another will have its number.
   */
  #writeReferences(tracked: TrackedSection, { codes, ids }: SentReferences, bytes: PatchBytes): boolean {
    const { section, values, tilesAcross, tilesDown } = tracked;
    const isFilled = this.#isWhole && section.kind !== 'grid';
    let isOpen = this.#isWhole && fillGrid(section, bytes);
    for (let tile = 0; tile < tilesAcross * tilesDown; tile++) {
      const square = squareOf(tracked, tile);
      const isSeen = this.#seesSquare(section, square);
      for (let y = square.top; y < square.bottom; y++) {
        for (let i = y * square.rowCells + square.left; i < y * square.rowCells + square.right; i++) {
          const isCount = section.kind === 'list' && i === 0;
          if (!isSeen && (codes[i] === 0 || ids === undefined || this.#rows.knownCodeOf(ids[i]) === codes[i])) continue;
          const code = !isSeen ? 0 : isCount ? values[i] : this.#rows.codeOf(values[i]);
          if (ids !== undefined && isSeen) ids[i] = this.#rows.idOf(values[i]);
          if (code === codes[i] && !isFilled) continue;
          codes[i] = code;
          isOpen = writeCell(section, i, code, isOpen, bytes);
        }
      }
    }
    return isOpen;
  }

  #writeTiles(tracked: TrackedSection, { sent, explored, patch }: SentTiles, bytes: PatchBytes): boolean {
    const { section, values, changed, tilesAcross, tilesDown, tileChanged } = tracked;
    const isFilled = this.#isWhole && section.kind !== 'grid';
    let isOpen = this.#isWhole && fillGrid(section, bytes);
    for (let tile = 0; tile < tilesAcross * tilesDown; tile++) {
      if (tileChanged[tile] <= sent[tile] && !isFilled) continue;
      const square = squareOf(tracked, tile);
      const isSeen = this.#seesSquare(section, square);
      if (!isSeen && !(this.#isWhole && explored !== undefined)) continue;
      for (let y = square.top; y < square.bottom; y++) {
        for (let i = y * square.rowCells + square.left; i < y * square.rowCells + square.right; i++) {
          if (isSeen && changed[i] <= sent[tile] && !isFilled) continue;
          const value = isSeen || explored === undefined ? values[i] : explored[i];
          const known = explored === undefined ? undefined : this.#isWhole ? 0 : explored[i];
          if (explored !== undefined) explored[i] = value;
          if (value !== known) isOpen = writeCell(section, i, value, isOpen, bytes);
        }
      }
      if (isSeen) sent[tile] = patch;
    }
    return isOpen;
  }

  #seesSquare({ kind, name }: Section, { left, top }: Square): boolean {
    return kind !== 'grid' || this.#sight.seesTile(this.#rows, name, left, top, TILE_CELLS);
  }

  /** The numbers of the globals and of what is no grid, as the client holds them. */
  hold(into: HeldNumbers): void {
    const { globals } = this.#contract;
    for (let i = 0; i < globals.length; i++) {
      const value = this.#tracker.globals[i];
      into.add(globals[i].isReference ? this.#rows.codeOf(value) : value);
    }
    for (const { section, values } of this.#tracker.sections) {
      if (!isCompared(section)) continue;
      for (let i = 0; i < section.count; i++)
        into.add(section.isReference && i > 0 ? this.#rows.codeOf(values[i]) : values[i]);
    }
  }
}

/** Whose cells they are. */
interface CellsOf {
  readonly sight: Sight;
  readonly rows: ClientRows;
  readonly explored: Explored | undefined;
}

/** What one client was sent of a section. */
interface SentTiles {
  readonly sent: Uint32Array;
  readonly explored: NumberArray | undefined;
  readonly patch: number;
}

interface SentReferences {
  readonly codes: Uint16Array;
  readonly ids: Uint32Array | undefined;
}

/** Cells that become known together: x from left, y from top, as many as the section has. */
interface Square {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly rowCells: number;
}

/** A square of a grid; what is no grid is one row of cells. */
function squareOf({ section, tilesAcross }: TrackedSection, tile: number): Square {
  const { kind, count, width, height } = section;
  if (kind !== 'grid') return { left: 0, top: 0, right: count, bottom: 1, rowCells: count };
  const x = tile % tilesAcross;
  const left = x * TILE_CELLS;
  const top = ((tile - x) / tilesAcross) * TILE_CELLS;
  return {
    left,
    top,
    right: Math.min(left + TILE_CELLS, width),
    bottom: Math.min(top + TILE_CELLS, height),
    rowCells: width,
  };
}

/**
 * The library's decoder closes gaps in a list that it was not told of from its first place on. A small grid is begun with zeros; a large
 * one, which our reader alone can read, would be too long so.
 */
function fillGrid(section: Section, bytes: PatchBytes): boolean {
  if (section.kind !== 'grid' || section.count > FILLED_CELLS) return false;
  for (let i = 0; i < section.count; i++) writeCell(section, i, 0, i > 0, bytes);
  return true;
}

function writeCell(
  { refId, type }: TrackedSection['section'],
  i: number,
  value: number,
  isOpen: boolean,
  bytes: PatchBytes,
): boolean {
  if (!isOpen) bytes.switchTo(refId);
  // Not as an addition: the library's decoder would take one at a place that is in use for an insertion.
  bytes.place(i, OPERATION.replace);
  bytes.value(type, value);
  return true;
}
