/** A recording that was not ended -> its match as it stood at the last tick that was written, proved; or why it cannot go on. */
import { SamestepError } from '#shared/errors.ts';
import { formatChecksum } from '#shared/math/checksum.ts';
import {
  createChainCheck,
  createPlayer,
  startLater,
  type ChainMismatch,
  type Player,
} from '#shared/recording/player.ts';
import { damageText, readRecording, type Recording } from '#shared/recording/reader.ts';
import type { EarlierWorld } from '#shared/session/delayed-world.ts';
import type { KeptSeats } from '#shared/session/seats.ts';
import type { Hashes } from '#shared/session/session.ts';
import type { Bundle } from '#shared/sim/bundle.ts';
import type { Sim } from '#shared/sim/sim.ts';
import type { EventNumbers } from '#shared/world/outbox.ts';
import { copyBundle } from '#shared/wire/protocol.ts';
import { decodeKeyframe } from './match-keyframe.ts';
import type { MatchNote } from './match-note.ts';
import { finishOf } from './results/room-results.ts';
import type { RoomDefinition } from './room-definition.ts';

/** A room of an earlier process whose match had not begun. */
export interface ResumedRoom {
  readonly note: MatchNote;
}

/** A match of an earlier process, ready to go on. */
export interface ResumedMatch extends ResumedRoom {
  /** The recording's path. */
  readonly path: string;
  readonly recording: Recording;
  /** At the recording's last tick. */
  readonly sim: Sim;
  /** The chained checksum there, two words. */
  readonly chain: Uint32Array;
  /** The inputs there, which the next seal is written against. */
  readonly inputs: Uint8Array;
  /** What delayed watchers are shown next, or as much later as was played again. */
  readonly earlier: EarlierWorld;
  /** What its rules said at its end, when they had: it was about to be over. */
  readonly finish: EventNumbers | undefined;
  /** Whose seats are kept: the n-th of the note's people is waited for as connection n + 1. */
  readonly kept: readonly KeptSeats[];
}

/** A match that does not go on, and why. `isOver`: there is nothing to keep its note for. */
export interface LeftMatch {
  readonly why: string;
  readonly isOver: boolean;
}

/** What is played, and how much later watchers are shown it. */
interface Parts {
  readonly recording: Recording;
  readonly delayTicks: number;
}

/** A recording that was played to its end. */
interface Played {
  readonly player: Player;
  readonly earlier: EarlierWorld;
  readonly mismatch: ChainMismatch | null;
  readonly finish: EventNumbers | undefined;
}

/** What a match is resumed from. */
export interface ResumeSource {
  readonly path: string;
  /** The whole file. */
  readonly bytes: Uint8Array;
  readonly note: MatchNote;
  /** The text of its newest keyframe, if there is one. */
  readonly keyframe: string | undefined;
  readonly definition: RoomDefinition;
  /** Of this build. */
  readonly hashesOf: (sim: Sim) => Hashes;
  readonly isStrict: boolean;
}

/** A match is not resumed more often than this: it may be what ends the process. */
const RESTARTS_MAX = 5;
/** More is not played again at a start, for nobody could join meanwhile: four hours at 60 ticks a second. With a keyframe it is a minute of them. */
const TICKS_MAX = 864_000;

/** Plays the recording to its end. Never throws for what a file says. */
export function resumeMatch(source: ResumeSource): ResumedMatch | LeftMatch {
  try {
    return resume(source);
  } catch (error) {
    if (error instanceof SamestepError) return left(error.message);
    throw error;
  }
}

function resume(source: ResumeSource): ResumedMatch | LeftMatch {
  const { path, bytes, note, definition, hashesOf, isStrict } = source;
  const recording = readRecording(bytes);
  const { header, damage } = recording;
  if (recording.isWhole) return { why: 'It was ended.', isOver: true };
  if (header.game !== definition.name) return left(`It is a match of ${header.game}.`);
  if (note.restarts >= RESTARTS_MAX) return left(`It was resumed ${RESTARTS_MAX} times already.`);
  // A process that dies leaves its last block cut. Anything else was done by someone else, and is evidence.
  if (damage?.kind === 'changed') return left(damageText(recording) ?? 'It was changed.');
  const newSim = () => definition.createSim(header.seed, isStrict, header.config);
  const hashes = hashesOf(newSim());
  const foreign = (['layout', 'rules', 'content', 'protocol'] as const).find(
    (name) => header.hashes[name] !== hashes[name],
  );
  if (foreign !== undefined) return left(`It was made by another build: its ${foreign} hash is another.`);
  const delayTicks = Math.round(definition.watchDelaySeconds * header.ticksPerSecond);
  const parts = { recording, delayTicks };
  const played = playFromKeyframe(parts, newSim(), source.keyframe) ?? playFromStart(parts, newSim());
  if (typeof played === 'string') return left(played);
  const { player, earlier, finish } = played;
  const { sim } = player;
  const people = note.people.map(({ seats, level, data, sinceTick }, i) => ({
    connection: i + 1,
    seats,
    level,
    data,
    sinceTick,
  }));
  if (!areSeatsSound(people, sim)) return left('Its note names seats that the match does not have.');
  const { inputs } = player.place().cursor;
  return { path, recording, note, sim, chain: player.chain.slice(), inputs, earlier, finish, kept: people };
}

/** From the keyframe to the end; undefined when there is none, or when no chained checksum after it proves it to be of this match. */
function playFromKeyframe(parts: Parts, sim: Sim, text: string | undefined): Played | undefined {
  const { recording } = parts;
  const keyframe = text === undefined ? undefined : decodeKeyframe(text, sim.stateBytes);
  if (keyframe === undefined || !recording.chains.some(({ tick }) => tick > keyframe.tick)) return undefined;
  const player = createPlayer(recording, sim);
  try {
    if (!startLater(recording, player, keyframe)) return undefined;
    const played = playOn(parts, player);
    return played.mismatch === null ? played : undefined;
  } catch (error) {
    // Whatever is wrong with it, the recording alone says what the match is.
    if (error instanceof SamestepError) return undefined;
    throw error;
  }
}

/** All of it, or why it cannot go on. */
function playFromStart(parts: Parts, sim: Sim): Played | string {
  const { recording } = parts;
  const { ticks } = recording;
  if (ticks > TICKS_MAX) return `It has ${ticks} ticks and no keyframe; at most ${TICKS_MAX} are played again.`;
  const played = playOn(parts, createPlayer(recording, sim));
  const { mismatch } = played;
  if (mismatch === null) return played;
  const { point, high, low } = mismatch;
  const recorded = formatChecksum(Uint32Array.of(point.high, point.low), 0);
  const found = formatChecksum(Uint32Array.of(high, low), 0);
  return `The chained checksum of tick ${point.tick} is recorded as ${recorded} and played as ${found}.`;
}

/** Plays to the end, or to the first chained checksum that is another than the recorded one. */
function playOn({ recording, delayTicks }: Parts, player: Player): Played {
  const { sim } = player;
  const check = createChainCheck(recording);
  check.compare(player);
  const isYounger = () => sim.tick >= recording.ticks - delayTicks;
  let finish: EventNumbers | undefined;
  const step = () => {
    const hasStepped = player.step();
    if (hasStepped) finish ??= finishOf(sim);
    return hasStepped;
  };
  while (check.mismatch === null && !isYounger() && step()) check.compare(player);
  const state = new Uint8Array(sim.stateBytes);
  sim.save(state);
  const bundles: Bundle[] = [];
  while (check.mismatch === null && step()) {
    check.compare(player);
    bundles.push(copyBundle(player.bundle));
  }
  return { player, earlier: { state, bundles }, mismatch: check.mismatch, finish };
}

function left(why: string): LeftMatch {
  return { why, isOver: false };
}

/** The note is a file beside the recording: whatever it says, the world is asked. */
function areSeatsSound(people: readonly KeptSeats[], sim: Sim): boolean {
  const seats = people.flatMap((person) => person.seats);
  return (
    new Set(seats).size === seats.length &&
    seats.every((seat) => seat < sim.seats) &&
    people.every(({ data }) => data.every((bytes) => sim.isDataValid(bytes)))
  );
}
