/** The end of each part of a step: structural changes take effect, and a level that was asked for is loaded. */
import type { WorldParts } from '../world/world.ts';
import type { Game } from './game.ts';

/** Makes the end of a world's parts. A level that `levelLoaded` asks for is loaded at the end of the next part. */
export function createSettle({ rules }: Game, { world, entities, levels }: WorldParts): () => void {
  return () => {
    entities.commit();
    if (!levels.apply()) return;
    rules.levelLoaded?.(world);
    entities.commit();
  };
}
