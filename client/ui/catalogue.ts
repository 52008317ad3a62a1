// Every sentence the page can say, by what it is for: each language is one object of this type, so that a missing one does not compile.
import type { Refusal } from '../net/refusal.ts';
import type { Trouble } from './trouble.ts';

/** Why play stopped, and what the player can do about it. */
export interface RefusalText {
  readonly title: string;
  readonly sentence: string;
  /** Instead, for one who watches and has no seat; absent where no seat is spoken of. */
  readonly watcher?: { readonly title: string; readonly sentence: string };
}

/** The catalogue. Functions take what changes in a sentence. */
export interface Texts {
  readonly engineName: string;
  readonly title: {
    readonly play: string;
    readonly playHint: string;
    /** There is no WebGL. */
    readonly plainPicture: string;
    readonly create: string;
    readonly nameLabel: string;
    readonly namePlaceholder: string;
    /** Few characters are left, or none. */
    readonly nameLimit: (used: number, most: number) => string;
    readonly joinLabel: string;
    readonly joinPlaceholder: string;
    readonly join: string;
    readonly joinWrong: string;
    readonly invitedTitle: string;
    readonly invitedSentence: string;
    readonly joinMatch: string;
    readonly playElsewhere: string;
    /** How many play at this machine. */
    readonly players: string;
    /** Heads what a gamepad does. */
    readonly gamepad: string;
    /** Below the keys of two. */
    readonly playersHint: (most: number) => string;
    readonly player: (place: number) => string;
    /** Waits for a match that changes ratings. */
    readonly ranked: string;
    /** What the button with one's name opens. */
    readonly account: string;
    readonly board: string;
    /** Who has chosen no name: four digits, or none while nobody knows them. */
    readonly guest: (number: string) => string;
    readonly howToPlay: string;
    readonly moreGames: string;
  };
  /** What the list of games says of each, by its name in code; where there is nothing, what its page says. */
  readonly games?: Readonly<Record<string, { readonly title: string; readonly tagline: string }>>;
  readonly update: { readonly sentence: string; readonly reload: string };
  readonly replay: {
    readonly open: string;
    readonly toolbar: string;
    readonly play: string;
    readonly pause: string;
    readonly place: string;
    readonly speed: string;
    readonly whom: string;
    readonly leave: string;
    readonly broken: string;
    readonly foreign: string;
    readonly otherGame: (game: string) => string;
    /** Of the match that is over. */
    readonly watchLast: string;
    /** On the title, beside the button that opens a file. */
    readonly watchLastMatch: string;
    readonly save: string;
    readonly notOver: string;
    readonly gone: string;
    readonly unreachable: string;
    readonly back: string;
    readonly backToMatches: string;
  };
  readonly settings: {
    readonly open: string;
  };
  /** The whole screen, and the way a phone is held. */
  readonly screen: {
    readonly whole: string;
    readonly leave: string;
    readonly turnTitle: string;
    readonly turnSentence: string;
    readonly turnAway: string;
  };
  readonly sound: { readonly on: string; readonly off: string; readonly mute: string; readonly unmute: string };
  readonly connecting: {
    readonly quickPlay: string;
    readonly create: string;
    readonly room: string;
    readonly seat: string;
    readonly loading: string;
    readonly cancel: string;
  };
  /** A private room before its first match. */
  readonly lobby: {
    readonly title: string;
    readonly sentence: string;
    readonly sentenceWatcher: string;
    readonly people: string;
    readonly you: string;
    readonly host: string;
    readonly away: string;
    /** At one machine. */
    readonly players: (count: number) => string;
    readonly isReady: string;
    readonly isNotReady: string;
    readonly ready: string;
    readonly unready: string;
    readonly begin: string;
    /** The host is alone. */
    readonly beginAlone: string;
    readonly bots: (seats: number) => string;
    readonly counted: (ready: number, of: number) => string;
    /** All others are ready, and the host says nothing. */
    readonly beginsIn: (seconds: number) => string;
    /** The host's: to wait as long again. */
    readonly notYet: string;
    readonly leave: string;
  };
  readonly pause: {
    readonly pause: string;
    readonly goOn: string;
    readonly byYou: string;
    readonly by: (name: string) => string;
    /** For one who cannot end the pause. */
    readonly wait: (name: string) => string;
  };
  readonly play: {
    readonly toolbarLabel: string;
    readonly invite: string;
    readonly inviteTitle: string;
    readonly menuTitle: string;
    readonly fieldLabel: string;
    readonly inviteSentence: string;
    readonly watchSentence: string;
    readonly linkToPlay: string;
    readonly linkToWatch: string;
    readonly codeLabel: string;
    readonly linkLabel: string;
    readonly copy: string;
    readonly copied: string;
    readonly copyByHand: string;
    readonly leave: string;
    readonly leaveSentence: string;
    /** Of a match that the queue made. */
    readonly leaveSentenceMatched: string;
    /** Who watches leaves no seat behind. */
    readonly leaveSentenceWatcher: string;
    readonly stay: string;
    readonly stayWatcher: string;
    readonly scoreboard: string;
    readonly showScoreboard: string;
    /** One who watches, and whom. */
    readonly watchBar: string;
    readonly watchingAll: string;
    readonly watchingOne: (name: string) => string;
    readonly watchNext: string;
    readonly watchBefore: string;
    /** The picture is so many seconds old; 0: as it is now. */
    readonly watchAge: (seconds: number) => string;
    readonly paused: string;
    /** The match begins when they are there. */
    readonly waitingForOthers: string;
    readonly waiting: string;
    readonly tooSlow: string;
    /** Nothing was done for long. */
    readonly stillThere: string;
    /** Nobody did anything any more. */
    readonly abandoned: string;
    /** The browser has taken the graphics away; it gives them back by itself, as a rule. */
    readonly pictureLost: string;
    /** After a restart of the server; so many seconds of the match are lost, or an unknown number. */
    readonly resumed: (lostSeconds: number | null) => string;
  };
  readonly connection: {
    readonly good: string;
    readonly fair: string;
    readonly poor: string;
    readonly lost: string;
    readonly label: (quality: string, roundTripMs: number) => string;
  };
  readonly scoreboard: {
    readonly title: string;
    readonly rank: string;
    readonly player: string;
    readonly you: string;
    readonly bot: string;
    readonly away: string;
  };
  readonly result: {
    /** `isMatch`: a whole match has ended, not a round alone. */
    readonly won: (isMatch: boolean) => string;
    readonly lost: (winner: string, isMatch: boolean) => string;
    readonly draw: (isMatch: boolean) => string;
    /** A ranked match that everyone else has left. */
    readonly wonAlone: string;
    readonly nextRound: (seconds: number, isMatch: boolean) => string;
    readonly leave: string;
    /** The match is over, and its room is not. */
    readonly over: string;
    readonly again: string;
    readonly againMarked: string;
    readonly agreed: (agreed: number, of: number) => string;
    readonly begin: string;
    readonly waitsWatcher: string;
  };
  readonly reconnecting: {
    readonly title: string;
    readonly sentence: (seconds: number) => string;
    /** After the time for which the seat was kept: so many minutes more the page asks. */
    readonly late: (minutes: number) => string;
    /** Who watches has no seat to lose. */
    readonly watcher: string;
    readonly watcherLate: (minutes: number) => string;
    readonly leave: string;
  };
  readonly error: {
    readonly reload: string;
    readonly quickPlay: string;
    readonly queue: string;
    readonly again: string;
    readonly back: string;
    readonly watch: string;
    readonly toTitle: string;
    readonly refusals: Readonly<Record<Refusal, RefusalText>>;
    readonly troubles: Readonly<Record<Trouble, RefusalText>>;
  };
}
