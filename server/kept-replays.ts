/** What a match that is over leaves beside its recording, so that other processes of the folder, and later ones, know the key of its replay. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RECORDING_ENDING, roomInName } from './recording-folder.ts';
import { isReplayKey, type OfferedReplay, type ReplayDesk } from './replay-desk.ts';

/** The ending of such a file, behind the name of its recording. It goes with the recording. */
export const REPLAY_ENDING = '.replay.json';

/** The key itself is not on the disk: only who has it finds the recording by it. */
const offerSchema = z.object({ roomId: z.string(), game: z.string(), keyHash: z.string() });

export function encodeOffer({
  roomId,
  game,
  key,
}: {
  readonly roomId: string;
  readonly game: string;
  readonly key: string;
}): string {
  return JSON.stringify({ roomId, game, keyHash: hashOf(key).toString('base64url') } satisfies z.infer<
    typeof offerSchema
  >);
}

/** What one who asks may have: of a match that this process plays or played, or of what others of the folder have left. Both are unchecked. */
export function replayFinder(
  replays: Pick<ReplayDesk, 'find'>,
  folder: string,
): (roomId: string, key: string) => Promise<OfferedReplay> {
  const kept = keptReplays(folder);
  return async (roomId, key) => {
    const found = replays.find(roomId, key);
    return found === 'unknown' ? kept(roomId, key) : found;
  };
}

/**
 * What one who asks may have of a folder of recordings; both are unchecked. A match that is played has left nothing yet. Strangers may ask, and a
 * folder may be large: it is listed once at a time, however many ask. `list`: the names in a folder.
 */
export function keptReplays(
  folder: string,
  list: (folder: string) => Promise<readonly string[]> = readdir,
): (roomId: string, key: string) => Promise<OfferedReplay> {
  const namesNow = sharedList(() => list(folder).catch(noFolder));
  return async (roomId, key) => {
    if (!isReplayKey(key)) return 'unknown';
    return findIn(folder, await namesNow(), roomId, key);
  };
}

/** There is none before the first match. */
function noFolder(error: unknown): readonly string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

/** One at a time: whoever comes while one goes on gets the next, so that nobody misses what was there when they asked. */
function sharedList<T>(list: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  function begin(): Promise<T> {
    next = undefined;
    running = list().finally(() => (running = undefined));
    return running;
  }
  return () => {
    if (running === undefined) return begin();
    next ??= running.then(begin, begin);
    return next;
  };
}

async function findIn(folder: string, names: readonly string[], roomId: string, key: string): Promise<OfferedReplay> {
  const ending = `-${roomInName(roomId)}${RECORDING_ENDING}${REPLAY_ENDING}`;
  for (const name of names) {
    if (!name.endsWith(ending)) continue;
    const offer = await readOffer(join(folder, name));
    if (offer === undefined || offer.roomId !== roomId) continue;
    const hash = Buffer.from(offer.keyHash, 'base64url');
    const given = hashOf(key);
    if (hash.length === given.length && timingSafeEqual(hash, given))
      return { path: join(folder, name.slice(0, -REPLAY_ENDING.length)), game: offer.game };
  }
  return 'unknown';
}

/** Undefined for one that has just been deleted, and for what is none. */
async function readOffer(path: string): Promise<z.infer<typeof offerSchema> | undefined> {
  try {
    return offerSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
