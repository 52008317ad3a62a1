// What a game shows outside its picture: its name, how it is played, and how a match stands.
import type { KeyHints } from '#client/input/bindings.ts';
import type { Palette } from '#client/view/palette.ts';
import type { Lesson } from './coach.ts';

/** One line of "how to play": what it does and the keys that do it. */
export interface GuideLine {
  readonly label: string;
  /** Groups of keys that each do it: arrows, or letters. Each key as written on its cap. */
  readonly keys: readonly (readonly string[])[];
  /** The same on a gamepad. */
  readonly pad?: string | undefined;
}

/** A button for a thumb: it holds a control of the model while it is held, or gives an order of the view once. */
export type TouchButton<World> = ({ readonly control: string } | { readonly order: string }) & {
  readonly label: string;
  /** Whether the button is of any use to a seat now; asked a few times a second, always when absent. Others are not shown. */
  when?(w: World, seat: number): boolean;
};

/** How a game is played with two thumbs. */
export interface TouchFront<World> {
  readonly guide: readonly GuideLine[];
  /** Buttons under the right thumb, the largest first. */
  readonly buttons: readonly TouchButton<World>[];
  /** Turns what the left thumb says (−1…1 each way, y downwards, 0 in its dead zone) into controls of a seat, written to `out` by name. */
  steer(w: World, seat: number, stick: { readonly x: number; readonly y: number }, out: object): void;
}

/** A thing to find in the world. */
export interface GuideItem {
  readonly icon: string;
  readonly name: string;
  readonly effect: string;
}

/** One player's line of a scoreboard. */
export interface Standing {
  readonly seat: number;
  /** CSS colour. */
  readonly color: string;
  /** One value for each of the board's columns. */
  readonly values: readonly number[];
}

/** How a match stands now. */
export interface Standings {
  readonly columns: readonly string[];
  /** Best first. */
  readonly rows: readonly Standing[];
}

/**
 * The end of a round, as long as its result stands: the page shows it on a card of its own, with the standings, so a view draws no banner of it.
 */
export interface RoundResult {
  /** The seat that won, or null for a draw. */
  readonly winner: number | null;
  /** True when the match has ended with it, as the rules say by `w.finish`: the card speaks of the match, not of the round. False when absent. */
  readonly isMatch?: boolean;
  /** Whole seconds until the next round begins. */
  readonly secondsToNext: number;
}

/** A game's front. `World` is what its sim shows to readers. */
export interface GameFront<World> {
  readonly title: string;
  /** The sound of a pressed button; none when absent. */
  readonly clickSound?: string;
  /** SVG for the title and for waiting. */
  readonly emblem: string;
  readonly tagline: string;
  /** How many may play at one machine, each in a pane of a split picture; 1 when absent: then the title does not ask. */
  readonly localPlayersMax?: number;
  /** How it is played. A function is asked each time it is shown: its hints are of the bindings in use. */
  readonly guide: readonly GuideLine[] | ((hints: KeyHints) => readonly GuideLine[]);
  /** What players call the actions they bind, by id (`fire`, `turn.negative`, `order:Ping`); made from the controls' names where absent. */
  readonly actionLabels?: Readonly<Record<string, string>>;
  readonly items: readonly GuideItem[];
  /** Absent: the game needs a keyboard or a gamepad. */
  readonly touch?: TouchFront<World>;
  /** What a new player is taught during the match, in this order; nothing when absent. Asked once a match, with the keys in use. */
  lessons?(hints: KeyHints): readonly Lesson<World>[];
  standings(w: World, palette: Palette): Standings;
  /** Null while a round is being played. */
  roundResult(w: World): RoundResult | null;
}
