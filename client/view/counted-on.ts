/** A world whose ticks go on beyond 2^32 as its session counts them: in the world itself they begin again from 0. */
import type { Saved } from '#client/view/frame.ts';
import type { Session } from '#shared/session/session.ts';
import { unwrapTick } from '#shared/wire/protocol.ts';

/** The same bytes, with the session's tick. */
export function countedOn(sim: Saved, session: Pick<Session, 'tick'>): Saved {
  return {
    get tick() {
      return unwrapTick(sim.tick, 32, session.tick);
    },
    save: (target) => sim.save(target),
  };
}
