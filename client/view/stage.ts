/** What a view draws on: layers, the camera, pictures, labels, particles, sound, and the effects that shake it all. */
import type { MusicTrack } from '#assets/asset-bundle.ts';
import type { MusicOptions } from '#client/audio/music.ts';
import type { Container, NineSliceSprite, Sprite, Texture } from 'pixi.js';
import type { PlayOptions } from '#client/audio/sound-face.ts';
import type { PostName, PostOptions } from '#client/post/post-options.ts';
import type { Camera, Insets } from '#client/view/camera.ts';
import type { StagePane } from '#client/view/panes.ts';
import type { Clip } from '#client/view/clip.ts';
import type { Palette } from '#client/view/palette.ts';
import type { ClipSprite } from '#client/view/clip-sprite.ts';
import type { Trail, TrailOptions } from '#client/view/trail.ts';
import type { Tween, TweenOptions } from '#client/view/tween.ts';
import type { Tiles, TilesOptions } from '#client/view/tiles.ts';
import type { Label, LabelOptions } from '#client/view/label.ts';
import type { Blend } from '#client/view/textures.ts';
import type { BurstOptions, ParticleKind } from '#client/view/particle-kind.ts';

/** A picture's place and look when it is made; all of it can be changed on the sprite later. */
export interface SpriteOptions {
  /** The point of the picture that lies at its position, 0…1 of its size as drawn; 0.5, 0.5 when absent. */
  readonly anchorX?: number;
  readonly anchorY?: number;
  /** 0xrrggbb, multiplied with the picture. */
  readonly tint?: number;
  readonly alpha?: number;
  readonly scale?: number;
  /** `add` glows: its colours are added to what is below. It costs no draw call of its own. `normal` when absent. */
  readonly blend?: Blend;
}

/** A picture whose corners keep their size while its middle is stretched. Lengths are logical pixels. */
export interface PanelOptions {
  readonly width: number;
  readonly height: number;
  /** What is not stretched, from each edge of the picture: one number for all, or each. */
  readonly border: number | Insets;
  /** The point of the panel that lies at its position, 0…1; 0, 0 when absent. */
  readonly anchorX?: number;
  readonly anchorY?: number;
  /** 0xrrggbb, multiplied with the picture. */
  readonly tint?: number;
  readonly alpha?: number;
  /** `normal` when absent. */
  readonly blend?: Blend;
}

/** How far a layer moves with the camera, and whether it changes. */
export interface LayerOptions {
  /**
   * `world` (default) moves with the camera, `screen` does not: x 0…stage.width, y 0…stage.height. Where the picture is split, `screen` lies over
   * all panes; `pane` does not move either, but is drawn in each: x and y from its corner, what is put there in `beforePicture` is its own.
   */
  readonly space?: 'world' | 'screen' | 'pane';
  /** In world space: the part of the camera's movement it follows. 1 when absent, less is farther away. */
  readonly parallax?: number;
  /** Its children seldom change: it gets its own render group, and moving the camera over it costs nothing. */
  readonly isStatic?: boolean;
}

/**
 * The stage of one match. `SpriteName` and `SoundName` are the names in the game's assets. What the handler of a predicted event starts
 * while it runs (particles, sounds, shakes, flashes; labels and sprites it makes) belongs to that event and ends when it is withdrawn.
 */
export interface Stage<SpriteName extends string = string, SoundName extends string = string> {
  /** The logical size of the picture: what `logical` said (larger in one direction with `fit: 'expand'`). */
  readonly width: number;
  readonly height: number;
  /** Pixels of the canvas to a logical pixel: below 1 in a small window. */
  readonly density: number;
  /**
   * What the page lays over the picture (its buttons above, the pad for thumbs below), and at least what lies under a notch or rounded corners
   * of the screen. All 0 on a page that has none, and in `mount`: it is told later and changes with the window, so read it in every frame.
   */
  readonly insets: Insets;
  /** Of these what the device takes alone: notch, rounded corners, the bar to go home by. */
  readonly safeArea: Insets;
  /** Milliseconds of the match's clock, from 0; stands still when the match does. */
  readonly timeMs: number;
  /** Seconds since the last drawn frame, 0…0.1. */
  readonly dtSeconds: number;
  /** How far the picture is between the tick before and the newest tick, 0…1. */
  readonly alpha: number;
  /** The seats this page plays; empty for watchers. */
  readonly seats: readonly number[];
  /** The first of them, −1 for watchers. */
  readonly me: number;
  /** The seat that one who watches wants to follow, −1 where the view chooses. The world may not know it (any more). */
  readonly watched: number;
  /** False while the page is hidden or catching up: particles, shakes, flashes and sounds are then ignored. */
  readonly isShowing: boolean;
  /** What the time of effects is multiplied with: 1, and less in slow motion. */
  readonly pace: number;
  /** Whether the player asked for less motion; shakes are then dropped and flashes softened. */
  readonly isMotionReduced: boolean;
  /** Colours for seats and teams as this player chose to see them, at least twelve: `paletteColor(stage.palette, seat)`. May change at any time. */
  readonly palette: Palette;
  /** Where the picture looks; where it is split: the camera of the pane that has its turn, else of the first. */
  readonly camera: Camera;
  /**
   * The panes of the picture: one for all of it, or with `split` one for each seat of this page, four at most. While the view's `camera` and the
   * work of `beforePicture` run, `camera`, `me`, `width`, `height`, `insets`, `isInView` and the nearest images are those of one pane.
   */
  readonly panes: readonly StagePane[];

  /** The name of who holds a seat. */
  nameOf(seat: number): string;
  /** A layer of the view, to add children to. Throws `view/name` for one that is not declared. */
  layer(name: string): Container;
  /** A picture of the atlas page as a new sprite, its anchor in the middle. */
  sprite(name: SpriteName, options?: SpriteOptions): Sprite;
  /** The texture of a picture: for changing a sprite's picture, for tiling and nine-slice. A glowing sprite needs a glowing one. */
  texture(name: SpriteName, blend?: Blend): Texture;
  /** A line or lines in the game's display font, batched with the sprites. */
  label(text: string, options?: LabelOptions): Label;

  /** A sprite that plays clips by itself, from the beginning of this one: `node.play(walking)` for another. */
  clip(clip: Clip<SpriteName>, options?: SpriteOptions): ClipSprite<SpriteName>;
  /** A picture of any size with corners of their own: set its width and height at any time. */
  panel(name: SpriteName, options: PanelOptions): NineSliceSprite;
  /** A ribbon behind something that moves: `trail.moveTo` in every drawn frame. In a torus it crosses the edge. */
  trail(options: TrailOptions<SpriteName>): Trail;
  /** A number of the view's own that goes to another in ticks. Clips, trails, tweens and particles keep the time of effects: `pace`. */
  tween(options: TweenOptions): Tween;
  /**
   * Tiles from a map into a layer: those near the camera, in one draw call, without seams at any zoom. Animated ones follow the match's
   * ticks, so that all pages show the same.
   */
  tiles(options: TilesOptions<SpriteName>): Tiles;

  /**
   * Lays an effect over the whole picture, changes it, or takes it away with null: `stage.post('vignette', { strength: 0.4 })`. All are off until
   * a view asks. Each is fetched when it is wanted first and then comes within some frames. It ends with the match.
   */
  post<Name extends PostName>(name: Name, options: PostOptions[Name] | null): void;
  /**
   * Calls this in every drawn frame after `hud`, until the match ends: for what needs all else in its place. Once for each pane of the picture;
   * `isLast` says that the frame has no further one.
   */
  beforePicture(work: (isLast: boolean) => void): void;

  /** Puts a node at a point of the world; in a torus at the image of that point nearest to the camera. */
  place(node: Container, x: number, y: number): void;
  /** In a torus, the image of a world coordinate that is nearest to the camera's; elsewhere the same number. */
  nearX(x: number): number;
  nearY(y: number): number;
  /** Whether a world point (its nearest image) is in the picture or within `margin` world units of it: in any pane of a split one. */
  isInView(x: number, y: number, margin?: number): boolean;
  /** Where a world point (its nearest image) lies in screen layers, as a pane of the picture shows it. The target is given back. */
  toScreen(x: number, y: number, target: { x: number; y: number }, pane?: StagePane): { x: number; y: number };

  /** Bursts particles of a kind the view declared. */
  burst(kind: ParticleKind<SpriteName>, x: number, y: number, options?: BurstOptions): void;
  /** Plays a sound once. */
  play(sound: SoundName, options?: PlayOptions): void;
  /**
   * Keeps a looping sound going: call it in every frame in which it should be heard. It fades in at the first call and fades
   * out after a frame without one, so nothing has to be stopped. `key` names the source (an entity, say).
   */
  sustain(sound: SoundName, key: number | string, options?: PlayOptions): void;
  /**
   * The track that is heard from now on (`assets.music.calm`), undefined for none: tracks fade into one another and loop. Say it in every
   * frame or once; it holds for the match, over its rounds, and a match that follows takes over what plays. Unlike sounds it may be said
   * while nothing is shown. Louder and more important sounds press it down for their time.
   */
  music(track: MusicTrack | undefined, options?: MusicOptions): void;
  /** Ends what was played under this key. Sounds of a withdrawn event end without it. */
  cut(key: number | string): void;
  /**
   * Shakes the picture by up to `amplitude` logical pixels, dying away within `seconds` (0.4 when absent). Shakes add up to a limit. Where the
   * picture is split and `seat` is given, only that player's pane.
   */
  shake(amplitude: number, seconds?: number, seat?: number): void;
  /**
   * Slow motion of effects alone: their time is multiplied with `pace`, 0…1, and comes back within `seconds` (0.6 when absent). The match, its
   * blending and `dtSeconds` go on as they are.
   */
  slow(pace: number, seconds?: number): void;
  /**
   * Covers the picture with a colour that fades away within `seconds` (0.15 when absent) from `alpha` (0.4 when absent). Where the picture is split
   * and `seat` is given, only that player's pane.
   */
  flash(tint: number, seconds?: number, alpha?: number, seat?: number): void;
}
