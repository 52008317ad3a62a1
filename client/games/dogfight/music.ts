// Which music is heard: space while nobody is hurt, an engine while guns fire.
import { PHASE } from '#shared/games/dogfight/model.ts';
import type { MusicId } from '#assets/dogfight/ids.ts';

/** How tracks follow upon one another: at once enough to be felt as the round's own. */
export const musicFade = Object.freeze({ fadeMs: 1800 });

/** The track of a phase, one of PHASE. A demo has one for the title. */
export function trackOf(phase: number, isDemo: boolean): MusicId {
  return isDemo || phase === PHASE.result ? 'calm' : 'fight';
}
