/** Copying a row's columns into a record and back: one loop for each width of values, as in the clearing of a row. */
import { STORAGE_BYTES, type Region } from '../model/layout.ts';

/** The bytes of a record, seen in three widths. */
export interface RecordViews {
  readonly words: Uint32Array;
  readonly halves: Uint16Array;
  readonly bytes: Uint8Array;
}

/** Copies rows of some regions of one buffer. */
export interface RowCopier {
  /** Bytes of a record, a multiple of 8. */
  readonly recordBytes: number;
  /** Where in a record each region's values begin, in bytes; in the order of the regions. */
  readonly offsets: readonly number[];
  /** Writes a row to the record that begins at byte `at`, a multiple of 8. */
  save(row: number, record: RecordViews, at: number): void;
  /** Writes that record back to a row. */
  load(row: number, record: RecordViews, at: number): void;
}

/** The three views of a buffer. */
export function recordViews(buffer: ArrayBufferLike): RecordViews {
  return { words: new Uint32Array(buffer), halves: new Uint16Array(buffer), bytes: new Uint8Array(buffer) };
}

/** Compiles the copying of some regions of a buffer. Values of eight bytes are copied as two words, so that no bit of a NaN changes. */
export function createRowCopier(buffer: ArrayBufferLike, regions: readonly Region[]): RowCopier {
  const offsets = new Array<number>(regions.length).fill(0);
  let end = 0;
  const runsOf = (unit: number, widths: readonly number[]): Int32Array =>
    Int32Array.from(
      regions.flatMap(({ storage, byteOffset, stride }, i) => {
        const width = STORAGE_BYTES[storage];
        if (!widths.includes(width)) return [];
        const length = (stride * width) / unit;
        offsets[i] = end;
        end += length * unit;
        return [byteOffset / unit, length, offsets[i] / unit];
      }),
    );
  // Wide values first, so that all lie at multiples of their width.
  const wide = runsOf(4, [8]);
  const narrow = runsOf(4, [4]);
  const words = Int32Array.of(...wide, ...narrow);
  const halves = runsOf(2, [2]);
  const bytes = runsOf(1, [1]);
  const own = recordViews(buffer);
  return Object.freeze({
    recordBytes: Math.max(8, Math.ceil(end / 8) * 8),
    offsets,
    save(row: number, record: RecordViews, at: number) {
      gather(words, own.words, row, record.words, at >>> 2);
      gather(halves, own.halves, row, record.halves, at >>> 1);
      gather(bytes, own.bytes, row, record.bytes, at);
    },
    load(row: number, record: RecordViews, at: number) {
      scatter(words, own.words, row, record.words, at >>> 2);
      scatter(halves, own.halves, row, record.halves, at >>> 1);
      scatter(bytes, own.bytes, row, record.bytes, at);
    },
  });
}

type Units = Uint32Array | Uint16Array | Uint8Array;

/** Runs are triples: where a region begins, the length of a row of it, and its place in a record, in units. */
function gather(runs: Int32Array, columns: Units, row: number, record: Units, at: number): void {
  for (let i = 0; i < runs.length; i += 3) {
    const length = runs[i + 1];
    const from = runs[i] + row * length;
    const to = at + runs[i + 2];
    for (let j = 0; j < length; j++) record[to + j] = columns[from + j];
  }
}

function scatter(runs: Int32Array, columns: Units, row: number, record: Units, at: number): void {
  for (let i = 0; i < runs.length; i += 3) {
    const length = runs[i + 1];
    const to = runs[i] + row * length;
    const from = at + runs[i + 2];
    for (let j = 0; j < length; j++) columns[to + j] = record[from + j];
  }
}
