// A door for end-to-end tests, open only under `?test`: what a match stands at, and scripted input in place of the devices.
import { createManualSource } from '#client/input/driven-source.ts';
import type { InputSource } from '#client/input/input-source.ts';
import type { ManualSource } from '#client/input/driven-source.ts';
import type { Match } from '#client/match.ts';
import type { Sim } from '#shared/sim/sim.ts';
import type { GameDisplay, RoomMatch } from './playable-game.ts';

/** Where the page stands, as tests and the page's own code name it. */
export type AppPhase = 'title' | 'queue' | 'connecting' | 'lobby' | 'playing' | 'reconnecting' | 'error' | 'replay';

/** What the page tells the hook. */
export interface TestedPage {
  readonly phase: AppPhase;
  readonly match: RoomMatch | undefined;
  readonly roomId: string | null;
  /** Breaks the line as a lost network would. */
  breakLine(): void;
  /** Development only: undefined until it is loaded. */
  display?(): GameDisplay | undefined;
  /** Development only, after an edit: what stands is begun anew by what the game is made of now: the title, or the session of the match. */
  renew?(): void;
}

/** `window.samestepTest`. Checksums are 16 lowercase hex digits. */
export interface TestHook {
  /** The page's phase; `result` while the result of a round stands. */
  readonly phase: AppPhase | 'result';
  /** Whether the first picture of a match has been drawn. */
  readonly ready: boolean;
  readonly roomId: string | null;
  readonly tick: number;
  /** The newest tick that nothing can undo. */
  readonly confirmedTick: number;
  readonly seats: readonly number[];
  readonly stats: RoomMatch['session']['stats'] | null;
  /** The chained checksum of a tick of the last 600; null when it is not kept. */
  chainAt(tick: number): string | null;
  /** The checksum of the world as it is now. */
  checksum(): string | null;
  /** The rows of a component as they were drawn last, with these columns: `x`, or `Component.x` of another component of the same row. */
  drawn(component: string, fields: readonly string[]): readonly Readonly<Record<string, number>>[];
  /** Sets controls of a slot by name; those not named stay. Axes −1…1, buttons true or false. */
  setInput(slot: number, input: Readonly<Record<string, number | boolean>>): void;
  breakLine(): void;
}

/** What a game in one file tells of its match. */
type SingleHook = Pick<Match, 'drawn' | 'isReady'>;

declare global {
  interface Window {
    samestepTest?: TestHook;
    /** Under `?test` in a single file, which has no rooms. */
    samestepMatch?: SingleHook;
  }
}

/** Makes the hook and the sources it fills. Names that are not in the model throw in the test that used them. */
export function createTestHook(page: TestedPage): {
  readonly hook: TestHook;
  sourceFor(slot: number, sim: Sim): InputSource;
} {
  const wanted = new Map<number, Record<string, number | boolean>>();
  const sources = new Map<number, ManualSource<Sim['game']['model']['definition']>>();
  const words = new Uint32Array(2);

  function apply(slot: number): void {
    const source = sources.get(slot);
    if (source === undefined) return;
    for (const [name, value] of Object.entries(wanted.get(slot) ?? {})) {
      if (!(name in source.input)) throw new Error(`There is no control '${name}'.`);
      Object.assign(source.input, { [name]: value });
    }
    wanted.delete(slot);
  }

  const hook: TestHook = {
    get phase() {
      const isResult = page.phase === 'playing' && page.match?.isReady === true && page.match.roundResult() !== null;
      return isResult ? 'result' : page.phase;
    },
    get ready() {
      return page.match?.isReady ?? false;
    },
    get roomId() {
      return page.roomId;
    },
    get tick() {
      return page.match?.sim.tick ?? 0;
    },
    get confirmedTick() {
      return page.match?.session.confirmedTick ?? 0;
    },
    get seats() {
      return page.match?.session.seats ?? [];
    },
    get stats() {
      return page.match?.session.stats ?? null;
    },
    chainAt: (tick) => (page.match?.session.chainAt(tick, words) === true ? hexOf(words) : null),
    checksum() {
      if (page.match === undefined) return null;
      page.match.sim.checksum(words, 0);
      return hexOf(words);
    },
    drawn: (component, fields) => page.match?.drawn(component, fields) ?? [],
    setInput(slot, input) {
      wanted.set(slot, { ...wanted.get(slot), ...input });
      apply(slot);
    },
    breakLine: () => page.breakLine(),
  };
  return {
    hook,
    sourceFor(slot, sim) {
      const source = createManualSource(sim.game.model);
      sources.set(slot, source);
      apply(slot);
      return source;
    },
  };
}

function hexOf(words: Uint32Array): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
}
