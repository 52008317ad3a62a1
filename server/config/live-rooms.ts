/** What rooms make of the live configuration: which may open, and by which config their matches begin. */
import type { Config } from '../config.ts';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { RoomDefinition } from '../room-definition.ts';
import type { LiveConfig } from './live-config.ts';
import type { LiveValues } from './live-schema.ts';

/** What of a process it is asked of. */
export interface LiveServices {
  readonly platform?: { readonly live: Pick<LiveConfig, 'state'> };
  readonly log: Pick<Log, 'error'>;
}

/** Why no other room may open, as a sentence for its people; null when one may. */
export function refusalOfRoom({
  platform,
  config,
  metrics,
}: Pick<LiveServices, 'platform'> & {
  readonly config: Pick<Config, 'roomsMax'>;
  readonly metrics: Pick<Metrics, 'value'>;
}): string | null {
  const { isClosed = false, max = config.roomsMax } = platform?.live.state.values.rooms ?? {};
  if (isClosed) return 'No new matches begin here just now. Try again later.';
  if (metrics.value('rooms') >= max) return 'This server runs as many matches as it can. Try again later.';
  return null;
}

/** What a match begins with now: its rooms' definition with the config that is in force, and the version of that. */
export function underLive(
  definition: RoomDefinition,
  { platform, log }: LiveServices,
): { readonly definition: RoomDefinition; readonly configVersion: string } {
  const { values, version: configVersion } = platform?.live.state ?? { values: undefined, version: 'none' };
  const fields = fieldsOf(values, definition.name);
  if (fields === undefined) return { definition, configVersion };
  try {
    return { definition: definition.withConfig(fields), configVersion };
  } catch (error) {
    // They fitted when they were taken: under `npm run dev` the game itself may be another since.
    log.error('config.fields', 'A match begins without the live configuration, which does not fit its game.', {
      game: definition.name,
      error: errorText(error),
    });
    return { definition, configVersion: 'none' };
  }
}

/** Judges the games' part of a configuration: a game that is not there, and fields that a game does not have, as a sentence. */
export function judgeGames(
  definitions: readonly RoomDefinition[],
): (values: Pick<LiveValues, 'games'>) => string | null {
  return ({ games }) => {
    for (const [name, fields] of Object.entries(games)) {
      const definition = definitions.find((one) => one.name === name);
      if (definition === undefined)
        return `There is no game '${name}'; the games are ${definitions.map((one) => one.name).join(', ')}.`;
      try {
        definition.withConfig(fields);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    }
    return null;
  };
}

function fieldsOf(values: LiveValues | undefined, name: string): Readonly<Record<string, number>> | undefined {
  return values !== undefined && Object.hasOwn(values.games, name) ? values.games[name] : undefined;
}
