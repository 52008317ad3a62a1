/** The queue of a server process: its modes from the games' rooms, its rooms from Colyseus, its people from storage. */
import { randomInt, randomUUID } from 'node:crypto';
import { matchMaker } from '@colyseus/core';
import { refusalOfRoom } from '../config/live-rooms.ts';
import type { Platform } from '../platform.ts';
import type { RoomDefinition } from '../room-definition.ts';
import type { Services } from '../services.ts';
import { LocalQueue } from './local-queue.ts';
import { queueAccounts } from './queue-accounts.ts';
import type { QueueDesk } from './queue-desk.ts';
import type { QueueRooms } from './queue-parts.ts';

/** Undefined without a platform: strangers are matched by their accounts. */
export function openQueue(definitions: readonly RoomDefinition[], services: Services): QueueDesk | undefined {
  const { platform, metrics, log } = services;
  if (platform === undefined) return undefined;
  const { storage, events, nowMs, after, every } = platform;
  return new LocalQueue({
    modes: definitions.flatMap(({ queues }) => queues),
    rooms: queueRooms(platform),
    accounts: queueAccounts(storage),
    events,
    metrics,
    log,
    nowMs: () => performance.now(),
    dateMs: nowMs,
    after,
    every,
    newId: randomUUID,
    random: randomInt,
    mayOpen() {
      return services.isCrowded?.() !== true && refusalOfRoom(services) === null;
    },
    matched: (waitedMs, game, mode) => metrics.observe('match_queue_latency_ms', waitedMs, { game, mode }),
  });
}

/** What `GameRoom` has under this name. */
const INVITE = 'invite';

/** Rooms of whichever process Colyseus chooses. */
function queueRooms({ invitations }: Pick<Platform, 'invitations'>): QueueRooms {
  return {
    async create(game, list) {
      const { roomId } = await matchMaker.createRoom(game, { invitation: invitations.sign(game, list) });
      return roomId;
    },
    async invite(roomId, people) {
      // A room that is gone meanwhile has no seats, nor has one whose process does not answer.
      const isIn: unknown = await matchMaker.remoteRoomCall(roomId, INVITE, [people]).catch(() => false);
      return isIn === true;
    },
  };
}
