// Finds a game's half of the client by its name: loaded when it is chosen, so that a visit to one game does not pay for another.
import { playableGame, type PlayableGame } from '../ui/playable-game.ts';
import type { View } from '#client/view/define-view.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import type { FrameOfDefinition } from '#shared/model/types.ts';
import type { GameFront } from '../ui/game-front.ts';

interface ViewModule {
  readonly view: View;
  /** What plays behind the title; the view itself when there is none. */
  readonly demoView?: View;
}

interface FrontModule {
  readonly front: GameFront<FrameOfDefinition<ModelDefinition>>;
}

const views = import.meta.glob<ViewModule>(['./*/view.ts', '!./dogfight/*']);
const fronts = import.meta.glob<FrontModule>(['./*/front.ts', '!./dogfight/*']);

/** Loads a game, or gives undefined when there is none of that name. */
export async function findGame(name: string): Promise<PlayableGame | undefined> {
  const path = `./${name}/`;
  if (!Object.hasOwn(views, `${path}view.ts`) || !Object.hasOwn(fronts, `${path}front.ts`)) return undefined;
  const [{ view, demoView = view }, { front }] = await Promise.all([
    views[`${path}view.ts`](),
    fronts[`${path}front.ts`](),
  ]);
  return playableGame(view, demoView, front);
}
