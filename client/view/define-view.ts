/** defineView: how a game looks and sounds. What an author writes in client/games/<game>/view.ts. */
import type { Container } from 'pixi.js';
import type { AssetBundle } from '#assets/asset-bundle.ts';
import type { SoundLimits } from '#client/audio/sound-face.ts';
import type { Controls, OrderControls } from '#client/input/controls.ts';
import type { Orientation } from '#client/view/fullscreen.ts';
import type { LayerOptions, Stage } from '#client/view/stage.ts';
import type { ParticleKind } from '#client/view/particle-kind.ts';
import { assert } from '#shared/assert.ts';
import type { Entity } from '#shared/model/entity.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { ComponentName, EventsOf, FrameOfDefinition, PredictedName, ResultOf } from '#shared/model/types.ts';
import type { Game } from '#shared/sim/game.ts';

/** A field name, or `Component.field`. */
export type FieldPath<D extends ModelDefinition> = {
  [C in ComponentName<D>]: (keyof D['components'][C] & string) | `${C}.${keyof D['components'][C] & string}`;
}[ComponentName<D>];

/** How the picture is blended between two ticks. Every f64, f32 and angle column is, unless it says otherwise here. */
export interface BlendOptions<D extends ModelDefinition> {
  /** Columns (`health`, `Ship.health`) and components (`Timer`) drawn as they are in the newest tick. */
  readonly except?: readonly (FieldPath<D> | ComponentName<D>)[];
  /** For a world that joins up with itself: the period of a column, `{ x: 1600, y: 1200 }`. It blends over the edge, 0…period. */
  readonly wrap?: { readonly [P in FieldPath<D>]?: number };
  /** A change of more than this in one tick is a jump: the row's component is drawn at the newest tick, not slid. */
  readonly snapBeyond?: { readonly [P in FieldPath<D>]?: number };
  /**
   * After a rollback: a correction of more than this is not eased, the row's component is drawn as it is now. A column's `snapBeyond` when
   * absent; without one every correction is eased.
   */
  readonly easeUpTo?: { readonly [P in FieldPath<D>]?: number };
  /** Half of a correction is gone after this time, ms: 50 when absent. 0 eases nothing. */
  readonly easeHalfLifeMs?: number;
}

/** One kind of thing on the stage: a node for each row that has these components. */
export interface ActorDefinition<
  D extends ModelDefinition,
  SpriteName extends string,
  SoundName extends string,
  C extends ComponentName<D>,
  Node extends Container,
> {
  /** A node for every row with all of these (one to eight). */
  readonly with: readonly [C, ...C[]];
  /** A name under `layers`. */
  readonly layer: string;
  /** Asked in every frame when given: a row for which it is false has no node. */
  when?(e: Entity<C>, frame: FrameOfDefinition<D>): boolean;
  /** Makes the node of a row. It is added to the layer and updated at once. */
  create(e: Entity<C>, frame: FrameOfDefinition<D>, stage: Stage<SpriteName, SoundName>): Node;
  /** Brings the node in step with the blended frame; called once in every drawn frame. */
  update(node: Node, e: Entity<C>, frame: FrameOfDefinition<D>, stage: Stage<SpriteName, SoundName>): void;
  /** Makes a used node ready for another row. When given, nodes are kept and reused; else each is destroyed with its row. */
  reset?(node: Node, e: Entity<C>, frame: FrameOfDefinition<D>, stage: Stage<SpriteName, SoundName>): void;
  /** The row is gone (its number may already belong to another): the last chance to leave something behind. */
  remove?(node: Node, stage: Stage<SpriteName, SoundName>): void;
}

/** An actor whose node type and components have been checked by `actor(…)`. */
export interface Actor<D extends ModelDefinition, SpriteName extends string, SoundName extends string> {
  readonly with: readonly ComponentName<D>[];
  readonly layer: string;
  when?(e: Entity<ComponentName<D>>, frame: FrameOfDefinition<D>): boolean;
  create(e: Entity<ComponentName<D>>, frame: FrameOfDefinition<D>, stage: Stage<SpriteName, SoundName>): Container;
  update(
    node: Container,
    e: Entity<ComponentName<D>>,
    frame: FrameOfDefinition<D>,
    stage: Stage<SpriteName, SoundName>,
  ): void;
  reset?(
    node: Container,
    e: Entity<ComponentName<D>>,
    frame: FrameOfDefinition<D>,
    stage: Stage<SpriteName, SoundName>,
  ): void;
  remove?(node: Container, stage: Stage<SpriteName, SoundName>): void;
}

/** Checks one actor against the model and infers its node. */
export type ActorBuilder<D extends ModelDefinition, SpriteName extends string, SoundName extends string> = <
  C extends ComponentName<D>,
  Node extends Container,
>(
  definition: ActorDefinition<D, SpriteName, SoundName, C, Node>,
) => Actor<D, SpriteName, SoundName>;

/**
 * What happens on the stage when something happens in the world: a handler for each event by name, and `finish` for the end of a
 * match. Each event comes once. `event` is valid inside the call only. `frame` is the world itself, not blended: at a predicted event's own
 * tick, at a confirmed one's too unless the session predicts, which then is some ticks ahead: what it is about may be gone.
 */
export type EventHandlers<D extends ModelDefinition, SpriteName extends string, SoundName extends string> = {
  readonly [N in keyof EventsOf<D>]?: (
    event: EventsOf<D>[N],
    stage: Stage<SpriteName, SoundName>,
    frame: FrameOfDefinition<D>,
  ) => void;
} & {
  readonly finish?: (result: ResultOf<D>, stage: Stage<SpriteName, SoundName>, frame: FrameOfDefinition<D>) => void;
};

/**
 * For state of the view that a handler changed: called when the event has not happened after all. What the handler started through the
 * stage has ended by then, without a word of the author's.
 */
export type WithdrawnHandlers<D extends ModelDefinition, SpriteName extends string, SoundName extends string> = {
  readonly [N in PredictedName<D>]?: (
    event: EventsOf<D>[N],
    stage: Stage<SpriteName, SoundName>,
    frame: FrameOfDefinition<D>,
  ) => void;
};

/** How the logical picture fills the window: bars at the sides, whole-number scale, or more world in the longer direction. */
export type Fit = 'letterbox' | 'integer' | 'expand';

/** What a page guesses, and how late it shows its own player's input: what suits the game. */
export interface RollbackOptions {
  /** Ticks that may be guessed beyond the newest seal, 0…60; 60 when absent. */
  readonly predictionTicks?: number;
  /** Ticks after which an own input is shown, 0…12: fewer and shorter corrections of the others for it. `adaptive`: none on a short line. 0 when absent. */
  readonly inputDelay?: number | 'adaptive';
}

/** Everything a view says. All functions may keep state in the locals of the function that returned this: it runs once for each match. */
export interface ViewDefinition<D extends ModelDefinition, SpriteName extends string, SoundName extends string> {
  /** Size of the picture in logical pixels; the window shows all of it. */
  readonly logical: { readonly width: number; readonly height: number };
  /** Instead of `logical` in a window that is higher than wide, as a phone held upright; `logical` there too when absent. */
  readonly portrait?: { readonly width: number; readonly height: number };
  /** How a phone is held while the game has the whole screen; as its player likes when absent. */
  readonly orientation?: Orientation;
  /** `letterbox` when absent. */
  readonly fit?: Fit;
  /**
   * Several players at this machine have a pane of the picture each, with a camera of its own: `camera` is then called for every pane. Screen layers
   * lie over all; `stage.panes` says where the panes are. False when absent: one picture for all.
   */
  readonly split?: boolean;
  /** How a page plays in rollback rooms. */
  readonly rollback?: RollbackOptions;
  /** 0xrrggbb behind everything; black when absent. */
  readonly background?: number;
  readonly blend?: BlendOptions<D>;
  /** In a torus: its size in world units. Then `stage.place`, particles, sounds and the camera use the nearest image. */
  readonly torus?: { readonly width: number; readonly height: number };
  /** Layers by name, the farthest first. `{ world: {}, hud: { space: 'screen' } }` when absent. */
  readonly layers?: Readonly<Record<string, LayerOptions>>;
  /** The action map of a player alone at the machine. */
  readonly controls: Controls<D>;
  /**
   * The maps of two or more players at one machine, each a part of the keyboard. A slot beyond the list plays with a gamepad only; without a
   * list the first slot has the keyboard.
   */
  readonly sharedControls?: readonly Controls<D>[];
  /** Ways in for the model's orders: pressed once, given once. */
  readonly orders?: OrderControls<D, Stage<SpriteName, SoundName>>;
  readonly actors?: readonly Actor<D, SpriteName, SoundName>[];
  readonly particles?: readonly ParticleKind<SpriteName>[];
  readonly sounds?: { readonly [S in SoundName]?: SoundLimits };
  readonly on?: EventHandlers<D, SpriteName, SoundName>;
  readonly onWithdrawn?: WithdrawnHandlers<D, SpriteName, SoundName>;
  /** Once, before the first frame: backgrounds, HUD nodes. */
  mount?(stage: Stage<SpriteName, SoundName>): void;
  /**
   * Every drawn frame before the actors, for each pane of the picture: where its camera looks. `alpha` is 0…1 between the two ticks. Absent: the picture shows
   * the world from 0, 0 at its top left, one unit to a logical pixel.
   */
  camera?(frame: FrameOfDefinition<D>, stage: Stage<SpriteName, SoundName>, alpha: number): void;
  /** Every drawn frame after the actors. */
  hud?(frame: FrameOfDefinition<D>, stage: Stage<SpriteName, SoundName>): void;
}

/** A game with its looks and sounds. */
export interface View<
  D extends ModelDefinition = ModelDefinition,
  SpriteName extends string = string,
  SoundName extends string = string,
> {
  readonly game: Game<D>;
  /** Absent for a game without art: its view draws with Pixi alone. */
  readonly assets: AssetBundle<SpriteName, SoundName> | undefined;
  /** Builds the definition anew: called once for the page, and once for each match. */
  build(): ViewDefinition<D, SpriteName, SoundName>;
}

type Build<D extends ModelDefinition, SpriteName extends string, SoundName extends string> = (
  actor: ActorBuilder<D, SpriteName, SoundName>,
) => ViewDefinition<D, SpriteName, SoundName>;

/**
 * Declares how a game looks and sounds: `defineView(game, assets, (actor) => ({ … }))`, or `defineView(game, (actor) => ({ … }))`
 * for a game that has no art. Components, columns, controls, events, sprites and sounds are checked by name.
 */
export function defineView<const D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  game: Game<D>,
  assets: AssetBundle<SpriteName, SoundName>,
  build: Build<D, SpriteName, SoundName>,
): View<D, SpriteName, SoundName>;
export function defineView<const D extends ModelDefinition>(
  game: Game<D>,
  build: Build<D, never, never>,
): View<D, never, never>;
export function defineView<const D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  game: Game<D>,
  second: AssetBundle<SpriteName, SoundName> | Build<D, SpriteName, SoundName>,
  third?: Build<D, SpriteName, SoundName>,
): View<D, SpriteName, SoundName> {
  const actor: ActorBuilder<D, SpriteName, SoundName> = (definition) => definition;
  if (typeof second === 'function') return Object.freeze({ game, assets: undefined, build: () => second(actor) });
  assert(third !== undefined, `defineView for '${game.name}' was given art but no function that builds the view.`);
  return Object.freeze({ game, assets: second, build: () => third(actor) });
}
