// The first byte of every message: what it is.

/** Messages of a client. */
export const CLIENT = Object.freeze({
  hello: 1,
  inputs: 2,
  order: 3,
  checksum: 4,
  resync: 5,
  desyncAnswer: 6,
  desyncState: 7,
  /** To the room and not to its match. */
  table: 8,
});

/** Messages of the server. No value is one of a client's, so a message that was sent back is recognised. */
export const SERVER = Object.freeze({
  welcome: 33,
  refused: 34,
  snapshot: 35,
  seals: 36,
  checksum: 37,
  margin: 38,
  desyncAsk: 39,
  paused: 40,
  resumed: 41,
  closing: 42,
  /** State rooms: what changed of what a client may know; all of it; what happened. */
  patch: 43,
  state: 44,
  events: 45,
});

/** The kinds of session a room can ask for, by their number on the wire. */
export const SYNC_KINDS = Object.freeze(['lockstep', 'rollback', 'state'] as const);

export type SyncKind = (typeof SYNC_KINDS)[number];
