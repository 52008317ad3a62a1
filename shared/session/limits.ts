/** Every limit of a session, in one place, with its unit. */
export const SESSION_LIMITS = Object.freeze({
  /** Checksums and chained checksums both sides keep, in ticks. */
  checksumTicks: 600,
  /** Snapshots and sealed bundles both sides keep, in seconds: long enough for a report to arrive. */
  snapshotSeconds: 2,
  /** A late press still counts this many ticks after its own. */
  latePressTicks: 10,
  /** Inputs further in the future than this are dropped, in ticks. */
  inputAheadTicks: 120,
  /** Inputs a seat may have waiting. */
  inputsWaiting: 64,
  /** Orders one tick seals for one seat; the others wait for the next. */
  ordersPerSeatAndTick: 4,
  /** Orders a seat may have waiting. */
  ordersWaiting: 64,
  /** Commands that may wait for the next tick. */
  commandsWaiting: 2048,
  /** Ticks sealed in one call of advance; a longer gap of the server's clock is forgotten. */
  sealsPerAdvance: 30,
  /** Seals a client keeps waiting before it asks for a snapshot instead. */
  sealsWaiting: 1200,
  /** Ticks a client steps in one call of advance; the loop calls again while it has time. */
  stepsPerAdvance: 8,
  /** Messages a connection may send in a second, on average and in a burst. */
  messagesPerSecond: 120,
  messageBurst: 240,
  /** Bytes a connection may send in a second, on average and in a burst; a desync answer that was asked for is granted on top. */
  bytesPerSecond: 32_768,
  byteBurst: 262_144,
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
  /** A client that does not explain a desync within this time gets its snapshot all the same. */
  desyncAnswerMs: 3000,
  /** A client that has heard no seal for this long says that it waits. */
  stalledMs: 1000,
  /** Desync reports a match keeps. */
  reports: 100,
} as const);
