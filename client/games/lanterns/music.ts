// Which music is heard: a lute before and after, night air while one hides, drums where the hunt is, a pulse at the end.
import { PHASE } from '#shared/games/lanterns/model.ts';
import type { MusicId } from '#assets/lanterns/ids.ts';

/** How tracks follow upon one another: slowly, as the night does. */
export const musicFade = Object.freeze({ fadeMs: 2500 });

/** s before the round's end. */
const LAST_SECONDS = 20;
/** ms: the hunt is heard for so long after a hunter was seen near. */
const FRIGHT_MS = 9000;

/** What decides. */
export interface MusicCues {
  /** One of PHASE. */
  readonly phase: number;
  readonly secondsLeft: number;
  /** Whether the hunters still stand. */
  readonly isHeadStart: boolean;
  /** Whether the eyes are those of one who hides. */
  readonly isHider: boolean;
  /** 0 nobody near … 1 a hunter on one's heels. */
  readonly dread: number;
  readonly timeMs: number;
}

/** Chooses, frame by frame: who hides hears the hunt when it comes near, and a while longer. */
export function createTrackChoice(isDemo: boolean): (cues: MusicCues) => MusicId {
  let frightUntilMs = -Infinity;
  return ({ phase, secondsLeft, isHeadStart, isHider, dread, timeMs }) => {
    if (isDemo || phase === PHASE.waiting || phase === PHASE.result) return 'waiting';
    if (phase === PHASE.countdown || isHeadStart) return 'hiding';
    if (secondsLeft <= LAST_SECONDS) return 'last';
    if (dread > 0) frightUntilMs = timeMs + FRIGHT_MS;
    // A clock that was set back, as by another world, frightens nobody.
    const isFrightened = timeMs < frightUntilMs && timeMs > frightUntilMs - FRIGHT_MS - 1000;
    return isHider && !isFrightened ? 'hiding' : 'hunt';
  };
}
