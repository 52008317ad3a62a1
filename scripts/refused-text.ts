// What found no room in a world or at its table, as a line for people.
import type { Sim } from '#shared/index.ts';

/** For more players than a game has seats. */
export function seatsText(game: string, seats: number): string {
  return `${game} has ${seats} seats; ask for fewer players or bots.`;
}

/** A sentence, or undefined when there was room for everything. */
export function refusedText({ spawns, items, events }: Sim['refused']): string | undefined {
  if (spawns + items + events === 0) return undefined;
  return (
    `No room was found for ${spawns} spawns, ${items} list items and ${events} events, the same on every machine: ` +
    'the model has too few entities, too short lists, or rules that emit without end.'
  );
}
