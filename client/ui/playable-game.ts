// A game as the page plays it: its display, its demo behind the title, its matches. Here the types of one game end.
import { createDisplay } from '#client/display.ts';
import { createManualSource } from '#client/input/driven-source.ts';
import { createViewBindings } from '#client/input/view-bindings.ts';
import { frameOfWorld } from '#client/view/frame.ts';
import { createLocalSession } from '#shared/session/local.ts';
import { createRoomSession } from '#shared/session/room-session.ts';
import { hashesOf } from '../net/join-options.ts';
import type { Bindings } from '#client/input/bindings.ts';
import type { InputSource } from '#client/input/input-source.ts';
import type { Mixer } from '#client/audio/mixer.ts';
import type { Insets } from '#client/view/camera.ts';
import type { View } from '#client/view/define-view.ts';
import { PALETTES, type PaletteName } from '#client/view/palette.ts';
import type { Fullscreen } from '#client/view/fullscreen.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { FrameOfDefinition } from '#shared/model/types.ts';
import type { NetSession } from '#shared/session/net-session.ts';
import type { Hashes } from '#shared/session/session.ts';
import { createSim, type Sim, type SimOf } from '#shared/sim/sim.ts';
import type { ReplaySession } from '#shared/session/replay.ts';
import type { BuildHashes } from '../net/join-options.ts';
import { createCoach } from './coach.ts';
import { storageOrNull } from './settings.ts';
import { usefulButtons } from './touch-pad.ts';
import type { GameFront, GuideLine, RoundResult, Standings, TouchFront } from './game-front.ts';
import type { OpenedReplay } from './open-replay.ts';
import type { TouchPad } from './touch-pad.ts';

/** A match of a room on this page. */
export interface RoomMatch {
  readonly session: NetSession;
  readonly sim: Sim;
  readonly isReady: boolean;
  /** The browser has taken the graphics away: the match goes on, its picture stands. */
  readonly isPictureLost: boolean;
  receive(message: Uint8Array): void;
  /** The rows of a component as they were drawn last: for tests. */
  drawn(component: string, fields: readonly string[]): readonly Readonly<Record<string, number>>[];
  /** The line is lost: what is done meanwhile waits for another. */
  lineLost(): void;
  /** The line is back: the session greets the server anew and says which world it still holds. */
  reconnected(): void;
  setInputPaused(isPaused: boolean): void;
  /** What the page lays over the picture, CSS pixels from each edge. */
  setInsets(insets: Insets): void;
  /** The seat that one without a seat wants to follow; −1 leaves it to the view. */
  setWatched(seat: number): void;
  stop(): void;
  standings(): Standings;
  roundResult(): RoundResult | null;
  /** The controls and orders whose thumb buttons are of use to this page's first seat now; none without a seat. */
  touchButtons(): readonly string[];
  /** What the player is taught now; null for nothing. Asked a few times a second. `seat` −1: not now. */
  lesson(seat: number, nowMs: number): GuideLine | null;
}

/** A recording that is shown. */
export interface ShownReplay extends Pick<RoomMatch, 'setWatched'> {
  readonly session: ReplaySession;
}

/** What a match of a room asks of the page. */
export interface RoomMatchOptions {
  send(message: Uint8Array): void;
  nameOf(seat: number): string;
  /** The first picture has been drawn. */
  onReady(): void;
  /** The rules or the view threw; the match has stopped. */
  onError(error: unknown): void;
  /** Another source of input than the devices. */
  sourceFor(slot: number, sim: Sim): InputSource | undefined;
  /** Thumbs that steer the first slot beside keys and pads; absent where a finer pointer is. */
  readonly touchPad?: TouchPad;
}

/** A game's display on this page; one thing is shown at a time. */
export interface GameDisplay {
  readonly mixer: Mixer;
  readonly fullscreen: Fullscreen;
  /** Whether WebGL draws it; else a 2D canvas does. */
  readonly isAccelerated: boolean;
  /** Bots play, under the music of the title alone, until something else is shown. */
  startDemo(): void;
  /** Fetches what a match of so many at this machine is drawn with: await it first. */
  prepareSplit(players: number): Promise<void>;
  startRoomMatch(options: RoomMatchOptions): RoomMatch;
  /** Shows a recording, and gives its session. */
  startReplay(opened: OpenedReplay, options: Pick<RoomMatchOptions, 'nameOf' | 'onError'>): ShownReplay;
  stop(): void;
  /** Development only: what was given to the game's `replace` is shown. */
  replaceView?(): Promise<void>;
}

/** What a player wants of every picture; asked while it is shown. */
export interface PictureWishes {
  isMotionReduced(): boolean;
  palette(): PaletteName;
}

/** Everything the page needs of a game. */
export interface PlayableGame {
  readonly name: string;
  readonly front: Pick<
    GameFront<never>,
    'title' | 'clickSound' | 'emblem' | 'tagline' | 'items' | 'localPlayersMax'
  > & {
    /** With the caps of the bindings in use: of a player alone, or of each of so many who has a part of the keyboard. */
    guides(players: number): readonly (readonly GuideLine[])[];
    readonly touch?: Pick<TouchFront<never>, 'guide' | 'buttons'>;
  };
  /** It is played across and has no picture for a phone that is held upright. */
  readonly isAcross: boolean;
  /** The player's keys and buttons in this game. */
  readonly bindings: Bindings;
  hashes(build: BuildHashes): Hashes;
  /** Rejects where the browser cannot draw. */
  load(parent: HTMLElement, build: BuildHashes, wishes: PictureWishes): Promise<GameDisplay>;
  /** Development only: from now on it is made of these: `view`, `demoView`, `front`, as far as they are there. Returns all three. */
  replace?(saved: object): object;
}

/** The bots of a demo, by strength. */
const DEMO_BOTS: readonly number[] = [3, 2, 3, 2, 3, 2];

/** Binds a game's view, the silent view of its demo, and its front. */
export function playableGame<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  view: View<D, SpriteName, SoundName>,
  demoView: View<D, SpriteName, SoundName>,
  front: GameFront<FrameOfDefinition<D>>,
): PlayableGame {
  const { touch } = front;
  let madeBindings: Bindings | undefined;

  function bindings(): Bindings {
    madeBindings ??= createViewBindings({
      ...view.build(),
      model: view.game.model,
      labels: front.actionLabels,
      keeper: storageOrNull(() => localStorage) ?? undefined,
    });
    return madeBindings;
  }

  async function load(parent: HTMLElement, build: BuildHashes, wishes: PictureWishes): Promise<GameDisplay> {
    let isDemo = false;
    const shown = (): typeof view => ({ ...view, build: () => (isDemo ? demoView : view).build() });
    let running: { stop(): void } | undefined;
    // A display shows one view; which of the two is asked anew for every match.
    const display = await createDisplay(shown(), { parent, ...wishes, bindings: bindings() });
    return {
      mixer: display.mixer,
      fullscreen: display.fullscreen,
      isAccelerated: display.picture.isAccelerated,
      prepareSplit: display.prepareSplit,
      startDemo() {
        isDemo = true;
        const bots = DEMO_BOTS.slice(0, view.game.model.definition.players.max);
        running = display.startMatch({
          seed: Math.floor(Math.random() * 2 ** 32),
          session: (sim) => createLocalSession({ sim, players: 0, data: [], bots }),
        });
      },
      startRoomMatch(options) {
        isDemo = false;
        let session: NetSession | undefined;
        const match = display.startMatch({
          session(sim, rollback) {
            session = createRoomSession({
              sim,
              hashes: hashesOf(sim.game, build),
              ...rollback,
              isStrict: import.meta.env.DEV,
            });
            return session;
          },
          send: (_to, message) => options.send(message),
          nameOf: options.nameOf,
          onReady: options.onReady,
          onError: options.onError,
          sourceFor: (slot, { sim }) => options.sourceFor(slot, sim),
          besideFor(slot, { sim }) {
            if (slot > 0 || options.touchPad === undefined) return undefined;
            return touchSource(options.touchPad, sim, () => session?.seats[0] ?? -1);
          },
        });
        running = match;
        if (session === undefined) throw new Error('The match began without asking for its session.');
        const frame = frameOfWorld(match.sim.world);
        const coach = createCoach({
          lessons: front.lessons?.(bindings().hints) ?? [],
          world: frame,
          keeper: storageOrNull(() => localStorage),
          key: `samestep.learnt.${view.game.name}`,
        });
        return {
          session,
          sim: match.sim,
          get isReady() {
            return match.isReady;
          },
          get isPictureLost() {
            return match.isPictureLost;
          },
          receive: match.receive,
          drawn: match.drawn,
          lineLost: () => session?.lineLost(),
          reconnected() {
            session?.reconnected();
            match.wake();
          },
          setInputPaused: match.setInputPaused,
          setInsets: match.setInsets,
          setWatched: match.setWatched,
          stop: match.stop,
          standings: () => front.standings(frame, PALETTES[wishes.palette()]),
          roundResult: () => front.roundResult(frame),
          lesson(seat, nowMs) {
            const lesson = coach.look(seat, nowMs);
            return lesson === null ? null : ((options.touchPad && lesson.touch) ?? lesson.line);
          },
          touchButtons: () => usefulButtons(touch?.buttons ?? [], frame, session?.seats[0] ?? -1),
        };
      },
      startReplay({ seed, config, session: makeSession }, options) {
        isDemo = false;
        let session: ReplaySession | undefined;
        const match = display.startMatch({
          ...options,
          seed,
          config,
          session(sim) {
            session = makeSession(sim, () => createSim(sim.game, { seed, config }));
            return session;
          },
        });
        running = match;
        if (session === undefined) throw new Error('The replay began without asking for its session.');
        return { session, setWatched: match.setWatched };
      },
      stop: () => running?.stop(),
      ...(import.meta.env.DEV && { replaceView: async () => display.replaceView?.(shown()) }),
    };
  }

  function guides(players: number): readonly (readonly GuideLine[])[] {
    const { guide } = front;
    const { hintsOf, sharedCount } = bindings();
    const count = players > 1 ? Math.min(players, sharedCount) : 0;
    const maps = count === 0 ? (['alone'] as const) : Array.from({ length: count }, (_, part) => part);
    return maps.map((map) => (typeof guide === 'function' ? guide(hintsOf(map)) : guide));
  }

  /** Thumbs for the controls and orders of a slot. */
  function touchSource(pad: TouchPad, sim: SimOf<D>, seat: () => number): InputSource | undefined {
    if (touch === undefined) return undefined;
    const manual = createManualSource(sim.game.model);
    const frame = frameOfWorld(sim.world);
    const held = touch.buttons.flatMap((button) => ('control' in button ? [button.control] : []));
    return {
      sample(target, nowMs) {
        touch.steer(frame, seat(), pad, manual.input);
        for (const name of held) Object.assign(manual.input, { [name]: pad.isHeld(name) });
        manual.sample(target, nowMs);
      },
      wasOrdered: (name) => pad.wasOrdered(name),
      release() {
        pad.release();
        manual.release();
      },
    };
  }

  return {
    name: view.game.name,
    get front() {
      const { title, clickSound, emblem, tagline, items, localPlayersMax = 1 } = front;
      return {
        title,
        emblem,
        tagline,
        items,
        localPlayersMax,
        guides,
        ...(clickSound !== undefined && { clickSound }),
        ...(touch && { touch }),
      };
    },
    get isAcross() {
      const { orientation, portrait } = view.build();
      return orientation === 'landscape' && portrait === undefined;
    },
    get bindings() {
      return bindings();
    },
    hashes: (build) => hashesOf(view.game, build),
    load,
    ...(import.meta.env.DEV && {
      replace(saved: object) {
        const parts = { view, demoView, front, ...saved };
        ({ view, demoView, front } = parts);
        return parts;
      },
    }),
  };
}
