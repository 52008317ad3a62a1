// A room in this page: the server's half of a match and the line to it, driven by the match's own frames.
import type { MatchOptions, Match } from '#client/match.ts';
import type { PageClock } from '#client/page-clock.ts';
import { createSim } from '#shared/index.ts';
import { createAuthority } from '#shared/session/authority.ts';
import { runPlan } from '#shared/session/plan.ts';
import { createRoomSession } from '#shared/session/room-session.ts';
import type { SyncKind } from '#shared/wire/protocol.ts';
import { game } from './walkers.ts';

const hash = '0'.repeat(16);
const hashes = { layout: hash, rules: hash, content: hash, protocol: hash };
const PERSON = 1;

type Model = (typeof game)['model']['definition'];

/** What a match of such a room is started with. `delayMs`: of every message, each way. */
export function pageRoom(sync: SyncKind, delayMs: number, clock: PageClock): MatchOptions<Model> {
  const sim = createSim(game, { seed: 1 });
  const authority = createAuthority({ sim, hashes, sync, startMs: clock.nowMs(), bots: { seats: 2, level: 3 } });
  authority.join({ connection: PERSON, seats: 1, data: [sim.emptyData] }, clock.nowMs());
  const line: { readonly dueMs: number; deliver(match: Match<Model>): void }[] = [];
  const later = (deliver: (match: Match<Model>) => void) => void line.push({ dueMs: clock.nowMs() + delayMs, deliver });
  return {
    session: (own, rollback) => createRoomSession({ sim: own, hashes, ...rollback }),
    send(_to, message) {
      const copy = message.slice();
      later(() => authority.receive(PERSON, copy, clock.nowMs()));
    },
    onFrame(match) {
      runPlan(authority.advance(clock.nowMs()), {
        sim,
        scratch: () => createSim(game, { seed: 1 }),
        send(_to, message) {
          const copy = message.slice();
          later((to) => to.receive(copy));
        },
        close: (_to, _code, reason) => reportError(new Error(reason)),
      });
      while (line.length > 0 && line[0].dueMs <= clock.nowMs()) line.shift()?.deliver(match);
    },
  };
}
