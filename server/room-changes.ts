/** The rules of a room that its author changes while it runs. */
import type { Sim } from '#shared/sim/sim.ts';
import type { ChangedRules, ChangingRoom } from './changed-rules.ts';
import type { PageRules } from './page-rules.ts';
import type { RoomMatchesParts } from './room-matches-parts.ts';

/** Undefined where nobody does. */
export function roomChanges(
  { services, people, sessions, absent, rulesChanged, rulesFailed }: RoomMatchesParts,
  room: Pick<ChangingRoom, 'match' | 'rules' | 'hasBegun' | 'goOn' | 'renew'>,
  pages: PageRules,
): ChangedRules | undefined {
  const changing = {
    ...room,
    kept: (sim: Sim) => people.kept([...sessions.all.values(), ...absent()], sim),
    lines: () => sessions.lines(),
    changed: rulesChanged,
    failed: (error: unknown) => pages.refuse(error, room.match().hashes.rules, rulesFailed),
  };
  return services.rules?.changesOf(changing, services.config.isStrict);
}
