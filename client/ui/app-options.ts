// What the page is made of: given by main.ts in a browser, by tests from their own parts.
import type { ServerWord } from './server-word.ts';
import type { InputSource } from '#client/input/input-source.ts';
import type { Sim } from '#shared/sim/sim.ts';
import type { Account } from '../net/account.ts';
import type { Clock } from '../net/connection.ts';
import type { BuildHashes } from '../net/join-options.ts';
import type { Door } from '../net/line.ts';
import type { ReportKind } from '../net/notice.ts';
import type { PageAsks } from './page-asks.ts';
import type { PlayableGame } from './playable-game.ts';
import type { AppPhase } from './test-hook.ts';

/** The page's address bar. */
export interface AddressBar {
  /** The page's address. */
  read(): string;
  /** Changes what it shows without loading anything. */
  write(url: string): void;
  reload(): void;
}

/** Everything the page is made of. */
export interface AppOptions {
  readonly game: PlayableGame;
  readonly build: BuildHashes;
  readonly door: Door;
  readonly clock: Clock;
  readonly address: AddressBar;
  readonly field: HTMLElement;
  readonly screens: HTMLElement;
  /** For the name, kept from visit to visit; and for the seat, kept for the tab's life. */
  readonly longStorage: Storage | null;
  readonly tabStorage: Storage | null;
  /** Whether thumbs play: the page has no better pointer. */
  readonly isTouch: boolean;
  /** Gamepads that have said that they are there: browsers hide one until something on it is pressed. */
  padCount(): number;
  /** Whether bots play behind the title. */
  readonly hasDemo: boolean;
  /**
   * What is asked of the server once the first picture stands. Rejects where its code cannot be had. `phase`: what the page does, asked a few times
   * a minute.
   */
  asks(phase: () => AppPhase): Promise<PageAsks>;
  /** This browser's account. Rejects where its code cannot be had. */
  account(): Promise<Account>;
  /** The address under which others reach this page, and what its operator says to everyone. */
  serverWord(): Promise<ServerWord>;
  /** Another source of input than the devices, for tests. */
  sourceFor(slot: number, sim: Sim): InputSource | undefined;
  /** Shows a report of the room over the page. In development only. */
  readonly showReport?: (kind: ReportKind, report: string) => void;
  /** The room's rules were changed. In development only. */
  readonly rulesChanged?: (rules: string) => void;
  /** Something failed that no screen explains: for the console. */
  report(error: unknown): void;
}
