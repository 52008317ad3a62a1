// What the parts of one match's view tell each other: colours, who was hit just now, and whom the camera of each pane follows.
import { createSeatColors } from './colors.ts';
import { plainName } from './formats.ts';
import { words } from './words.ts';
import type { SeatColors } from './colors.ts';
import type { GameStage } from './stage-types.ts';

/** The view's own memory. Times are of `stage.timeMs`. */
export interface ViewState {
  readonly colors: SeatColors;
  readonly names: NameCache;
  /** Bots behind the title: nothing flashes or shakes. */
  readonly isDemo: boolean;
  /** By seat: until when the hull shows white. */
  readonly hitUntilMs: Float64Array;
  /** As the stage has them, in their order. */
  readonly panes: PaneState[];
}

/** What the view keeps for one pane of the picture. */
export interface PaneState {
  /** The player it is for; −1 for one who only watches. */
  seat: number;
  /** The seat its camera is on; −1 while there is none. */
  focus: number;
  /** When one who watches was led to the focus. */
  choseAtMs: number;
  /** Who destroyed the focus, while it is not back: a seat, or −1 when nobody did. */
  killer: number;
  /** Kills of the focus since its last death, and when the last was. */
  streak: number;
  lastKillMs: number;
}

/** A match begins. */
export function createViewState(seats: number, isDemo: boolean): ViewState {
  return {
    colors: createSeatColors(seats),
    names: createNameCache(),
    isDemo,
    hitUntilMs: new Float64Array(seats),
    panes: [],
  };
}

/** A pane begins. */
export function createPaneState(seat = -1): PaneState {
  return { seat, focus: seat, choseAtMs: -Infinity, killer: -1, streak: 0, lastKillMs: -Infinity };
}

/** What is kept for the pane that has its turn. */
export function paneInTurn({ panes }: ViewState, stage: Pick<GameStage, 'camera' | 'panes'>): PaneState {
  while (panes.length < stage.panes.length) panes.push(createPaneState());
  panes.length = stage.panes.length;
  return panes[turnOf(stage)];
}

/** Which pane has its turn: its place among them. */
export function turnOf({ camera, panes }: Pick<GameStage, 'camera' | 'panes'>): number {
  for (let i = 0; i < panes.length; i++) if (panes[i].camera === camera) return i;
  return 0;
}

/** The place of the pane whose camera is on this seat; −1 where none is. */
export function paneOn({ panes }: ViewState, seat: number): number {
  for (let i = 0; i < panes.length; i++) if (panes[i].focus === seat) return i;
  return -1;
}

/** Names in the letters of the display font. They seldom change, and a frame makes no garbage: each is made plain once. */
export interface NameCache {
  /** Of whoever has the seat: `Player 2` where the font has no letter of the name. */
  of(name: string, seat: number): string;
}

const NAMES_MAX = 256;

export function createNameCache(): NameCache {
  /** Null: the font has no letter of it. */
  const plainNames = new Map<string, string | null>();
  const seatNames: string[] = [];
  return {
    of(name, seat) {
      const known = plainNames.get(name);
      if (known !== undefined) return known ?? (seatNames[seat] ??= words.player(seat + 1));
      if (plainNames.size >= NAMES_MAX) plainNames.clear();
      const plain = plainName(name);
      plainNames.set(name, /^[?\s]+$/.test(plain) ? null : plain);
      return this.of(name, seat);
    },
  };
}
