/** The face for authors of rooms: what server/games/<game>/room.ts can say. */
export { room, type RoomDefinition, type RoomOptions, type StandingsOf } from './room-definition.ts';
