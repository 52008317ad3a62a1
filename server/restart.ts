/** The start of a process that ended in the middle of matches: finds their recordings, plays them, and opens their rooms again. */
import { hashesOf } from './build-info.ts';
import { openRoomAs } from './colyseus-internals.ts';
import { errorText } from './log.ts';
import { decodeNote } from './match-note.ts';
import type { NotedRecording } from './recording-folder.ts';
import { resumeMatch, type LeftMatch, type ResumedMatch } from './resume-match.ts';
import type { RoomDefinition } from './room-definition.ts';
import type { Services } from './services.ts';

/** Opens the rooms of matches that were going on. Call it before anybody can join. Throws nothing: a match that cannot go on is told to the log. */
export async function resumeMatches(definitions: readonly RoomDefinition[], services: Services): Promise<void> {
  const { config, log, metrics, recordings } = services;
  if (config.resumeMinutes === 0) return;
  try {
    for (const found of await recordings.noted()) await resumeOne(found, definitions, services);
  } catch (error) {
    metrics.count('restarts.failed');
    log.error('restart', 'Matches of before could not be looked for.', { error: errorText(error) });
  }
}

async function resumeOne(
  found: NotedRecording,
  definitions: readonly RoomDefinition[],
  services: Services,
): Promise<void> {
  const { log, metrics, recordings, restarts } = services;
  const startedMs = performance.now();
  try {
    const match = await read(found, definitions, services);
    if ('why' in match) {
      metrics.count('restarts.left');
      log.warn('restart.left', 'A match of before does not go on.', { path: found.path, why: match.why });
      if (match.isOver) await recordings.forgetNote(found.path);
      return;
    }
    const { note, recording } = match;
    await restarts.open(match, () => openRoomAs(note.game, note.roomId));
    metrics.count('restarts.resumed');
    log.info('restart.resumed', 'A match of before goes on.', {
      roomId: note.roomId,
      game: note.game,
      tick: recording.ticks,
      lostBytes: recording.lostBytes,
      tookMs: Math.round(performance.now() - startedMs),
    });
  } catch (error) {
    metrics.count('restarts.failed');
    log.error('restart', 'A match of before could not go on.', { path: found.path, error: errorText(error) });
  }
}

async function read(
  { path, note: text, writtenAtMs }: NotedRecording,
  definitions: readonly RoomDefinition[],
  { build, config, recordings }: Services,
): Promise<ResumedMatch | LeftMatch> {
  const note = decodeNote(text);
  if (note === undefined) return { why: 'Its note cannot be read.', isOver: true };
  const minutes = (Date.now() - writtenAtMs) / 60_000;
  if (minutes > config.resumeMinutes) {
    return { why: `It was last written ${Math.round(minutes)} minutes ago.`, isOver: true };
  }
  if (isRunning(note.processId)) return { why: `Process ${note.processId}, which runs it, is alive.`, isOver: false };
  const definition = definitions.find(({ name }) => name === note.game);
  if (definition === undefined) return { why: `This server has no game '${note.game}'.`, isOver: false };
  return resumeMatch({
    path,
    bytes: await recordings.read(path),
    note,
    keyframe: await recordings.readKeyframe(path),
    definition,
    hashesOf: (sim) => hashesOf(sim.game, build),
    isStrict: config.isStrict,
  });
}

/** Two servers may share a folder. In a container the process before had, as often as not, the number of this one. */
function isRunning(processId: number): boolean {
  if (processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
