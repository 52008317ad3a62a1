/** The modes that strangers are matched for in a game: what a room's definition says of them, checked and complete. */
import { SamestepError } from '#shared/errors.ts';
import type { QueueModeState } from './queue-desk.ts';
import type { QueueRules } from './match-queue.ts';

/** A mode, as the definition of a game's rooms says it. */
export interface QueueOptions {
  /** Players of a whole match, 1 to the game's seats. */
  readonly players: number;
  /** So many are enough when the longest of them has waited `botsAfterSeconds`: bots take the other seats. Default: `players`. */
  readonly playersMin?: number;
  /** Default 30. */
  readonly botsAfterSeconds?: number;
  /** Whether its matches change ratings. Default true. */
  readonly isRated?: boolean;
  /** People of one party. Default: half of `players`, so that there are always strangers; at least 1. */
  readonly partyMax?: number;
  /** Seats that were given up are filled from the queue while the match is younger. Default 60; 0 for a match of two: never. */
  readonly backfillSeconds?: number;
  /** Who does nothing for so long has left, 2 to 3,600; asked first, 20 seconds before. Default 120; 0: never, for a game in which nothing may be the right thing to do. */
  readonly idleSeconds?: number;
  /** How far apart two ratings may be, as `QueueRules` has it. Default: 120, 20 more each second, 2,000 at most: after two minutes anyone. */
  readonly window?: QueueRules['window'];
}

/** The modes of a game by their names: a small letter, then small letters, digits and hyphens. */
export type QueueModes = Readonly<Record<string, QueueOptions>>;

/** A mode with everything that is not said. */
export interface QueueMode extends QueueRules {
  readonly game: string;
  readonly mode: string;
  readonly isRated: boolean;
  readonly partyMax: number;
  readonly backfillMs: number;
  /** 0: nobody is sent away for doing nothing. */
  readonly idleMs: number;
}

const NAME = /^[a-z][a-z0-9-]{0,31}$/;
/** The mode of matches that nobody was matched for. */
export const CASUAL = 'casual';
const BOTS_AFTER_SECONDS = 30;
const BACKFILL_SECONDS = 60;
const IDLE_SECONDS = 120;
const IDLE_SECONDS_MIN = 2;
const SECONDS_MAX = 3600;
const WINDOW: QueueRules['window'] = Object.freeze({ first: 120, perSecond: 20, max: 2000 });

/** The key of a mode among all games: that of its ratings too. */
export function modeKey(game: string, mode: string): string {
  return `${game}:${mode}`;
}

/** What people may know of a mode. */
export function modeState({ game, mode, players, playersMin, isRated, partyMax }: QueueMode): QueueModeState {
  return { game, mode, players, playersMin, isRated, partyMax };
}

/** Reads the modes of a game with so many seats. Throws `game/option` for one that its rooms cannot have. */
export function readModes(game: string, seats: number, modes: QueueModes): readonly QueueMode[] {
  return Object.freeze(Object.entries(modes).map(([mode, options]) => readMode(game, seats, mode, options)));
}

function readMode(game: string, seats: number, mode: string, options: QueueOptions): QueueMode {
  const { players, playersMin = players, botsAfterSeconds = BOTS_AFTER_SECONDS, isRated = true } = options;
  const { partyMax = Math.max(1, Math.floor(players / 2)), window = WINDOW } = options;
  const { backfillSeconds = players > 2 ? BACKFILL_SECONDS : 0, idleSeconds = IDLE_SECONDS } = options;
  const check = (isRight: boolean, what: string, fix: string) => {
    if (isRight) return;
    throw new SamestepError({
      code: 'game/option',
      what: `The queue '${mode}' of ${game} ${what}.`,
      fix,
      data: { game, mode },
    });
  };
  const isWhole = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;
  check(
    NAME.test(mode) && mode !== CASUAL,
    'has a name that is none',
    `Use small letters, digits and hyphens, at most 32, and not ${CASUAL}.`,
  );
  check(isWhole(players, 1, seats), `would have ${players} players`, `Use 1 to ${seats}, the seats of the game.`);
  check(
    isWhole(playersMin, 1, players),
    `would begin with ${playersMin} players`,
    `Use 1 to ${players}, those of a whole match.`,
  );
  check(
    isWhole(partyMax, 1, players),
    `would have parties of ${partyMax}`,
    `Use 1 to ${players}, the players of a match.`,
  );
  for (const [name, seconds] of Object.entries({ botsAfterSeconds, backfillSeconds }))
    check(
      seconds >= 0 && seconds <= SECONDS_MAX,
      `has ${name} ${seconds}`,
      `Use 0 to ${SECONDS_MAX} seconds, or leave it out.`,
    );
  check(
    idleSeconds === 0 || (idleSeconds >= IDLE_SECONDS_MIN && idleSeconds <= SECONDS_MAX),
    `has idleSeconds ${idleSeconds}`,
    `Use ${IDLE_SECONDS_MIN} to ${SECONDS_MAX} seconds, or 0 for never.`,
  );
  check(
    window.first >= 0 && window.perSecond >= 0 && window.max >= window.first,
    'has a window that is none',
    'Use numbers of 0 and more, max not below first.',
  );
  return Object.freeze({
    game,
    mode,
    players,
    playersMin,
    botsAfterMs: botsAfterSeconds * 1000,
    isRated,
    partyMax,
    backfillMs: backfillSeconds * 1000,
    idleMs: idleSeconds * 1000,
    window,
  });
}
