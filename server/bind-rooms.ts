/** Rooms of one process: what Colyseus registers, from definitions that know nothing of it. */
import { defineRoom, type RegisteredHandler } from '@colyseus/core';
import { GameRoom } from './game-room.ts';
import type { RoomDefinition } from './room-definition.ts';
import type { Services } from './services.ts';

/** Binds definitions to the services of a process. Keys are the games' names, and the names pages join by. */
export function bindRooms(
  definitions: readonly RoomDefinition[],
  services: Services,
): Record<string, RegisteredHandler> {
  return Object.fromEntries(
    definitions.map((definition) => [definition.name, defineRoom(boundRoom(definition, services))]),
  );
}

/** Colyseus makes rooms without arguments. */
function boundRoom(definition: RoomDefinition, services: Services): new () => GameRoom {
  return class extends GameRoom {
    constructor() {
      super(definition, services);
    }
  };
}
