/** Rooms of one process: what Colyseus registers, from definitions that know nothing of it. */
import { defineRoom, type RegisteredHandler } from '@colyseus/core';
import { SamestepError } from '#shared/errors.ts';
import { GameRoom } from './game-room.ts';
import type { RoomDefinition } from './room-definition.ts';
import type { Services } from './services.ts';

/**
 * Binds definitions to the services of a process. Keys are the games' names, and the names pages join by. Throws a
 * `SamestepError` when MATCH_CONFIG names another game, or a field that the game does not have.
 */
export function bindRooms(
  definitions: readonly RoomDefinition[],
  services: Services,
): Record<string, RegisteredHandler> {
  const { matchConfig } = services.config;
  checkNames(Object.keys(matchConfig), definitions);
  const configured = definitions.map((definition) =>
    Object.hasOwn(matchConfig, definition.name) ? definition.withConfig(matchConfig[definition.name]) : definition,
  );
  return Object.fromEntries(
    configured.map((definition) => [definition.name, defineRoom(boundRoom(definition, services))]),
  );
}

function checkNames(configured: readonly string[], definitions: readonly RoomDefinition[]): void {
  const names = definitions.map(({ name }) => name);
  const unknown = configured.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new SamestepError({
    code: 'config/environment',
    what: `MATCH_CONFIG configures the game '${unknown}', which this server does not have.`,
    fix: `Its games are ${names.join(', ')}.`,
    data: { name: unknown },
  });
}

/** Colyseus makes rooms without arguments. */
function boundRoom(definition: RoomDefinition, services: Services): new () => GameRoom {
  return class extends GameRoom {
    constructor() {
      super(definition, services);
    }
  };
}
