// The field as one writes it by hand on Colyseus: quantised fields in a map, and what comes into each player's view and leaves it.
import { Encoder, schema, t, type StateView } from '@colyseus/schema';
import { NO_PLAYER } from '#shared/model/fields.ts';
import { CellGrid } from '#shared/world/cell-grid.ts';
import { SIGHTED, ownerOf } from '../worlds/sighted.ts';
import type { Field, Moves } from '../worlds/sighted.ts';

const { rows: rowCount, seats, side, radius, points } = SIGHTED;

const ViewRow = schema(
  {
    x: t.quantized({ min: 0, max: side, bits: 16 }),
    y: t.quantized({ min: 0, max: side, bits: 16 }),
    heading: t.quantized({ min: -Math.PI, max: Math.PI, bits: 8, mode: 'wrap' }),
    points: t.uint8(),
    player: t.uint8(),
    kind: t.uint8(),
  },
  'ViewRow',
);

export const ViewState = schema({ rows: t.map(ViewRow).view() }, 'ViewState');
export type ViewState = InstanceType<typeof ViewState>;

/** A player's view, and which rows are in it. */
export interface Viewer {
  readonly view: StateView;
  readonly seen: number[];
}

export interface ViewField {
  readonly state: ViewState;
  /** What moves goes by a share of its way. */
  move(moves: Moves, share: number): void;
  /** Each view gets what came into sight and loses what left it. Viewers by their seats. */
  look(viewers: readonly (Viewer | undefined)[]): void;
}

/** Makes the rows where they are at first. Who sees what is asked of the engine's own grid. */
export function createViewField({ start }: Field): ViewField {
  // All views are encoded into one buffer: grown, it would be encoded twice.
  Encoder.BUFFER_SIZE = 256 * 1_024;
  const state = new ViewState();
  const rows = start.rows.map((row) => {
    const made = new ViewRow();
    made.x = start.x[row];
    made.y = start.y[row];
    made.heading = start.heading[row];
    made.points = points;
    made.player = ownerOf(row) ?? NO_PLAYER;
    made.kind = row % 7;
    state.rows.set(String(row), made);
    return made;
  });
  const xs = Float64Array.from(start.x);
  const ys = Float64Array.from(start.y);
  const headings = Float64Array.from(start.heading);
  const grid = new CellGrid(radius / 2, rowCount);
  const eyes = start.rows.filter((row) => ownerOf(row) !== undefined);
  /** For one player at a time: the last question in which a row was seen, and known. */
  const isSeen = new Uint32Array(rowCount);
  const isKnown = new Uint32Array(rowCount);
  let question = 0;

  return {
    state,
    move(moves, share) {
      for (let i = 0; i < moves.rows.length; i++) {
        const at = moves.rows[i];
        const row = rows[at];
        row.x = xs[at] += (moves.x[i] - xs[at]) * share;
        row.y = ys[at] += (moves.y[i] - ys[at]) * share;
        row.heading = headings[at] += (moves.heading[i] - headings[at]) * share;
      }
    },
    look(viewers) {
      grid.build(start.rows, xs, ys);
      for (let seat = 0; seat < seats; seat++) {
        const viewer = viewers[seat];
        if (viewer === undefined) continue;
        const { view, seen } = viewer;
        question++;
        grid.place[0] = xs[eyes[seat]];
        grid.place[1] = ys[eyes[seat]];
        grid.place[2] = radius;
        const found = grid.findNear();
        for (let i = 0; i < seen.length; i++) isKnown[seen[i]] = question;
        for (let i = 0; i < found; i++) {
          const row = grid.rows[grid.found[i]];
          isSeen[row] = question;
          if (isKnown[row] !== question) view.add(rows[row]);
        }
        let isChanged = found !== seen.length;
        for (let i = 0; i < seen.length; i++) {
          if (isSeen[seen[i]] === question) continue;
          view.remove(rows[seen[i]]);
          isChanged = true;
        }
        if (!isChanged) continue;
        seen.length = 0;
        for (let i = 0; i < found; i++) seen.push(grid.rows[grid.found[i]]);
      }
    },
  };
}
