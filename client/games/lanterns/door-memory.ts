// What was last seen of every door, and where one sees through: a door that is not known now is as it was.
import { DOOR, town } from '#shared/games/lanterns/town.ts';
import { cellAt } from '#shared/games/lanterns/space.ts';
import type { SightGrid } from './sight-polygon.ts';
import type { GameFrame } from './stage-types.ts';

/** The doors of one match as its page knows them. */
export interface DoorMemory {
  /** What stops light now. */
  readonly grid: SightGrid;
  /** By the index of `town.doors`: 1 where open. */
  readonly isOpen: Uint8Array;
  /** Looks at the doors that the page is told of. */
  refresh(frame: GameFrame): void;
  /** An event tells of a door. */
  note(x: number, y: number, isOpen: boolean): void;
}

/** Every door is shut until it is seen open. */
export function createDoorMemory(): DoorMemory {
  const { width, height, tileSize } = town;
  const hides = Uint8Array.from(town.cells, (value) => (town.kinds[value]?.hides === true ? 1 : 0));
  const doorOf = new Int16Array(hides.length).fill(-1);
  const isOpen = new Uint8Array(town.doors.length);
  for (const [door, { cell, kind }] of town.doors.entries()) {
    doorOf[cell] = door;
    if (kind === DOOR.door) hides[cell] = 1;
  }

  function set(x: number, y: number, open: number): void {
    const cell = cellAt(x, y);
    const door = doorOf[cell];
    if (door < 0) return;
    isOpen[door] = open;
    if (town.doors[door].kind === DOOR.door) hides[cell] = 1 - open;
  }

  return {
    grid: { width, height, tileSize, hides },
    isOpen,
    refresh(frame) {
      const { Body, Door } = frame;
      for (const e of frame.each('Door', 'Body')) set(Body.x[e], Body.y[e], Door.isOpen[e]);
    },
    note: (x, y, open) => set(x, y, open ? 1 : 0),
  };
}
