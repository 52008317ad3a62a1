/** The start of a process that ended in the middle of matches: finds their recordings, plays them, and opens their rooms again. */
import { setTimeout as after } from 'node:timers/promises';
import { hashesOf } from './build-info.ts';
import { openRoomAs } from './colyseus-internals.ts';
import { errorText } from './log.ts';
import { decodeNote, type MatchNote } from './match-note.ts';
import { stateOfProcess, type MatchProcess } from './match-process.ts';
import type { NotedRecording } from './recording-folder.ts';
import { resumeMatch, type LeftMatch, type ResumedMatch } from './resume-match.ts';
import type { RoomDefinition } from './room-definition.ts';
import type { Services } from './services.ts';

/** Every match writes once a second. One that nothing was written of for so long is run by nobody, on whatever machine. */
const QUIET_MS = 3000;

/** By then the recording of a match that goes on has been written to more than once. */
const RELEASE_MS = 5000;

/** One look for matches of before. */
interface Search {
  readonly definitions: readonly RoomDefinition[];
  readonly services: Services;
  /** From then on a recording that was not written to since it was found is quiet: they are all waited for at once. */
  readonly quietFromMs: number;
  /** Rooms that were opened again. */
  readonly roomIds: Set<string>;
}

/**
 * Opens the rooms of matches that were going on. Call it before anybody can join; later with `of`, a process that has ended meanwhile, whose matches
 * alone are looked for. Throws nothing: a match that cannot go on is told to the log.
 */
export async function resumeMatches(
  definitions: readonly RoomDefinition[],
  services: Services,
  of?: MatchProcess,
): Promise<void> {
  const { config, log, metrics, recordings } = services;
  if (config.resumeMinutes === 0) return;
  try {
    const noted = (await recordings.noted()).filter(({ note }) => isOf(note, of));
    const rooms = (await recordings.notedRooms()).filter(({ note }) => isOf(note, of));
    const search = { definitions, services, quietFromMs: performance.now() + QUIET_MS, roomIds: new Set<string>() };
    for (const found of noted) await resumeOne(found, search);
    for (const found of rooms) await reopen(found, search);
  } catch (error) {
    metrics.count('restarts.failed');
    log.error('restart', 'Matches of before could not be looked for.', { error: errorText(error) });
  }
}

/** Whether a note is of this process; any is, when none is asked for. */
function isOf(text: string, of: MatchProcess | undefined): boolean {
  if (of === undefined) return true;
  const note = decodeNote(text);
  return note?.processId === of.processId && note.place === of.place;
}

async function resumeOne(found: NotedRecording, search: Search): Promise<void> {
  const { log, metrics, recordings, restarts } = search.services;
  const startedMs = performance.now();
  try {
    const match = await read(found, search);
    if ('why' in match) {
      metrics.count('restarts.left');
      log.warn('restart.left', 'A match of before does not go on.', { path: found.path, why: match.why });
      if (match.isOver) await recordings.forgetNote(found.path);
      return;
    }
    const { note, recording } = match;
    search.roomIds.add(note.roomId);
    await restarts.open(match, () => openRoomAs(note.game, note.roomId));
    setTimeout(() => void recordings.release(found.path), RELEASE_MS).unref();
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

/** A room in which people gathered, or waited for the next match. It keeps its note in a file of its own from now on. */
async function reopen(found: NotedRecording, search: Search): Promise<void> {
  const { log, metrics, recordings, restarts } = search.services;
  try {
    const room = await claimed(found, search);
    if ('why' in room) {
      metrics.count('restarts.left');
      log.warn('restart.left', 'A room of before does not open again.', { path: found.path, why: room.why });
      if (room.isOver) await recordings.forgetRoom(found.path);
      return;
    }
    const { note } = room;
    // It died just when its match began or ended, which goes on.
    if (!search.roomIds.has(note.roomId)) {
      await restarts.open({ note }, () => openRoomAs(note.game, note.roomId));
      metrics.count('restarts.resumed');
      log.info('restart.reopened', 'A room of before is open again.', { roomId: note.roomId, game: note.game });
    }
    await recordings.forgetRoom(found.path);
  } catch (error) {
    metrics.count('restarts.failed');
    log.error('restart', 'A room of before could not open again.', { path: found.path, error: errorText(error) });
  }
}

async function read(found: NotedRecording, search: Search): Promise<ResumedMatch | LeftMatch> {
  const { path } = found;
  const { build, config, recordings } = search.services;
  const claim = await claimed(found, search);
  if ('why' in claim) return claim;
  const { note, definition } = claim;
  const match = resumeMatch({
    path,
    bytes: await recordings.read(path),
    note,
    keyframe: await recordings.readKeyframe(path),
    definition,
    hashesOf: (sim) => hashesOf(sim.game, build),
    isStrict: config.isStrict,
  });
  if ('why' in match) await recordings.release(path);
  return match;
}

/** What a note says, once this process alone may go on with it; or why it may not. */
async function claimed(
  found: NotedRecording,
  { definitions, services, quietFromMs }: Search,
): Promise<{ readonly note: MatchNote; readonly definition: RoomDefinition } | LeftMatch> {
  const { path, note: text, writtenAtMs } = found;
  const { config, recordings } = services;
  const note = decodeNote(text);
  if (note === undefined) return { why: 'Its note cannot be read.', isOver: true };
  const minutes = (Date.now() - writtenAtMs) / 60_000;
  if (minutes > config.resumeMinutes) {
    return { why: `It was last written ${Math.round(minutes)} minutes ago.`, isOver: true };
  }
  const state = stateOfProcess(note);
  if (state === 'running') return { why: `Process ${note.processId}, which runs it, is alive.`, isOver: false };
  if (state === 'unknown') {
    await after(Math.max(0, quietFromMs - performance.now()));
    if ((await recordings.writtenAtMs(path)) !== writtenAtMs)
      return { why: 'A process of another container or machine writes it.', isOver: false };
  }
  if (!(await recordings.claim(path))) return { why: 'Another server goes on with it.', isOver: false };
  const definition = definitions.find(({ name }) => name === note.game);
  if (definition !== undefined) return { note, definition };
  await recordings.release(path);
  return { why: `This server has no game '${note.game}'.`, isOver: false };
}
