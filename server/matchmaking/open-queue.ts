/** The queue of a server process, its own or one that it shares: its modes from the games' rooms, its rooms from Colyseus, its people from storage. */
import { randomInt, randomUUID } from 'node:crypto';
import { matchMaker } from '@colyseus/core';
import { refusalOfRoom } from '../config/live-rooms.ts';
import { SERVED_RULES } from '../join-request.ts';
import type { Platform } from '../platform.ts';
import type { RoomDefinition } from '../room-definition.ts';
import type { Services } from '../services.ts';
import { LocalQueue } from './local-queue.ts';
import { queueAccounts } from './queue-accounts.ts';
import type { QueueDesk } from './queue-desk.ts';
import { modeState, type QueueMode } from './queue-modes.ts';
import type { QueueRooms } from './queue-parts.ts';
import { SharedQueue } from './shared-queue.ts';

/** Undefined without a platform: strangers are matched by their accounts. */
export function openQueue(definitions: readonly RoomDefinition[], services: Services): QueueDesk | undefined {
  const { platform, cluster } = services;
  if (platform === undefined) return undefined;
  const modes = definitions.flatMap(({ queues }) => queues);
  const rooms = queueRooms(platform);
  // Asked whenever it matters: who listens says later whether there is too much to do.
  const mayOpen = () => services.isCrowded?.() !== true && refusalOfRoom(services) === null;
  if (cluster?.shared === undefined) return localQueue(modes, rooms, { services, platform, mayOpen });
  // Among several another may have room.
  const mayAny = () => !platform.live.state.values.rooms.isClosed;
  return new SharedQueue({
    bus: cluster.shared.queueBus,
    own: randomUUID(),
    modes: modes.map(modeState),
    open: (fence) => localQueue(modes, fencedRooms(rooms, fence), { services, platform, mayOpen: mayAny }),
    mayOwn: () => matchMaker.state === matchMaker.MatchMakerState.READY && cluster.state === 'open',
    nowMs: () => performance.now(),
    after: platform.after,
    every: platform.every,
    newId: randomUUID,
    log: services.log,
    metrics: services.metrics,
  });
}

interface QueueServices {
  readonly services: Pick<Services, 'metrics' | 'log'>;
  readonly platform: Platform;
  readonly mayOpen: () => boolean;
}

function localQueue(
  modes: readonly QueueMode[],
  rooms: QueueRooms,
  { services: { metrics, log }, platform, mayOpen }: QueueServices,
): QueueDesk {
  const { storage, events, queueProofs: proofs, nowMs, after, every } = platform;
  return new LocalQueue({
    modes,
    rooms,
    accounts: queueAccounts(storage),
    proofs,
    events,
    metrics,
    log,
    nowMs: () => performance.now(),
    dateMs: nowMs,
    after,
    every,
    newId: randomUUID,
    random: randomInt,
    mayOpen,
    matched: (waitedMs, game, mode) => metrics.observe('match_queue_latency_ms', waitedMs, { game, mode }),
  });
}

/** Rooms that are made only while the queue is this process'. */
function fencedRooms({ create, invite }: QueueRooms, fence: () => Promise<void>): QueueRooms {
  return {
    async create(...wanted) {
      await fence();
      return create(...wanted);
    },
    async invite(...wanted) {
      await fence();
      return invite(...wanted);
    },
  };
}

/** What `GameRoom` has under this name. */
const INVITE = 'invite';

/** Rooms of whichever process Colyseus chooses. */
function queueRooms({ invitations }: Pick<Platform, 'invitations'>): QueueRooms {
  return {
    async create(game, list, rules) {
      const invitation = invitations.sign(game, list);
      const { roomId } = await matchMaker.createRoom(game, {
        invitation,
        ...(rules !== '' && { [SERVED_RULES]: rules }),
      });
      return roomId;
    },
    async invite(roomId, people) {
      // A room that is gone meanwhile has no seats, nor has one whose process does not answer.
      const isIn: unknown = await matchMaker.remoteRoomCall(roomId, INVITE, [people]).catch(() => false);
      return isIn === true;
    },
  };
}
