/** A room that was made for some: read from what made it, and bound to the queue that it comes from. */
import type { InviteeList } from './matchmaking/invitee-list.ts';
import type { QueueDesk } from './matchmaking/queue-desk.ts';
import { RoomInvitees } from './matchmaking/room-invitees.ts';
import { refuse } from './join-request.ts';
import { errorText } from './log.ts';
import type { MatchPeople } from './match-people.ts';
import type { RoomDefinition } from './room-definition.ts';
import type { RoomMatches } from './room-matches.ts';
import type { Services } from './services.ts';

/** Whose invitees they are. */
export interface InvitingRoom {
  readonly definition: RoomDefinition;
  readonly services: Services;
  readonly people: MatchPeople;
  readonly matches: () => RoomMatches;
  readonly roomId: () => string;
  /** Its process takes nobody new. */
  readonly isDraining: () => boolean;
}

/** Whom a new room is for; undefined for one that is for everyone. Throws a `ServerError` for an invitation that is not the server's own. */
export function invitedBy(options: unknown, room: InvitingRoom): RoomInvitees | undefined {
  const text: unknown =
    typeof options === 'object' && options !== null && 'invitation' in options ? options.invitation : undefined;
  if (text === undefined) return undefined;
  const { definition, services } = room;
  const list = typeof text === 'string' ? services.platform?.invitations.read(definition.name, text) : undefined;
  if (list !== undefined) return inviteesOf(list, room);
  services.metrics.count('refused.invitation');
  throw refuse('notInvited', 'A room for some is made by the server alone.');
}

/** The invitees of a room of the queue. */
export function inviteesOf(list: InviteeList, room: InvitingRoom): RoomInvitees {
  const { definition, services, people, matches, roomId, isDraining } = room;
  const { name: game, queues } = definition;
  const rules = services.build.games[game]?.rules ?? '';
  const { mode } = list;
  return new RoomInvitees({
    list,
    backfillMs: queues.find((queue) => queue.mode === mode)?.backfillMs ?? 0,
    sinceMs: performance.now(),
    seated: () => new Set(people.noted.flatMap(({ accountId }) => accountId ?? [])),
    ageMs() {
      const { tick, ticksPerSecond } = matches().match.sim;
      return (tick / ticksPerSecond) * 1000;
    },
    isRunning: () => matches().isRunning,
    isDraining,
    offer: (seats) => tellQueue(room, (queue) => queue.offer({ roomId: roomId(), game, mode, rules, ...seats })),
  });
}

/** Tells the queue, and waits for nothing. */
export function tellQueue(
  { services: { queue, log } }: Pick<InvitingRoom, 'services'>,
  tell: (queue: QueueDesk) => Promise<void>,
): void {
  if (queue === undefined) return;
  tell(queue).catch((error: unknown) => {
    log.warn('queue.untold', 'The queue could not be told of a room.', { error: errorText(error) });
  });
}
