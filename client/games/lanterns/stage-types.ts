// The names the parts of this view share: its stage and its frame, typed by the game's model and assets.
import type { SoundId, SpriteId } from '#assets/lanterns/ids.ts';
import type { Stage } from '#client/index.ts';
import type { FrameOf } from '#shared/index.ts';
import type { model } from '#shared/games/lanterns/model.ts';

export type GameStage = Stage<SpriteId, SoundId>;
export interface GameFrame extends FrameOf<typeof model> {}
