/** Rooms of one process: what Colyseus registers, from definitions that know nothing of it. */
import { defineRoom, type RegisteredHandler } from '@colyseus/core';
import { SamestepError } from '#shared/errors.ts';
import { limitColyseusCors } from './colyseus-cors.ts';
import { judgeGames } from './config/live-rooms.ts';
import { GameRoom } from './game-room.ts';
import { SERVED_RULES } from './join-request.ts';
import { createOrigins } from './origins.ts';
import type { RoomDefinition } from './room-definition.ts';
import type { Services } from './services.ts';

/**
 * Binds definitions to the services of a process. Keys are the games' names, and the names pages join by. Throws a
 * `SamestepError` when MATCH_CONFIG or ROOM_SYNC names another game, or one of them what the game does not have.
 */
export function bindRooms(
  definitions: readonly RoomDefinition[],
  services: Services,
): Record<string, RegisteredHandler> {
  const { matchConfig, roomSync } = services.config;
  checkNames('MATCH_CONFIG', matchConfig, definitions);
  checkNames('ROOM_SYNC', roomSync, definitions);
  const configured = definitions.map((definition) => {
    const { name } = definition;
    const own = Object.hasOwn(roomSync, name) ? definition.withSync(roomSync[name]) : definition;
    return Object.hasOwn(matchConfig, name) ? configuredBy(own, matchConfig[name]) : own;
  });
  limitColyseusCors(createOrigins(services.config));
  services.platform?.live.judge(judgeGames(configured));
  return Object.fromEntries(
    configured.map((definition) => {
      const handler = defineRoom(boundRoom(definition, services));
      // Processes of a cluster may have other rules: quick play looks among rooms of the same.
      return [definition.name, services.config.redisUrl === undefined ? handler : handler.filterBy([SERVED_RULES])];
    }),
  );
}

function checkNames(variable: string, configured: object, definitions: readonly RoomDefinition[]): void {
  const names = definitions.map(({ name }) => name);
  const unknown = Object.keys(configured).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new SamestepError({
    code: 'config/environment',
    what: `${variable} names the game '${unknown}', which this server does not have.`,
    fix: `Its games are ${names.join(', ')}.`,
    data: { name: unknown },
  });
}

/** Says which variable a field is wrong in: nobody knows it from the field alone. */
function configuredBy(definition: RoomDefinition, values: Parameters<RoomDefinition['withConfig']>[0]): RoomDefinition {
  try {
    return definition.withConfig(values);
  } catch (error) {
    if (!(error instanceof SamestepError)) throw error;
    throw new SamestepError({
      code: 'config/environment',
      what: `MATCH_CONFIG does not fit ${definition.name}. ${error.message}`,
      fix: 'Change the field there, or leave it out.',
      cause: error,
    });
  }
}

/** Colyseus makes rooms without arguments. */
function boundRoom(definition: RoomDefinition, services: Services): new () => GameRoom {
  return class extends GameRoom {
    constructor() {
      super(definition, services);
    }
  };
}
