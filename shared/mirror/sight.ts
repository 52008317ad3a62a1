/** Who may know which rows of the server's world. It asks the rules' sight, and itself knows nothing of the game. */
import { SamestepError } from '../errors.ts';
import { checksumWords } from '../math/checksum.ts';
import { asEntity, type Entity } from '../model/entity.ts';
import { HEADER } from '../model/layout.ts';
import type { ErasedSight, Game } from '../sim/game.ts';
import type { EventNumbers } from '../world/outbox.ts';
import { CellGrid } from '../world/cell-grid.ts';
import { componentBits } from '../world/entities.ts';
import type { WorldParts } from '../world/world.ts';
import type { RowTracker } from './row-tracker.ts';
import { valueOfStep } from './values.ts';

/** For whom the sight is asked. */
export interface Observer {
  readonly seats: readonly number[];
  /** Whether this client knows a row now. */
  knows(row: number): boolean;
}

/** The rows that an observer may know, without those of their own seats. */
export interface Sight {
  /** Whether the rules say anything of what players may know, and of what watchers may. */
  readonly isLimited: boolean;
  readonly isWatchedLimited: boolean;
  /** Takes the places of rows as they are now. Call it once for each patch, before `ask`. */
  prepare(): void;
  /** Writes the rows to `into`, in no order that means anything, and returns how many they are. */
  ask(observer: Observer, into: Uint16Array): number;
  /**
   * The square of the distance from a row's place, as others are told of it, to the nearest eye that the last `ask` had; 0 without a place,
   * and for all where nobody is told of places.
   */
  nearness(row: number): number;
  /** Whether an observer hears an event that the rules have a word on; undefined when they have none. */
  hears(observer: Observer, name: string, record: Readonly<EventNumbers>): boolean | undefined;
  /** Whether there are squares of grids that an observer may not know. */
  hasTiles(observer: Observer): boolean;
  /** Whether an observer may know a square of a grid. */
  seesTile(observer: Observer, grid: string, x: number, y: number, size: number): boolean;
}

/** Makes the sight of a game's world. `isStrict`: a function of the rules that writes to the world is refused. */
export function createSight(game: Game, parts: WorldParts, tracker: RowTracker, isStrict: boolean): Sight {
  const rules: ErasedSight = game.rules.sight ?? {};
  const { memory, world, queries } = parts;
  const { radius, margin = 0, eyes } = rules;
  const { layout } = memory;
  const region = (path: string | undefined) => layout.regions.findIndex(({ name }) => name === path);
  const placeRegion = region(rules.x);
  const xs = placeRegion < 0 ? undefined : memory.arrays[placeRegion];
  const ys = placeRegion < 0 ? undefined : memory.arrays[region(rules.y)];
  const sentX = sentPlace(tracker, rules.x);
  const sentY = sentPlace(tracker, rules.y);
  const placeBits = componentBits(placeRegion < 0 ? 0 : layout.components.indexOf(layout.regions[placeRegion].owner));
  const eyeBits = componentBits(eyes === undefined ? 0 : layout.components.indexOf(eyes));
  const grid = radius === undefined ? undefined : new CellGrid(cellSizeFor(radius), layout.rowCount - 1);
  const eyeX = new Float64Array(layout.rowCount);
  const eyeY = new Float64Array(layout.rowCount);
  const asked = new Int32Array(layout.rowCount);
  const guard = isStrict ? createWriteGuard(parts, game.name) : undefined;
  let question = 0;
  let eyeCount = 0;
  /** Rows without a place: their distance is none. */
  const placeless = new Uint16Array(layout.rowCount);
  let placelessCount = 0;

  function hasPlace(row: number): boolean {
    return (memory.mask[row] & placeBits.low) !== 0 || (memory.maskHigh[row] & placeBits.high) !== 0;
  }

  function prepare(): void {
    placelessCount = 0;
    if (grid === undefined || xs === undefined || ys === undefined) return;
    grid.build(queries.rows((1 | placeBits.low) >>> 0, placeBits.high), xs, ys);
    for (let row = 1; row <= memory.header[HEADER.highWater]; row++)
      if (tracker.hasSent[row * 2] !== 0 && !hasPlace(row)) placeless[placelessCount++] = row;
  }

  function lookFrom(seats: readonly number[]): void {
    eyeCount = 0;
    if (xs === undefined || ys === undefined) return;
    for (const seat of seats) {
      for (let row = tracker.first[seat]; row !== 0; row = tracker.next[row]) {
        if (eyes !== undefined && (memory.mask[row] & eyeBits.low) === 0 && (memory.maskHigh[row] & eyeBits.high) === 0)
          continue;
        if (!hasPlace(row)) continue;
        eyeX[eyeCount] = xs[row];
        eyeY[eyeCount] = ys[row];
        eyeCount++;
      }
    }
  }

  function distanceSquared(x: number, y: number): number {
    let nearest = Infinity;
    for (let i = 0; i < eyeCount; i++) {
      const dx = x - eyeX[i];
      const dy = y - eyeY[i];
      nearest = Math.min(nearest, dx * dx + dy * dy);
    }
    return nearest;
  }

  function nearness(row: number): number {
    if (sentX === undefined || sentY === undefined || eyeCount === 0 || !hasPlace(row)) return 0;
    return distanceSquared(sentX(row), sentY(row));
  }

  function isVisible(observer: Observer, row: number): boolean {
    if (rules.visible === undefined) return true;
    const isKnown = observer.knows(row);
    const e: Entity = asEntity(row);
    for (let i = 0; i < observer.seats.length; i++)
      if (rules.visible(world, observer.seats[i], e, isKnown)) return true;
    return false;
  }

  function isOwn(observer: Observer, row: number): boolean {
    const owner = tracker.owner[row];
    return owner >= 0 && observer.seats.includes(owner);
  }

  function ask(observer: Observer, into: Uint16Array): number {
    guard?.begin();
    const isWatcher = observer.seats.length === 0;
    const count = isWatcher ? askWatcher(observer, into) : askPlayer(observer, into);
    guard?.check(isWatcher ? 'watched' : 'visible');
    return count;
  }

  function askWatcher(observer: Observer, into: Uint16Array): number {
    let count = 0;
    eyeCount = 0;
    for (let row = 1; row <= memory.header[HEADER.highWater]; row++) {
      if (tracker.hasSent[row * 2] === 0) continue;
      if (rules.watched?.(world, asEntity(row), observer.knows(row)) ?? true) into[count++] = row;
    }
    return count;
  }

  function askPlayer(observer: Observer, into: Uint16Array): number {
    let seen = 0;
    lookFrom(observer.seats);
    if (grid === undefined || radius === undefined || xs === undefined || ys === undefined) {
      for (let row = 1; row <= memory.header[HEADER.highWater]; row++)
        if (tracker.hasSent[row * 2] !== 0 && !isOwn(observer, row) && isVisible(observer, row)) into[seen++] = row;
      return seen;
    }
    const { hasSent, owner } = tracker;
    const { rows, found } = grid;
    if (question === 0x7fffffff) {
      asked.fill(0);
      question = 0;
    }
    question++;
    for (let eye = 0; eye < eyeCount; eye++) {
      grid.place[0] = eyeX[eye];
      grid.place[1] = eyeY[eye];
      grid.place[2] = radius + margin;
      const count = grid.findNear();
      for (let i = 0; i < count; i++) {
        const row = rows[found[i]];
        if (eyeCount > 1) {
          if (asked[row] === question) continue;
          asked[row] = question;
        }
        if (hasSent[row * 2] === 0 || (owner[row] >= 0 && isOwn(observer, row))) continue;
        if (margin > 0 && distanceSquared(xs[row], ys[row]) > radius * radius && !observer.knows(row)) continue;
        if (rules.visible === undefined || isVisible(observer, row)) into[seen++] = row;
      }
    }
    for (let i = 0; i < placelessCount; i++) {
      const row = placeless[i];
      if (!isOwn(observer, row) && isVisible(observer, row)) into[seen++] = row;
    }
    return seen;
  }

  function hears({ seats }: Observer, name: string, record: Readonly<EventNumbers>): boolean | undefined {
    const rule = rules.hears?.[name];
    if (rule === undefined) return undefined;
    guard?.begin();
    const isHeard = seats.some((seat) => rule(world, seat, record));
    guard?.check(`hears.${name}`);
    return isHeard;
  }

  function hasTiles(observer: Observer): boolean {
    return rules.tile !== undefined && observer.seats.length > 0;
  }

  function seesTile(observer: Observer, name: string, x: number, y: number, size: number): boolean {
    if (rules.tile === undefined || observer.seats.length === 0) return true;
    guard?.begin();
    let isSeen = false;
    for (const seat of observer.seats) isSeen ||= rules.tile(world, seat, name, x, y, size);
    guard?.check('tile');
    return isSeen;
  }

  return {
    isLimited: game.rules.sight !== undefined,
    isWatchedLimited: rules.watched !== undefined,
    prepare,
    ask,
    nearness,
    hears,
    hasTiles,
    seesTile,
  };
}

/** A coordinate of rows as others are told of it; undefined when they are told of none. */
function sentPlace(tracker: RowTracker, path: string | undefined): ((row: number) => number) | undefined {
  const { fields } = tracker.contract;
  const place = fields.findIndex(({ name }) => name === path);
  if (place < 0 || fields[place].isSecret) return undefined;
  const { steps: range, sent } = fields[place];
  const column = tracker.columns[place];
  const steps = tracker.steps[place];
  if (steps !== undefined && range !== undefined) return (row) => valueOfStep(range, steps[row]);
  return sent === 'float32' ? (row) => Math.fround(column[row]) : (row) => column[row];
}

/** Cells near half of the usual radius, within what a grid takes. */
function cellSizeFor(radius: number): number {
  return Math.min(1_048_576, Math.max(1 / 1_048_576, radius / 2));
}

/** Development: what the functions of sight may not do. */
function createWriteGuard({ memory, entities, outbox }: WorldParts, name: string) {
  const before = new Uint32Array(2);
  const after = new Uint32Array(2);
  let events = 0;
  let asked = 0;
  return {
    begin() {
      checksumWords(memory.words, before, 0);
      events = outbox.count + outbox.droppedCount;
      asked = entities.queuedCount;
    },
    check(rule: string) {
      checksumWords(memory.words, after, 0);
      const isSame = before[0] === after[0] && before[1] === after[1] && asked === entities.queuedCount;
      if (isSame && events === outbox.count + outbox.droppedCount) return;
      entities.discard();
      throw new SamestepError({
        code: 'mirror/sight',
        what: `sight.${rule} of ${name} changed the world.`,
        why: 'It is asked on the server only: every other machine, and every recording, would have another world.',
        fix: 'Read columns, and neither write nor draw random numbers; keep what it needs in a system.',
        data: { rule },
      });
    },
  };
}
