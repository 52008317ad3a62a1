// How a round ended for who looks: won or lost, by what, and the points and the place it has brought.
import { PHASE, ROLE } from '#shared/games/lanterns/model.ts';
import { COLOR } from './colors.ts';
import { roleOf } from './roles.ts';
import { compareScores } from './standings.ts';
import { words } from './words.ts';
import type { Entity } from '#shared/index.ts';
import type { BannerNode } from './hud-banner.ts';
import type { GameFrame, GameStage } from './stage-types.ts';

/** What is said of a round. */
export interface RoundWords {
  /** Won, lost, or which side has won. */
  readonly shout: string;
  readonly color: number;
  readonly reason: string;
  /** Points and place; empty for who only watches. */
  readonly gain: string;
}

/** The words stay for as long as they are asked for; longer than any frame lasts, ms. */
const STAYS_MS = 2000;

/** A seat's points and how it stands. Kept and changed: a frame makes no garbage. */
interface Standing {
  points: number;
  /** 1 for the first; 0 for a seat without a score. */
  place: number;
  of: number;
}

/** Says it in the banner for as long as the result of a round stands. Of a match's last round the page tells all. */
export class RoundResultWords {
  readonly #banner: BannerNode;
  readonly #own: Standing = { points: 0, place: 0, of: 0 };
  /** Points before the round; −1 for one that has come since. */
  #before = -1;
  #shownRound = 0;
  #shownPoints = -1;
  #shownPlace = -1;
  #shown: RoundWords | undefined;

  constructor(banner: BannerNode) {
    this.#banner = banner;
  }

  update(frame: GameFrame, stage: GameStage): void {
    const { phase, round, roundOfMatch } = frame.globals;
    if (phase === PHASE.play) return;
    standingOf(frame, stage.me, this.#own);
    if (phase !== PHASE.result) {
      if (this.#shown !== undefined) this.#banner.fade(stage);
      this.#shown = undefined;
      this.#before = this.#own.place > 0 ? this.#own.points : -1;
      return;
    }
    if (roundOfMatch >= frame.config.rounds) return;
    const { points, place } = this.#own;
    const isSame = round === this.#shownRound && points === this.#shownPoints && place === this.#shownPlace;
    // Strings are made when they say something else.
    if (!isSame || this.#shown === undefined) this.#shown = roundWords(frame, stage.me, this.#before);
    this.#shownRound = round;
    this.#shownPoints = points;
    this.#shownPlace = place;
    this.#banner.shout(stage, this.#shown.shout, STAYS_MS, this.#shown.color);
    this.#banner.tell(stage, this.#shown.reason, STAYS_MS);
    if (this.#shown.gain !== '') this.#banner.add(stage, this.#shown.gain, STAYS_MS, COLOR.gold);
  }
}

/** What to say to a seat, −1 for who only watches; `before` are its points before the round, −1 where they are not known. */
export function roundWords(frame: GameFrame, seat: number, before: number): RoundWords {
  const { hidersLeft, shrinesLit, shrinesToLight, winningSide } = frame.globals;
  const isHunters = winningSide === ROLE.hunter;
  const side = isHunters ? words.huntersWin : words.hidersWin;
  const why = isHunters ? words.allCaught : shrinesLit >= shrinesToLight ? words.allLit : words.dawn(hidersLeft);
  const role = roleOf(frame, seat);
  const own = standingOf(frame, seat, { points: 0, place: 0, of: 0 });
  if (role < 0 || own.place === 0) {
    return { shout: side, color: isHunters ? COLOR.hunter : COLOR.hider, reason: why, gain: '' };
  }
  const isWon = role === winningSide;
  return {
    shout: isWon ? words.youWin : words.youLose,
    color: isWon ? COLOR.won : COLOR.lost,
    reason: words.because(side, why),
    gain: words.gain(before < 0 ? 0 : own.points - before, own.points, words.place(own.place, own.of)),
  };
}

function standingOf(frame: GameFrame, seat: number, out: Standing): Standing {
  const { Score } = frame;
  const rows = frame.each('Score');
  let own: Entity<'Score'> | undefined;
  for (let i = 0; i < rows.length; i++) if (Score.player[rows[i]] === seat) own = rows[i];
  out.points = own === undefined ? 0 : Score.points[own];
  out.place = own === undefined ? 0 : 1;
  out.of = rows.length;
  if (own === undefined) return out;
  for (let i = 0; i < rows.length; i++) if (compareScores(frame, rows[i], own) < 0) out.place++;
  return out;
}
