/** The end of a process that people play on: nobody new comes, what plays is played, and what still plays at the end goes on elsewhere. */
import type { Log } from '../log.ts';
import type { Cluster } from './cluster.ts';

export interface DrainOptions {
  readonly log: Log;
  /** Matches play on for so long. */
  readonly withinSeconds: number;
  /** Rooms that cannot be handed on then may take so long to end. */
  readonly endSeconds: number;
}

/**
 * Drains this process; resolves when its rooms are gone, or when the time is over, to how many matches are kept for another process. While it
 * waits nothing stops: people play.
 */
export async function drain(
  { drains, become }: Pick<Cluster, 'drains' | 'become'>,
  { log, withinSeconds, endSeconds }: DrainOptions,
): Promise<number> {
  log.info('drain', 'This process takes no new rooms, and ends when its matches have.', {
    rooms: drains.roomCount,
    withinSeconds,
  });
  await become('draining');
  drains.drain();
  await within(withinSeconds, drains.emptied());
  if (drains.roomCount === 0) return 0;
  const handed = await drains.handOn(log);
  // First nobody is sent here any more: who comes back asks until another process has the match.
  if (handed.length > 0) await become('left');
  for (const room of handed) room.sendAway();
  // Whoever was sent away waits for the end of this process.
  await within(handed.length > 0 ? Math.min(1, endSeconds) : endSeconds, drains.emptied());
  log.info('drain.over', 'The time of this process is over.', { handedOn: handed.length, rooms: drains.roomCount });
  return handed.length;
}

async function within(seconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, seconds * 1000)));
  await Promise.race([work, deadline]);
  clearTimeout(timer);
}
