/** What shows and steers one match by a view: the stage, what it hears of ticks and events, and the sources of its seats. */
import { sceneEffects } from '#client/dev/scene-effects.ts';
import { createOrders } from '#client/input/orders.ts';
import { createSlots, type Slots } from '#client/input/slots.ts';
import { loopView } from '#client/loop-view.ts';
import type { LoopView } from '#client/loop.ts';
import type { Match, MatchOptions, MatchSurroundings } from '#client/match.ts';
import { countedOn } from '#client/view/counted-on.ts';
import { createStage, type OwnedStage } from '#client/view/create-stage.ts';
import type { View, ViewDefinition } from '#client/view/define-view.ts';
import { createEventFeed } from '#client/view/events.ts';
import { createBlendedFrame, frameOfWorld } from '#client/view/frame.ts';
import type { Textures } from '#client/view/textures.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { Session } from '#shared/session/session.ts';
import type { SimOf } from '#shared/sim/sim.ts';

/** Whose scenes they are. */
export interface ScenesOptions<D extends ModelDefinition, SpriteName extends string, SoundName extends string> {
  readonly page: MatchSurroundings<D, SpriteName, SoundName>;
  readonly options: MatchOptions<D>;
  readonly sim: SimOf<D>;
  readonly session: Session;
  readonly match: () => Match<D>;
  /** A picture of the match has been drawn. */
  readonly drawn: () => void;
}

/** The scenes of one match: one, and in development another for each view that is saved. */
export function createScenes<D extends ModelDefinition, SpriteName extends string, SoundName extends string>({
  page,
  options,
  sim,
  session,
  match,
  drawn,
}: ScenesOptions<D, SpriteName, SoundName>) {
  const { picture, mixer } = page;
  /** As the session counts, beyond 2^32 too. */
  const world = countedOn(sim, session);
  /** Of which scene the picture is. */
  let shownRoot: object | undefined;

  const hear = ({ sounds, torus }: ViewDefinition<D, SpriteName, SoundName>) => mixer.begin(sounds ?? {}, torus);

  function createScene(
    { view, textures }: { readonly view: View<D, SpriteName, SoundName>; readonly textures: Textures },
    definition: ViewDefinition<D, SpriteName, SoundName>,
  ) {
    const blended = createBlendedFrame(view.game.model, definition.blend);
    blended.replace(world);
    hear(definition);
    const effects = import.meta.env.DEV ? sceneEffects(picture.post) : undefined;
    const owned = createStage({
      view,
      definition,
      blended,
      textures,
      sounds: mixer,
      seats: () => session.seats,
      nameOf: options.nameOf ?? ((seat) => `Player ${seat + 1}`),
      isMotionReduced: page.isMotionReduced,
      post: effects?.set ?? picture.post.set,
      palette: page.palette,
      // A view that was saved anew may not want it any more.
      split: definition.split === true ? page.split : undefined,
    });
    const shown = { definition, blended, owned, world, effects, textures };
    try {
      return { ...shown, ...steered(view, definition, blended, owned) };
    } catch (error) {
      // What was shown before is shown on.
      owned.destroy();
      throw error;
    }
  }

  /** What the loop tells of the match, and what it asks for its seats. */
  function steered(
    { game }: View<D, SpriteName, SoundName>,
    definition: ViewDefinition<D, SpriteName, SoundName>,
    blended: ReturnType<typeof createBlendedFrame<D>>,
    owned: OwnedStage<SpriteName, SoundName>,
  ) {
    const orders = createOrders({
      controls: definition.orders,
      session,
      sim,
      frame: blended.frame,
      stage: owned.stage,
    });
    const feed = createEventFeed({
      on: definition.on,
      onWithdrawn: definition.onWithdrawn,
      stage: owned.stage,
      scope: owned.scope,
      frame: frameOfWorld(sim.world),
      isSealed: () => session.kind === 'local' || session.kind === 'lockstep',
      onFinish: (result, tick) => options.onFinish?.(result, tick),
      report: (error) => reportError(error),
    });
    const slots: Slots = createSlots({
      model: game.model,
      session,
      bindings: page.bindings,
      shares: page.shares,
      orders,
      devices: page.devices,
      besideFor: (slot) => options.besideFor?.(slot, match()),
      sourceFor: (slot) => options.sourceFor?.(slot, match()),
    });
    const view: LoopView = {
      ...loopView({ sim, world, session, blended, owned, feed }),
      draw(alpha, nowMs) {
        owned.draw(alpha, nowMs);
        if (shownRoot !== owned.root) picture.show(owned.root);
        shownRoot = owned.root;
        // What moves by itself stands still for who wants less motion.
        picture.render(page.isMotionReduced() ? 0 : owned.stage.timeMs, owned.split);
        // After the picture: the first music is fetched here.
        mixer.frame();
        drawn();
      },
    };
    return { slots, view };
  }

  return { hear, createScene };
}
