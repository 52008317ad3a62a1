/** The recording of a match whose process has ended, and its note, as a killed server leaves them. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Hashes } from '#shared/session/session.ts';
import type { Bundle } from '#shared/sim/bundle.ts';
import type { SyncKind } from '#shared/wire/protocol.ts';
import { hashesOf } from './build-info.ts';
import { testServices, tinyBuild, tinyGame, type TestServices } from './harness.test-helper.ts';
import { decodeNote } from './match-note.ts';
import { MatchPeople } from './match-people.ts';
import { MatchRecording } from './match-recording.ts';
import { thisProcess } from './match-process.ts';
import { createMatch, type Match } from './match.ts';
import { createRecordingFolder } from './recording-folder.ts';
import { resumeMatch, type ResumedMatch, type ResumeSource } from './resume-match.ts';
import { room, type RoomDefinition } from './room-definition.ts';

/** What may be otherwise. */
export interface AbandonedOptions {
  readonly roomId?: string;
  readonly ticks?: number;
  readonly hashes?: Partial<Hashes>;
  readonly processId?: number;
  readonly place?: string;
  readonly restarts?: number;
  readonly seed?: number;
  /** Its rules, and those of the room it was played in. */
  readonly game?: typeof tinyGame;
  /** In place of a room of `game`. */
  readonly definition?: RoomDefinition;
  /** Whose the seat is. */
  readonly accountId?: string;
  readonly sync?: SyncKind;
  /** The process dies before the first second is written. */
  readonly isYoung?: boolean;
}

export interface Abandoned {
  readonly path: string;
  readonly roomId: string;
  /** Of the one who played, in `seats`. */
  readonly ticket: string;
  readonly seats: readonly number[];
  readonly tick: number;
}

/** Plays a match of one person and a bot, in the folder of these services, and never ends it. */
export async function abandonMatch(services: TestServices, options: AbandonedOptions = {}): Promise<Abandoned> {
  const {
    roomId = 'abandoned1',
    ticks = 200,
    restarts = 0,
    game = tinyGame,
    sync = 'lockstep',
    isYoung = false,
  } = options;
  const definition = options.definition ?? room(game, { sync });
  const { processId, place } = { ...thisProcess(), ...options };
  const { config, log, metrics } = services;
  const folder = join(config.dataDir, 'recordings');
  const recordings = createRecordingFolder({ folder, maxCount: 100, maxBytes: 1e9, resumeMinutes: 5, log, metrics });
  const file = recordings.begin('tiny', roomId, new Date());
  if (file === undefined) throw new Error('Nothing is recorded.');
  let stepped = (_bundle: Bundle): void => {};
  const match: Match = createMatch({
    definition,
    hashesOf: (sim) => ({
      ...hashesOf(options.definition === undefined ? tinyGame : sim.game, tinyBuild),
      ...options.hashes,
    }),
    seed: options.seed ?? 7,
    resumed: undefined,
    bots: { seats: 2, level: 2 },
    isStrict: true,
    nowMs: 0,
    send: () => {},
    close: () => {},
    stepped: (bundle) => stepped(bundle),
  });
  const recording = new MatchRecording(match, file, {
    game: 'tiny',
    roomId,
    isPrivate: true,
    hasLobby: false,
    match: 1,
    processId,
    place,
    restarts,
  });
  stepped = (bundle) => recording.stepped(bundle);
  const people = new MatchPeople();
  const { authority, sim } = match;
  const seats = authority.join({ connection: 1, seats: 1, data: [sim.emptyData] }, 0) ?? [];
  const { ticket } = people.add({
    name: 'Ann',
    ...(options.accountId !== undefined && { accountId: options.accountId }),
    seats,
    level: 0,
    data: [sim.emptyData],
    sinceTick: 0,
  });
  recording.note(people.noted);
  for (let tick = 0; sim.tick < ticks; tick++) {
    match.advance((tick * 1000) / 60 + 1);
    // As a room does, once a second.
    if (tick % 60 === 30 && !isYoung) recording.flush();
  }
  if (!isYoung) recording.flush();
  await file.close();
  return { path: file.path, roomId, ticket, seats, tick: sim.tick };
}

/** What a restart would find of such a match. */
export async function abandonedSource(options: AbandonedOptions = {}): Promise<ResumeSource> {
  const services = testServices();
  const { path } = await abandonMatch(services, options);
  const note = decodeNote(readFileSync(`${path}.note.json`, 'utf8'));
  const bytes = readFileSync(path);
  const keyframe = (options.ticks ?? 0) > 3700 ? readFileSync(`${path}.keyframe.json`, 'utf8') : undefined;
  rmSync(services.folder, { recursive: true });
  if (note === undefined) throw new Error('The note cannot be read.');
  return {
    path,
    bytes,
    note,
    keyframe,
    definition: room(tinyGame, { sync: 'lockstep' }),
    hashesOf: () => hashesOf(tinyGame, tinyBuild),
    isStrict: false,
  };
}

/** Such a match, played up to its last tick. */
export async function abandonedAndResumed(): Promise<ResumedMatch> {
  const match = resumeMatch(await abandonedSource());
  if ('why' in match) throw new Error(match.why);
  return match;
}
