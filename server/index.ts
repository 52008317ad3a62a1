/** The face for authors of rooms: what server/games/<game>/ can say. */
export { action, refusal, type ActionContext, type ActionDefinition, type ActionOptions } from './actions/action.ts';
export { room, type RoomDefinition, type RoomOptions, type StandingsOf } from './room-definition.ts';
/** What an action is asked with is described by it: `z.strictObject({ hat: z.string() })`. */
export { z } from 'zod';
