// A stage for tests of what a view says and throws: it shows nothing, and notes what is played and burst on it.
import { bareStage } from '#client/view/bare-stage.test-helper.ts';
import type { GameStage } from './stage-types.ts';

/** `me` is the own seat, −1 for who only watches. Sprites and labels are the test's to add. */
export function notingStage(me: number, notes: string[]): GameStage {
  return {
    ...bareStage(me),
    burst: (kind) => void notes.push(`burst ${String(kind.sprite)}`),
    play: (sound) => void notes.push(`play ${sound}`),
    shake: () => void notes.push('shake'),
  };
}
