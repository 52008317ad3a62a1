/** A match on a page: a session's plan carried out, shown on the stage, steered by the page's devices. */
import { followedView } from '#client/dev/followed-view.ts';
import type { Bindings } from '#client/input/bindings.ts';
import type { DeviceShares } from '#client/input/device-shares.ts';
import type { InputSource } from '#client/input/input-source.ts';
import type { PageDevices } from '#client/input/page-devices.ts';
import type { Mixer } from '#client/audio/mixer.ts';
import { createLoop } from '#client/loop.ts';
import { createScenes } from '#client/match-scene.ts';
import type { PageClock } from '#client/page-clock.ts';
import { drawnRows, type DrawnRow } from '#client/view/drawn-rows.ts';
import { NO_INSETS, type Insets } from '#client/view/camera.ts';
import { widerInsets } from '#client/view/safe-area.ts';
import type { Palette } from '#client/view/palette.ts';
import type * as Split from '#client/view/split.ts';
import type { RollbackOptions, View } from '#client/view/define-view.ts';
import type { Picture } from '#client/view/picture.ts';
import type { Textures } from '#client/view/textures.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { ConnectionId } from '#shared/session/plan.ts';
import type { Session } from '#shared/session/session.ts';
import { createSim, type Sim, type SimOf } from '#shared/sim/sim.ts';

/** What makes one match on a page differ from another. */
export interface MatchOptions<D extends ModelDefinition> {
  /** Makes the session over the match's world. */
  readonly session: (sim: SimOf<D>, rollback: RollbackOptions) => Session;
  /** The seed of the first world, 0 when absent: a session that loads a snapshot replaces it. */
  readonly seed?: number;
  readonly config?: Readonly<Record<string, number>>;
  /** Sends a message of the session; absent for a session without a network. */
  readonly send?: (to: ConnectionId, message: Uint8Array) => void;
  readonly close?: (to: ConnectionId, code: number, reason: string) => void;
  /** The name of who holds a seat; 'Player 1' and so on when absent. */
  readonly nameOf?: (seat: number) => string;
  /** Another source for a slot than the devices: a script, the game's bot. Asked when the slot is first seated. */
  readonly sourceFor?: (slot: number, match: Match<D>) => InputSource | undefined;
  /** A further source beside the devices of a slot: thumbs on the screen. Who began last is heard. */
  readonly besideFor?: (slot: number, match: Match<D>) => InputSource | undefined;
  /** The first picture of the world has been drawn. */
  readonly onReady?: () => void;
  /** After each drawn frame: overlays in the DOM follow the match here. */
  readonly onFrame?: (match: Match<D>) => void;
  /** The rules called `finish`. The match goes on. */
  readonly onFinish?: (result: Readonly<Record<string, number>>, tick: number) => void;
  /** The rules or the view threw; the match has stopped. Absent: the error is thrown on. */
  readonly onError?: (error: unknown) => void;
}

/** A running match. */
export interface Match<D extends ModelDefinition = ModelDefinition> {
  readonly sim: SimOf<D>;
  readonly session: Session;
  /** A second world of the same game, for a bot or a tool to spoil. */
  scratch(): Sim;
  /** Gives the session a message of the server; while the page is hidden this also steps the world. */
  receive(message: Uint8Array): void;
  /** While the page is hidden: has the session say now what it has to say, as after a new line. A page that shows does so in its next frame. */
  wake(): void;
  /** While a menu is open: every slot is neutral and the keys belong to the page. */
  setInputPaused(isPaused: boolean): void;
  /** What the page lays over the picture, CSS pixels from each edge of the window: `stage.insets`. */
  setInsets(insets: Insets): void;
  /** The seat that one without a seat wants to follow: `stage.watched`; −1 leaves it to the view. */
  setWatched(seat: number): void;
  /** Whether the first picture has been drawn. */
  readonly isReady: boolean;
  /** The browser has taken the graphics away: the match goes on, its picture stands until they are given back. */
  readonly isPictureLost: boolean;
  /** The rows of a component as they were drawn last, by the names of their columns: for tests. */
  drawn(component: string, fields: readonly string[]): DrawnRow[];
  /** Ends the match on this page: nothing moves, sounds or listens any more, and the picture is bare. */
  stop(): void;
}

/** The parts of the page a match uses while it runs. */
export interface MatchSurroundings<D extends ModelDefinition, SpriteName extends string, SoundName extends string> {
  readonly view: View<D, SpriteName, SoundName>;
  readonly picture: Pick<Picture, 'box' | 'isLost' | 'onResize' | 'post' | 'render' | 'show'>;
  readonly textures: Textures;
  readonly mixer: Mixer;
  readonly devices: PageDevices;
  readonly bindings: Bindings;
  readonly shares: DeviceShares;
  readonly clock: PageClock;
  readonly isMotionReduced: () => boolean;
  readonly palette: () => Palette;
  /** How the picture is split; absent for a view that does not ask for it. */
  readonly split?: typeof Split | undefined;
}

/** A match with the calls that only its page makes. */
export interface OwnedMatch<
  D extends ModelDefinition,
  SpriteName extends string = string,
  SoundName extends string = string,
> extends Match<D> {
  /** Development only: shows and steers the match by a view that was saved anew. One that throws gives way to the one before. */
  replaceView?(view: View<D, SpriteName, SoundName>, textures: Textures): void;
  /** Development only: what is shown, or may be again, is made of these. */
  readonly usedTextures?: readonly Textures[];
  setHidden(isHidden: boolean): void;
  /** Ends as `stop` does, but its last picture stays on the page until another match has drawn. */
  giveWay(): void;
}

/** While hidden, the session is called this often even without messages, ms; browsers may make it once a minute. */
const HIDDEN_EVERY_MS = 1000;

/** Starts a match: from here on the page's clock drives it. */
export function startMatch<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  page: MatchSurroundings<D, SpriteName, SoundName>,
  options: MatchOptions<D>,
): OwnedMatch<D, SpriteName, SoundName> {
  const { picture, mixer, devices, clock } = page;
  const { game } = page.view;
  const firstDefinition = page.view.build();
  const simOptions = {
    seed: options.seed ?? 0,
    // Under `vite dev`, NaN and banned natives are refused where they happen.
    isStrict: import.meta.env.DEV,
    ...(options.config && { config: options.config }),
  };
  const sim = createSim(game, simOptions);
  const session = options.session(sim, firstDefinition.rollback ?? {});
  let scratchSim: Sim | undefined;
  let pageInsets = NO_INSETS;
  let isReady = false;
  let isStopped = false;
  let isHidden = false;
  let watched = -1;
  const { hear, createScene } = createScenes({
    page,
    options,
    sim,
    session,
    match: () => match,
    drawn() {
      if (isReady) return;
      isReady = true;
      options.onReady?.();
    },
  });
  let scene = createScene(page, firstDefinition);
  if (import.meta.env.DEV) scene.effects?.show();
  const loop = createLoop({
    session,
    sim,
    scratch: () => match.scratch(),
    send: options.send ?? (() => undefined),
    close: options.close ?? (() => undefined),
    sampleInputs(nowMs) {
      devices.poll();
      scene.slots.sample(nowMs);
    },
    report: (error) => reportError(error),
    clockMs: () => clock.nowMs(),
    view: import.meta.env.DEV ? followedView(() => scene.view) : scene.view,
  });

  function guarded(work: () => void): void {
    if (isStopped) return;
    try {
      work();
    } catch (error) {
      if (import.meta.env.DEV && goBack(error)) return;
      // Its last picture stays: it shows what went wrong better than a bare page.
      match.giveWay();
      mixer.stop();
      if (options.onError === undefined) throw error;
      options.onError(error);
    }
  }

  /** In development: the scene before the one that was saved last, to go back to when that one throws. */
  let sceneBefore: typeof scene | undefined;

  function show(other: typeof scene): void {
    other.slots.isPaused = scene.slots.isPaused;
    scene.slots.release();
    scene.effects?.hide();
    scene = other;
    scene.effects?.show();
    scene.owned.setWatched(watched);
    scene.owned.setShowing(!isHidden);
    fit();
  }

  function createSceneOrStay(of: Pick<typeof page, 'view' | 'textures'>): typeof scene {
    try {
      return createScene(of, of.view.build());
    } catch (error) {
      hear(scene.definition);
      throw error;
    }
  }

  function goBack(error: unknown): boolean {
    if (sceneBefore === undefined) return false;
    const { owned } = scene;
    sceneBefore.blended.replace(sceneBefore.world);
    sceneBefore.owned.worldReplaced();
    hear(sceneBefore.definition);
    show(sceneBefore);
    sceneBefore = undefined;
    owned.destroy();
    reportError(error);
    return true;
  }

  const frame = (nowMs: number) =>
    guarded(() => {
      loop.frame(nowMs);
      options.onFrame?.(match);
    });
  const wake = () => guarded(() => loop.wake(clock.nowMs()));
  const hiddenTimer = setInterval(wake, HIDDEN_EVERY_MS);

  /** What the page lays over the picture, and what the device's notch does, in logical pixels. */
  function fit(): void {
    const { width, height, scale, resolution } = picture.box;
    scene.owned.resize(width, height, scale * resolution);
    fitInsets();
  }

  function fitInsets(): void {
    const { box } = picture;
    // What lies over a bar beside the picture takes nothing of it.
    const logical = (css: number, bar: number) => (box.scale > 0 ? Math.max(0, css - bar) / box.scale : 0);
    const within = ({ top, right, bottom, left }: Insets): Insets => ({
      top: logical(top, box.top),
      right: logical(right, box.right),
      bottom: logical(bottom, box.bottom),
      left: logical(left, box.left),
    });
    scene.owned.setInsets(within(widerInsets(pageInsets, box.unsafe)), within(box.unsafe));
  }

  const match: OwnedMatch<D, SpriteName, SoundName> = {
    sim,
    session,
    scratch() {
      scratchSim ??= createSim(game, simOptions);
      return scratchSim;
    },
    get isReady() {
      return isReady;
    },
    get isPictureLost() {
      return picture.isLost;
    },
    drawn: (component, fields) => drawnRows(scene.blended.parts, component, fields),
    receive: (message) => guarded(() => loop.receive(message, clock.nowMs())),
    wake,
    setInputPaused(isPaused) {
      scene.slots.isPaused = isPaused;
      devices.isListening = !isPaused;
    },
    setWatched(seat) {
      watched = seat;
      scene.owned.setWatched(seat);
    },
    setInsets(insets) {
      pageInsets = insets;
      fitInsets();
    },
    setHidden(hidden) {
      if (isStopped) return;
      isHidden = hidden;
      loop.setHidden(hidden);
      scene.owned.setShowing(!hidden);
      if (!hidden) return;
      scene.slots.release();
      mixer.silence();
      // What was let go is told, and a match that begins unseen greets its server: the timer may come once a minute.
      wake();
    },
    ...(import.meta.env.DEV && {
      get usedTextures() {
        return sceneBefore === undefined ? [scene.textures] : [scene.textures, sceneBefore.textures];
      },
      replaceView(view: typeof page.view, textures: Textures) {
        if (isStopped) return;
        const fresh = createSceneOrStay({ view, textures });
        sceneBefore?.owned.destroy();
        sceneBefore = scene;
        show(fresh);
      },
    }),
    stop() {
      if (isStopped) return;
      match.giveWay();
      mixer.stop();
      picture.render();
    },
    giveWay() {
      if (isStopped) return;
      isStopped = true;
      clock.stop();
      clearInterval(hiddenTimer);
      scene.slots.release();
      devices.isListening = false;
      devices.onBlur = () => undefined;
      picture.onResize = () => undefined;
      mixer.silence();
      // Another match says in its first picture what goes on.
      mixer.music(undefined);
      picture.show(undefined);
      picture.post.clear();
      scene.owned.destroy();
      if (import.meta.env.DEV) sceneBefore?.owned.destroy();
    },
  };
  devices.onBlur = () => scene.slots.release();
  devices.isListening = true;
  picture.onResize = fit;
  fit();
  clock.start(frame);
  return match;
}
