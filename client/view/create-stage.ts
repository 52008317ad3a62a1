/** Makes the stage of one match and draws its frames: blend, camera, actors, HUD, particles, effects. */
import { Container, NineSliceSprite, Sprite, Texture } from 'pixi.js';
import type { StageSounds } from '#client/audio/mixer.ts';
import { NO_INSETS, type Insets } from '#client/view/camera.ts';
import { createClipPlayer } from '#client/view/clip-sprite.ts';
import { createEventScope, type EventScope } from '#client/view/event-scope.ts';
import type { PostSwitch } from '#client/post/post-switch.ts';
import type { View, ViewDefinition } from '#client/view/define-view.ts';
import type { BlendedFrame } from '#client/view/frame.ts';
import { Label } from '#client/view/label.ts';
import { createLayers } from '#client/view/layers.ts';
import type { Palette } from '#client/view/palette.ts';
import { createParticles } from '#client/view/particles.ts';
import { mountActor } from '#client/view/mount-actor.ts';
import { createLooking } from '#client/view/looking.ts';
import { createPane, type OwnedPane, type Panes, type StagePane } from '#client/view/panes.ts';
import type * as Split from '#client/view/split.ts';
import type { SplitPicture } from '#client/view/split.ts';
import type { Stage } from '#client/view/stage.ts';
import type { Textures } from '#client/view/textures.ts';
import { createSlowMotion } from '#client/view/slow-motion.ts';
import { createTrails } from '#client/view/trail.ts';
import { createTweens } from '#client/view/tween.ts';
import { createTileLayers } from '#client/view/tiles.ts';
import type { ModelDefinition } from '#shared/model/model.ts';

/** What a stage is made of, and what it asks of its match. */
export interface StageOptions<D extends ModelDefinition, SpriteName extends string, SoundName extends string> {
  readonly view: View<D, SpriteName, SoundName>;
  readonly definition: ViewDefinition<D, SpriteName, SoundName>;
  readonly blended: BlendedFrame<D>;
  readonly textures: Textures;
  readonly sounds: StageSounds;
  readonly seats: () => readonly number[];
  readonly nameOf: (seat: number) => string;
  readonly isMotionReduced: () => boolean;
  readonly palette: () => Palette;
  readonly post: PostSwitch['set'];
  /** How a picture is split; absent for a view that asks for one picture. */
  readonly split?: typeof Split | undefined;
}

/** A stage with the calls that only its match makes. */
export interface OwnedStage<SpriteName extends string, SoundName extends string> {
  readonly stage: Stage<SpriteName, SoundName>;
  /** What the renderer draws, in logical pixels. */
  readonly root: Container;
  /** How it is drawn in panes; undefined for a view that asks for one picture. */
  readonly split: SplitPicture | undefined;
  /** Whose effects are whose: the event feed tells it which handler runs. */
  readonly scope: EventScope;
  /** The picture's logical size changed. */
  resize(width: number, height: number, density: number): void;
  /** What the page lays over the picture changed, logical pixels. */
  setInsets(insets: Insets, safeArea: Insets): void;
  setWatched(seat: number): void;
  /** While false, effects and sounds are dropped. */
  setShowing(isShowing: boolean): void;
  /** The world was replaced: actors are made anew, the camera jumps, particles go. */
  worldReplaced(): void;
  /** The newest tick is shown next as it is: effects of before go, the camera jumps. */
  settle(): void;
  /** Brings everything in step with the match's time. `nowMs` is the page's, by which corrections are eased. */
  draw(alpha: number, nowMs: number): void;
  destroy(): void;
}

/** A frame that comes later than this after the last one counts as this late, seconds. */
const MAX_DT_SECONDS = 0.1;

/** Makes the stage and mounts the view. */
export function createStage<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  options: StageOptions<D, SpriteName, SoundName>,
): OwnedStage<SpriteName, SoundName> {
  const { view, definition, blended, textures, sounds } = options;
  const { torus } = definition;
  const { frame } = blended;
  const tickMs = 1000 / view.game.model.definition.ticksPerSecond;
  const layers = createLayers(definition.layers);
  const particles = createParticles(definition.particles ?? [], layers, textures);
  const tiles = createTileLayers(layers, textures, tickMs);
  const trails = createTrails(layers, textures, torus);
  const clips = createClipPlayer(tickMs);
  const tweens = createTweens();
  const slow = createSlowMotion();
  const shakes = { withdraw: (source: number) => panes.list.forEach(({ shake }) => shake.withdraw(source)) };
  const flashes = { withdraw: (source: number) => panes.list.forEach(({ flash }) => flash.withdraw(source)) };
  const scope = createEventScope([particles, tweens, shakes, flashes, slow, sounds]);
  /** One for each pane, over all else. */
  const covers = new Container();
  const root = new Container();
  const works: ((isLast: boolean) => void)[] = [];
  const now = {
    get seat() {
      return options.seats()[0] ?? -1;
    },
    x: 0,
    y: 0,
    width: definition.logical.width,
    height: definition.logical.height,
    insets: NO_INSETS,
    safeArea: NO_INSETS,
    density: 1,
    watched: -1,
    timeMs: 0,
    dtSeconds: 0,
    alpha: 1,
    isShowing: true,
  };
  const whole = createPane(now, torus);
  const panes: Panes = options.split?.createSplitPanes(now, torus, createPane) ?? { list: [whole], active: undefined };
  // A view without a camera shows the world from 0, 0 at its top left.
  panes.list[0].camera.jumpTo(now.width / 2, now.height / 2);
  const looker = createLooking(panes, torus);
  const looking = options.split?.createSplitLooking(looker, panes, torus) ?? looker;
  const listenIn = ({ camera, width }: StagePane) => sounds.listenAt(camera.x, camera.y, width / camera.zoom);
  const hear = options.split?.createHearing(panes, looking, listenIn);
  const isShowing = () => now.isShowing && scope.isFresh;
  /** Whether a player's effect is seen in a pane: in a picture of one piece all are. */
  const isSeenIn = (pane: StagePane, seat: number | undefined) =>
    seat === undefined || panes.list.length === 1 || pane.seat === seat;
  let hasDrawn = false;
  let hasLooked = true;

  const stage: Stage<SpriteName, SoundName> = {
    get width() {
      return (panes.active ?? now).width;
    },
    get height() {
      return (panes.active ?? now).height;
    },
    get insets() {
      return (panes.active ?? now).insets;
    },
    get density() {
      return now.density;
    },
    get safeArea() {
      return now.safeArea;
    },
    get timeMs() {
      return now.timeMs;
    },
    get dtSeconds() {
      return now.dtSeconds;
    },
    get alpha() {
      return now.alpha;
    },
    get isShowing() {
      return isShowing();
    },
    get seats() {
      return options.seats();
    },
    get me() {
      return (panes.active ?? now).seat;
    },
    get watched() {
      return options.seats().length > 0 ? -1 : now.watched;
    },
    get pace() {
      return slow.pace;
    },
    get isMotionReduced() {
      return options.isMotionReduced();
    },
    get palette() {
      return options.palette();
    },
    get camera() {
      return (panes.active ?? panes.list[0]).camera;
    },
    panes: panes.list,
    nameOf: options.nameOf,
    layer: layers.named,
    texture: textures.named,
    sprite(name, { anchorX = 0.5, anchorY = 0.5, tint = 0xffffff, alpha = 1, scale = 1, blend = 'normal' } = {}) {
      const anchor = { x: anchorX, y: anchorY };
      const sprite = new Sprite({ texture: textures.named(name, blend), anchor, tint, alpha, scale });
      scope.adopt(sprite);
      return sprite;
    },
    label(text, labelOptions) {
      const label = new Label(textures.font(), labelOptions);
      label.text = text;
      scope.adopt(label);
      return label;
    },
    clip(clip, { anchorX = 0.5, anchorY = 0.5, tint = 0xffffff, alpha = 1, scale = 1, blend = 'normal' } = {}) {
      const sprite = clips.make<SpriteName>(clip, (name) => textures.named(name, blend));
      sprite.anchor.set(anchorX, anchorY);
      sprite.scale.set(scale);
      sprite.tint = tint;
      sprite.alpha = alpha;
      scope.adopt(sprite);
      return sprite;
    },
    panel(name, { width, height, border, anchorX = 0, anchorY = 0, tint = 0xffffff, alpha = 1, blend = 'normal' }) {
      const { top, right, bottom, left } =
        typeof border === 'number' ? { top: border, right: border, bottom: border, left: border } : border;
      const panel = new NineSliceSprite({
        texture: textures.named(name, blend),
        anchor: { x: anchorX, y: anchorY },
        width,
        height,
        tint,
        alpha,
        topHeight: top,
        rightWidth: right,
        bottomHeight: bottom,
        leftWidth: left,
      });
      scope.adopt(panel);
      return panel;
    },
    trail(trailOptions) {
      const trail = trails.add(trailOptions);
      scope.adopt(trail.node);
      return trail;
    },
    tween: (tweenOptions) => tweens.start(tweenOptions, scope.source),
    tiles(tilesOptions) {
      const made = tiles.add(tilesOptions);
      scope.adopt(made.node);
      return made;
    },
    post: options.post,
    beforePicture: (work) => void works.push(work),
    place: looking.place,
    nearX: looking.nearX,
    nearY: looking.nearY,
    isInView: looking.isInView,
    toScreen: looking.toScreen,
    burst(kind, x, y, burstOptions) {
      if (isShowing()) particles.burst(kind, x, y, burstOptions, scope.source);
    },
    play(sound, playOptions) {
      hear?.(playOptions);
      if (isShowing()) sounds.play(sound, playOptions, scope.source);
    },
    sustain(sound, key, playOptions) {
      hear?.(playOptions);
      if (isShowing()) sounds.sustain(sound, key, playOptions);
    },
    music: (track, musicOptions) => sounds.music(track, musicOptions),
    cut: (key) => sounds.cut(key),
    shake(amplitude, seconds = 0.4, seat = undefined) {
      if (!isShowing() || options.isMotionReduced()) return;
      for (const pane of panes.list) if (isSeenIn(pane, seat)) pane.shake.add(amplitude, seconds, scope.source);
    },
    slow(pace, seconds = 0.6) {
      if (isShowing()) slow.start(pace, seconds, scope.source);
    },
    flash(tint, seconds = 0.15, alpha = 0.4, seat = undefined) {
      const softened = options.isMotionReduced() ? alpha / 4 : alpha;
      for (const pane of panes.list)
        if (isShowing() && isSeenIn(pane, seat)) pane.flash.start(tint, seconds, softened, scope.source);
    },
  };

  root.addChild(layers.root, covers);
  const actors: ReturnType<typeof mountActor>[] = [];
  try {
    definition.mount?.(stage);
    for (const actor of definition.actors ?? []) actors.push(mountActor(actor, view.game.model, frame, stage));
  } catch (error) {
    // Nobody has it to destroy.
    destroy();
    throw error;
  }

  function destroy(): void {
    root.destroy({ children: true });
    particles.destroy();
    tiles.destroy();
    trails.destroy();
  }

  function takeTime(alpha: number): void {
    const timeMs = Math.max(0, (frame.tick - 1 + alpha) * tickMs);
    const passed = (timeMs - now.timeMs) / 1000;
    now.dtSeconds = hasDrawn ? Math.min(Math.max(passed, 0), MAX_DT_SECONDS) : 0;
    now.timeMs = timeMs;
    now.alpha = alpha;
    hasDrawn = true;
  }

  function drawEffects(): void {
    slow.step(now.dtSeconds);
    const dtSeconds = now.dtSeconds * slow.pace;
    const ticks = (dtSeconds * 1000) / tickMs;
    particles.step(dtSeconds);
    clips.step(ticks);
    tweens.step(ticks);
    trails.step(ticks);
    const { list } = panes;
    for (let i = 0; i < list.length; i++) {
      list[i].shake.step(dtSeconds);
      // A bright picture is not made to last longer.
      list[i].flash.step(now.dtSeconds);
      if (covers.children.length <= i) covers.addChild(new Sprite(Texture.WHITE));
    }
    for (let i = 0; i < covers.children.length; i++) cover(covers.children[i], list[i]);
  }

  function cover(node: Container, pane: OwnedPane | undefined): void {
    node.visible = pane !== undefined && pane.flash.alpha > 0;
    if (pane === undefined || !node.visible) return;
    node.tint = pane.flash.tint;
    node.alpha = pane.flash.alpha;
    node.position.set(pane.x, pane.y);
    node.setSize(pane.width, pane.height);
  }

  /** Brings all that depends on a camera in step with that of one pane. */
  function look(index: number): void {
    const { list } = panes;
    const pane = list[index];
    panes.active = pane;
    hasLooked = index === list.length - 1;
    for (const work of works) work(hasLooked);
    // Only in a torus do things lie elsewhere for another camera.
    if (index === 0 || torus !== undefined) {
      particles.show(looking.nearX, looking.nearY);
      trails.show(looking.nearX, looking.nearY);
    }
    looking.placeAnew?.();
    layers.look(pane);
    tiles.update(pane, index, now.timeMs / tickMs);
    panes.active = undefined;
  }

  function settle(): void {
    particles.clear();
    trails.clear();
    tweens.finish();
    slow.clear();
    for (const { camera, shake, flash } of panes.list) {
      camera.forget();
      shake.clear();
      flash.clear();
    }
    hasDrawn = false;
  }

  return {
    stage,
    root,
    scope,
    settle,
    split: options.split?.createSplitPicture(panes, layers, covers, look),
    resize(width, height, density) {
      now.width = width;
      now.height = height;
      now.density = density;
    },
    setInsets(insets, safeArea) {
      now.insets = insets;
      now.safeArea = safeArea;
    },
    setWatched(seat) {
      now.watched = seat;
    },
    setShowing(isShowing) {
      now.isShowing = isShowing;
    },
    worldReplaced() {
      for (const { rows } of actors) rows.clear();
      settle();
    },
    draw(alpha, nowMs) {
      // While the graphics are away a split picture is not drawn. What views gather for a frame goes with its last look all the same.
      if (!hasLooked) look(panes.list.length - 1);
      blended.blend(alpha, nowMs);
      takeTime(alpha);
      panes.arrange?.(options.seats());
      const { list } = panes;
      for (let i = 0; i < list.length; i++) {
        panes.active = list[i];
        definition.camera?.(frame, stage, alpha);
      }
      panes.active = undefined;
      listenIn(list[0]);
      for (const { low, high, rows } of actors)
        rows.sync(blended.parts.queries.rows(low, high), blended.parts.memory.generation);
      definition.hud?.(frame, stage);
      drawEffects();
      hasLooked = false;
      // The drawing of a split picture looks with each of its panes in turn.
      if (list.length === 1) look(0);
    },
    destroy,
  };
}
