/** The rooms of every game, for the production server and for Vite's development server: both read `rooms` here. */
import { game as dogfight } from '#shared/games/dogfight/sim.ts';
import { game as lanterns } from '#shared/games/lanterns/sim.ts';
import { standings as dogfightStandings } from './games/dogfight/standings.ts';
import { standings as lanternsStandings } from './games/lanterns/standings.ts';
import { openActions } from './actions/open-actions.ts';
import { bindRooms } from './bind-rooms.ts';
import type { MatchProcess } from './match-process.ts';
import { openQueue } from './matchmaking/open-queue.ts';
import { room } from './room-definition.ts';
import { resumeMatches } from './restart.ts';
import { createServices, type Services } from './services.ts';

/** The services of this process. Importing throws a `SamestepError` when the environment is wrong. */
export const services: Services = await createServices(process.env);

const definitions = [
  room(dogfight, {
    sync: 'rollback',
    standings: dogfightStandings,
    queues: { duel: { players: 2 }, brawl: { players: 8, playersMin: 4, botsAfterSeconds: 20 } },
  }),
  // Who watches sees the whole town: what they could tell a hunter is half a minute old.
  room(lanterns, {
    sync: 'state',
    watchDelaySeconds: 30,
    standings: lanternsStandings,
    // Eight are hunted in a half of the town; two are enough for a round.
    queues: { hunt: { players: 8, playersMin: 2 } },
  }),
];

/** By the games' names. */
export const rooms = bindRooms(definitions, services);

services.queue = openQueue(definitions, services);
services.actions = openActions(definitions, services);

/** Goes on with the matches of the process before, or of another one that has ended. */
export const resume = (of?: MatchProcess): Promise<void> => resumeMatches(definitions, services, of);
