/** What one client of a state room is told beside the rows: globals, seats, lists, grids as far as they are in sight, its own inputs. */
import type { CellTracker, TrackedSection } from './cell-tracker.ts';
import { REF, TILE_CELLS, type Contract } from './contract.ts';
import { OPERATION, type PatchBytes } from './patch-bytes.ts';
import type { Sight } from './sight.ts';
import type { ClientRows } from './client-rows.ts';
import type { HeldNumbers } from './held.ts';

/** The cells of one client. */
export class ClientCells {
  readonly #contract: Contract;
  readonly #tracker: CellTracker;
  readonly #sight: Sight;
  readonly #rows: ClientRows;
  #globalsSent = 0;
  readonly #globalCodes: Uint16Array;
  /** By section: in which patch each square was sent last. */
  readonly #tilesSent: readonly Uint32Array[];
  /** By section: the references that were sent. */
  readonly #codes: readonly (Uint16Array | undefined)[];
  /** What the server sealed of the own seats: inputs as they are, and presses since the last message. */
  readonly inputs: Uint8Array;
  readonly #inputsSent: Uint8Array;

  constructor(contract: Contract, tracker: CellTracker, sight: Sight, rows: ClientRows) {
    this.#contract = contract;
    this.#tracker = tracker;
    this.#sight = sight;
    this.#rows = rows;
    this.#globalCodes = new Uint16Array(contract.globals.length);
    this.#tilesSent = tracker.sections.map(({ tileChanged }) => new Uint32Array(tileChanged.length));
    this.#codes = tracker.sections.map(({ section }) =>
      section.isReference ? new Uint16Array(section.count) : undefined,
    );
    const inputs = contract.sections.find(({ kind }) => kind === 'inputs');
    this.inputs = new Uint8Array(inputs?.count ?? 0);
    this.#inputsSent = new Uint8Array(this.inputs.length);
  }

  /** The client has lost the thread: everything is sent anew. */
  repeatAll(): void {
    this.#globalsSent = 0;
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
      else if (codes !== undefined) isWritten = this.#writeReferences(tracked, codes, bytes);
      else isWritten = this.#writeTiles(tracked, this.#tilesSent[i], patch, bytes);
      hasWritten ||= isWritten;
    }
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
      if (this.inputs[i] === this.#inputsSent[i]) continue;
      this.#inputsSent[i] = this.inputs[i];
      isOpen = writeCell(section, i, this.inputs[i], isOpen, bytes);
    }
    return isOpen;
  }

  /** A list or grid of rows is small, or seldom: every cell is compared with what this client was sent. */
  #writeReferences({ section, values }: TrackedSection, codes: Uint16Array, bytes: PatchBytes): boolean {
    let isOpen = false;
    for (let i = 0; i < section.count; i++) {
      const isCount = section.kind === 'list' && i === 0;
      const code = isCount ? values[i] : this.#rows.codeOf(values[i]);
      if (code === codes[i]) continue;
      codes[i] = code;
      isOpen = writeCell(section, i, code, isOpen, bytes);
    }
    return isOpen;
  }

  #writeTiles(tracked: TrackedSection, sent: Uint32Array, patch: number, bytes: PatchBytes): boolean {
    const { section, tilesAcross, tilesDown, tileChanged } = tracked;
    let isOpen = false;
    for (let y = 0; y < tilesDown; y++) {
      for (let x = 0; x < tilesAcross; x++) {
        const tile = y * tilesAcross + x;
        if (tileChanged[tile] <= sent[tile]) continue;
        const isGrid = section.kind === 'grid';
        const isSeen =
          !isGrid || this.#sight.seesTile(this.#rows, section.name, x * TILE_CELLS, y * TILE_CELLS, TILE_CELLS);
        if (!isSeen) continue;
        if (!isGrid) {
          for (let i = 0; i < section.count; i++)
            if (tracked.changed[i] > sent[tile]) isOpen = writeCell(section, i, tracked.values[i], isOpen, bytes);
        } else isOpen = this.#writeSquare(tracked, x * TILE_CELLS, y * TILE_CELLS, sent[tile], isOpen, bytes);
        sent[tile] = patch;
      }
    }
    return isOpen;
  }

  #writeSquare(
    { section, values, changed }: TrackedSection,
    left: number,
    top: number,
    since: number,
    wasOpen: boolean,
    bytes: PatchBytes,
  ): boolean {
    let isOpen = wasOpen;
    const right = Math.min(left + TILE_CELLS, section.width);
    const bottom = Math.min(top + TILE_CELLS, section.height);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const i = x + y * section.width;
        if (changed[i] > since) isOpen = writeCell(section, i, values[i], isOpen, bytes);
      }
    }
    return isOpen;
  }

  /** The numbers of the globals, as the client holds them. */
  hold(into: HeldNumbers): void {
    const { globals } = this.#contract;
    for (let i = 0; i < globals.length; i++) {
      const value = this.#tracker.globals[i];
      into.add(globals[i].isReference ? this.#rows.codeOf(value) : value);
    }
  }
}

function writeCell(
  { refId, type }: TrackedSection['section'],
  i: number,
  value: number,
  isOpen: boolean,
  bytes: PatchBytes,
): boolean {
  if (!isOpen) bytes.switchTo(refId);
  bytes.place(i, OPERATION.add);
  bytes.value(type, value);
  return true;
}
