/** The limits of sessions. */
import { PATCHES_PER_SECOND } from '../mirror/contract.ts';

/** Ticks that a late server seals in one call of advance; what it is later than that, it forgets. */
export function makeUpTicks(ticksPerSecond: number): number {
  return Math.max(2, Math.min(SESSION_LIMITS.sealsPerAdvance, Math.ceil(ticksPerSecond / 2)));
}

/** Every limit of a session, in one place, with its unit. */
export const SESSION_LIMITS = Object.freeze({
  /** Checksums and chained checksums both sides keep, in ticks. */
  checksumTicks: 600,
  /** Snapshots and sealed bundles both sides keep, in seconds: long enough for a report to arrive. */
  snapshotSeconds: 2,
  /** Snapshots are kept for fewer seconds where they would take more memory than this, in bytes. */
  snapshotBytes: 67_108_864,
  /** Encoded seals the server keeps for who comes back or reads slowly, in seconds; for delayed watchers longer. And bytes of them, at most. */
  sealLogSeconds: 30,
  sealLogBytes: 16_777_216,
  /** A late press still counts this many ticks after its own. */
  latePressTicks: 10,
  /** Inputs further in the future than this are dropped, in ticks. */
  inputAheadTicks: 120,
  /** Orders one tick seals for one seat, more where ticks are so few that this is less than a client may send; the others wait for the next. */
  ordersPerSeatAndTick: 4,
  /** Orders a seat may have waiting. */
  ordersWaiting: 64,
  /** Commands that may wait: of more than a seal can hold, the rest waits for the next tick. */
  commandsWaiting: 4096,
  /** Ticks sealed in one call of advance, half a second of them at most; a longer gap of the server's clock is forgotten. */
  sealsPerAdvance: 30,
  /** Seals a client keeps waiting before it asks for a snapshot instead, in seconds: more than the server keeps and sends behind a large world. */
  sealsWaitingSeconds: 50,
  /** Sealed ticks a client steps in one call of advance, beyond those it makes anew; the loop calls again while it has time. */
  stepsPerAdvance: 8,
  /** Ticks a client may step beyond the newest seal, at most. */
  predictionTicks: 60,
  /** Ticks by which a client may show its own input later than it was given, at most. */
  inputDelayTicks: 12,
  /** A rollback room sends its seals so many times a second; and when nothing happens at all, every so many ticks. */
  sendsPerSecond: 20,
  restTicks: 10,
  /** A state room sends its patches so many times a second. */
  patchesPerSecond: PATCHES_PER_SECOND,
  /** Stepping may take this long in a frame, in milliseconds: half of one at 60 Hz. Where steps are dearer, fewer ticks are predicted. */
  stepBudgetMs: 8,
  /** A client that is behind the seals by more than this is too slow, in seconds; so long it may be. */
  behindSeconds: 2,
  slowSeconds: 5,
  /** A client that gave up playing because its machine is too slow looks at a new snapshot this often, in milliseconds. */
  watchEveryMs: 5000,
  /** With more bytes than these waiting in its socket a connection is sent to four times a second, then once; each says all that has come. */
  backlogSlowBytes: 16_384,
  backlogStopBytes: 131_072,
  /** A large world is sent in pieces: no more of it while so many bytes wait in the socket. */
  worldAheadBytes: 1_048_576,
  /** What a connection may send, by class of message: so many messages and bytes a second on average, and in a burst. */
  classes: Object.freeze({
    /** More where a match has more than 96 ticks a second: one and a quarter for each. */
    inputs: { messagesPerSecond: 120, messageBurst: 240, bytesPerSecond: 8192, byteBurst: 32_768 },
    orders: { messagesPerSecond: 30, messageBurst: 90, bytesPerSecond: 16_384, byteBurst: 196_608 },
    /** Greetings, checksums, wishes for a snapshot, and what is of no known kind. */
    control: { messagesPerSecond: 10, messageBurst: 40, bytesPerSecond: 2048, byteBurst: 16_384 },
    /** Answers about a desync: what was asked for is granted on top. */
    desync: { messagesPerSecond: 4, messageBurst: 20, bytesPerSecond: 8192, byteBurst: 65_536 },
  }),
  /** All of it together, in messages a second and in a burst: what a room's fence goes by. */
  messagesPerSecond: 164,
  messageBurst: 390,
  /** What a room's fence lets through, whatever is in it: frames a second and in a burst, twice what the session takes… */
  framesPerSecond: 328,
  frameBurst: 780,
  /** …bytes that may wait for a client that does not read before it is closed… */
  waitingBytes: 4_194_304,
  /** …how long a client that was let in has to say that it is ready, and a closed one to answer, in milliseconds. */
  readyMs: 10_000,
  closeMs: 2000,
  /** What the socket reads at most of one message before it closes by itself (1009), in bytes: above ours, which says why. */
  socketMessageBytes: 65_536,
  /** A lost connection may come back to its seats within this time, in seconds; the page gives up at the same time. */
  returnSeconds: 20,
  /** Connections of a room beyond its seats: people who watch. */
  watchers: 16,
  /** The largest packed world a desynced client sends, in bytes: 200 messages. Of a larger one the system is named, not the field. */
  desyncStateBytes: 400_000,
  /** Type, tick and offset of one piece of it. */
  desyncChunkHeaderBytes: 9,
  /** The longest message of a client, in bytes. */
  messageBytes: 4096,
  /** Malformed or unknown messages before a connection is closed. */
  malformedMessages: 3,
  /** Snapshots a connection may ask for in a minute. */
  resyncsPerMinute: 12,
  /** Desyncs of one connection that are repaired in a minute; then it is closed. */
  repairsPerMinute: 6,
  /** Desyncs of a match that are looked into at a time: each keeps up to 120 snapshots. Others are repaired, but not searched. */
  desyncCases: 2,
  /** A client that does not explain a desync within this time gets its snapshot all the same. */
  desyncAnswerMs: 3000,
  /** A client that asked for a snapshot and has none after this time asks again, in milliseconds. */
  askAgainMs: 5000,
  /** After whole states that were not what the server said, the next one is asked for after this time, in milliseconds. */
  differsAgainMs: 10_000,
  /** A client that has heard no seal for this long says that it waits. */
  stalledMs: 1000,
  /** The last inputs of a connection that are looked at for its margin. */
  marginsKept: 10,
  /** A watcher may be shown the match this much later, at most, in seconds; worlds to begin from are kept this often. */
  watchDelaySeconds: 120,
  keyframeSeconds: 2,
  /** Chained checksums of whole seconds that are kept for delayed watchers. */
  chainSeconds: 128,
  /** Desync reports a match keeps. */
  reports: 100,
} as const);
