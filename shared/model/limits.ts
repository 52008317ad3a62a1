/**
 * Up to so many seats a seat is one byte, in what travels, in recordings and in `player` fields (which more seats may not have): their
 * 255 says nobody.
 */
export const SEATS_OF_BYTES = 250;

/** The limits of a model, in one place; `defineModel` refuses what lies beyond with an error that names it. */
export const MODEL_LIMITS = Object.freeze({
  /** A row's mask has 64 bits, one of which says alive. */
  components: 63,
  fieldsPerComponent: 63,
  /** An EntityId names a row in 16 bits. */
  entities: 65_000,
  players: 1_000,
  ticksPerSecond: 240,
  controls: 32,
  /** Ticks in which a guessed control may become neutral. */
  decayTicks: 600,
  /** Kinds of orders, of commands, of events. */
  messages: 250,
  /** Bytes of one order or command, and of a seat's player data: they travel whole. */
  messageBytes: 2_048,
  listCount: 255,
  /** Names of a oneOf. */
  choices: 255,
  gridCells: 4_194_304,
  streams: 16,
  tuning: 65_535,
  levels: 65_535,
  /** Ticks of history. */
  historyTicks: 120,
  /** Bytes of a world: a snapshot is copied many times a second. */
  worldBytes: 268_435_456,
});
