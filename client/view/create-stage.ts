/** Makes the stage of one match and draws its frames: blend, camera, actors, HUD, particles, effects. */
import { Container, NineSliceSprite, Sprite, Texture } from 'pixi.js';
import type { StageSounds } from '#client/audio/mixer.ts';
import { createActorRows, type ActorRows } from '#client/view/actor-rows.ts';
import { createCamera, NO_INSETS, type Insets } from '#client/view/camera.ts';
import { createClipPlayer } from '#client/view/clip-sprite.ts';
import { createEventScope, type EventScope } from '#client/view/event-scope.ts';
import type { PostSwitch } from '#client/post/post-switch.ts';
import type { Actor, View, ViewDefinition } from '#client/view/define-view.ts';
import type { BlendedFrame } from '#client/view/frame.ts';
import { Label } from '#client/view/label.ts';
import { createLayers } from '#client/view/layers.ts';
import type { Palette } from '#client/view/palette.ts';
import { createParticles } from '#client/view/particles.ts';
import { createFlash, createShake } from '#client/view/shake.ts';
import type { Stage } from '#client/view/stage.ts';
import type { Textures } from '#client/view/textures.ts';
import { createSlowMotion } from '#client/view/slow-motion.ts';
import { createTrails } from '#client/view/trail.ts';
import { createTweens } from '#client/view/tween.ts';
import { createTileLayers } from '#client/view/tiles.ts';
import { nearestImage } from '#client/view/torus.ts';
import { asEntity } from '#shared/model/entity.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import { componentBits } from '#shared/world/entities.ts';

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
}

/** A stage with the calls that only its match makes. */
export interface OwnedStage<SpriteName extends string, SoundName extends string> {
  readonly stage: Stage<SpriteName, SoundName>;
  /** What the renderer draws, in logical pixels. */
  readonly root: Container;
  /** Whose effects are whose: the event feed tells it which handler runs. */
  readonly scope: EventScope;
  /** The picture's logical size changed. */
  resize(width: number, height: number): void;
  /** What the page lays over the picture changed, logical pixels. */
  setInsets(insets: Insets): void;
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

/** The nodes of one actor, and the mask bits of the rows they stand for. */
interface MountedActor {
  readonly low: number;
  readonly high: number;
  readonly rows: ActorRows;
}

/** A frame that comes later than this after the last one counts as this late, seconds. */
const MAX_DT_SECONDS = 0.1;

/** Makes the stage and mounts the view. */
export function createStage<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  options: StageOptions<D, SpriteName, SoundName>,
): OwnedStage<SpriteName, SoundName> {
  const { view, definition, blended, textures, sounds } = options;
  const { torus } = definition;
  const { frame, parts } = blended;
  const tickMs = 1000 / view.game.model.definition.ticksPerSecond;
  const layers = createLayers(definition.layers, torus);
  const particles = createParticles(definition.particles ?? [], layers, textures);
  const tiles = createTileLayers(layers, textures, tickMs);
  const trails = createTrails(layers, textures, torus);
  const clips = createClipPlayer(tickMs);
  const tweens = createTweens();
  const shake = createShake();
  const flash = createFlash();
  const slow = createSlowMotion();
  const scope = createEventScope([particles, tweens, shake, flash, slow, sounds]);
  const cover = new Sprite(Texture.WHITE);
  const root = new Container();
  const works: (() => void)[] = [];
  const now = {
    width: definition.logical.width,
    height: definition.logical.height,
    insets: NO_INSETS,
    watched: -1,
    timeMs: 0,
    dtSeconds: 0,
    alpha: 1,
    isShowing: true,
  };
  const camera = createCamera(now, torus);
  // A view without a camera shows the world from 0, 0 at its top left.
  camera.jumpTo(now.width / 2, now.height / 2);
  const nearX = (x: number) => (torus === undefined ? x : nearestImage(x, camera.x, torus.width));
  const nearY = (y: number) => (torus === undefined ? y : nearestImage(y, camera.y, torus.height));
  const isShowing = () => now.isShowing && scope.isFresh;
  let hasDrawn = false;

  const stage: Stage<SpriteName, SoundName> = {
    get width() {
      return now.width;
    },
    get height() {
      return now.height;
    },
    get insets() {
      return now.insets;
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
      return options.seats()[0] ?? -1;
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
    camera,
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
    place: (node, x, y) => void node.position.set(nearX(x), nearY(y)),
    nearX,
    nearY,
    isInView(x, y, margin = 0) {
      const halfWidth = now.width / camera.zoom / 2;
      const halfHeight = now.height / camera.zoom / 2;
      const dx = Math.abs(nearX(x) - camera.x);
      const dy = Math.abs(nearY(y) - camera.y);
      if (camera.angleRad === 0) return dx <= halfWidth + margin && dy <= halfHeight + margin;
      return dx * dx + dy * dy <= (Math.sqrt(halfWidth * halfWidth + halfHeight * halfHeight) + margin) ** 2;
    },
    toScreen(x, y, target) {
      const dx = (nearX(x) - camera.x) * camera.zoom;
      const dy = (nearY(y) - camera.y) * camera.zoom;
      const cos = Math.cos(camera.angleRad);
      const sin = Math.sin(camera.angleRad);
      target.x = now.width / 2 + dx * cos + dy * sin;
      target.y = now.height / 2 - dx * sin + dy * cos;
      return target;
    },
    burst(kind, x, y, burstOptions) {
      if (isShowing()) particles.burst(kind, x, y, burstOptions, scope.source);
    },
    play(sound, playOptions) {
      if (isShowing()) sounds.play(sound, playOptions, scope.source);
    },
    sustain(sound, key, playOptions) {
      if (isShowing()) sounds.sustain(sound, key, playOptions);
    },
    music: (track, musicOptions) => sounds.music(track, musicOptions),
    cut: (key) => sounds.cut(key),
    shake(amplitude, seconds = 0.4) {
      if (isShowing() && !options.isMotionReduced()) shake.add(amplitude, seconds, scope.source);
    },
    slow(pace, seconds = 0.6) {
      if (isShowing()) slow.start(pace, seconds, scope.source);
    },
    flash(tint, seconds = 0.15, alpha = 0.4) {
      if (isShowing()) flash.start(tint, seconds, options.isMotionReduced() ? alpha / 4 : alpha, scope.source);
    },
  };

  root.addChild(layers.root, cover);
  cover.visible = false;
  definition.mount?.(stage);
  const actors = (definition.actors ?? []).map((actor) => mountActor(actor));

  function mountActor(actor: Actor<D, SpriteName, SoundName>): MountedActor {
    const layer = layers.named(actor.layer);
    const bits = actor.with.map((name) => componentBits(view.game.model.layout.components.indexOf(name)));
    const rows = createActorRows<Container>(view.game.model.layout.rowCount, {
      create(row) {
        const node = actor.create(asEntity(row), frame, stage);
        layer.addChild(node);
        return node;
      },
      update: (node, row) => actor.update(node, asEntity(row), frame, stage),
      ...(actor.reset && { reset: (node: Container, row: number) => actor.reset?.(node, asEntity(row), frame, stage) }),
      remove: (node) => actor.remove?.(node, stage),
      ...(actor.when && { when: (row: number) => actor.when?.(asEntity(row), frame) ?? true }),
      show: (node) => void (node.visible = true),
      hide: (node) => void (node.visible = false),
      destroy: (node) => node.destroy({ children: true }),
    });
    return {
      low: bits.reduce((all, { low }) => (all | low) >>> 0, 1),
      high: bits.reduce((all, { high }) => (all | high) >>> 0, 0),
      rows,
    };
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
    particles.step(dtSeconds, nearX, nearY);
    clips.step(ticks);
    tweens.step(ticks);
    trails.step(ticks, nearX, nearY);
    shake.step(dtSeconds);
    // A bright picture is not made to last longer.
    flash.step(now.dtSeconds);
    cover.visible = flash.alpha > 0;
    if (!cover.visible) return;
    cover.tint = flash.tint;
    cover.alpha = flash.alpha;
    cover.setSize(now.width, now.height);
  }

  function settle(): void {
    particles.clear();
    trails.clear();
    tweens.finish();
    shake.clear();
    flash.clear();
    slow.clear();
    camera.forget();
    hasDrawn = false;
  }

  return {
    stage,
    root,
    scope,
    settle,
    resize(width, height) {
      now.width = width;
      now.height = height;
    },
    setInsets(insets) {
      now.insets = insets;
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
      blended.blend(alpha, nowMs);
      takeTime(alpha);
      definition.camera?.(frame, stage, alpha);
      sounds.listenAt(camera.x, camera.y, now.width / camera.zoom);
      for (const { low, high, rows } of actors) rows.sync(parts.queries.rows(low, high), parts.memory.generation);
      definition.hud?.(frame, stage);
      for (const work of works) work();
      drawEffects();
      layers.look(camera, now, shake.x, shake.y);
      tiles.update(camera, now, now.timeMs / tickMs);
    },
    destroy() {
      root.destroy({ children: true });
      particles.destroy();
      tiles.destroy();
      trails.destroy();
    },
  };
}
