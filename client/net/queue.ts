// Waiting for a match: asks where one stands for as long as it is wanted, goes on over lost lines, and says what a player decides.
import { AccountError } from './api-request.ts';
import { readQueueState, type QueueEnd, type QueueState } from './queue-state.ts';
import type { Account } from './account.ts';
import type { Clock } from './connection.ts';

/** Something a player decides. */
export type QueueAct =
  | { readonly kind: 'enter'; readonly game: string; readonly mode: string; readonly proof?: string }
  | { readonly kind: 'cancel' | 'accept' | 'decline' | 'makeParty' | 'leaveParty' }
  | { readonly kind: 'joinParty'; readonly code: string; readonly proof?: string };

export interface QueueOptions {
  readonly account: Pick<Account, 'ask'>;
  /** The hash of the rules that the page plays by: it is matched with those who have the same. */
  readonly rules: string;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** This page has said yes to a match before it was loaded anew. */
  readonly hasAccepted?: boolean;
  /** What the page knew before it was loaded anew, and how long ago. */
  readonly before?: KnownQueue | null;
  /** The state, or `isLost`, has changed. */
  changed(): void;
  /** It is over: the server refused to say where one stands, and would again. */
  refused(error: AccountError): void;
}

/** Where one stood, so many milliseconds ago. */
export interface KnownQueue {
  readonly state: QueueState;
  readonly ageMs: number;
}

/** One player's place in the queue, as long as the page shows it. */
export interface Queue {
  /** As it was answered last; null before the first answer. A search that another goes on with is one that waits all the while. */
  readonly state: QueueState | null;
  /** When that was, in the clock's milliseconds. */
  readonly answeredAtMs: number;
  /** The server does not answer; it is asked again. */
  readonly isLost: boolean;
  /** Of several pages of one account that one goes to the match where the player said yes; when it is not joined for a while, another one may. */
  readonly followsMatch: boolean;
  /** Says what was decided, and takes what comes of it. Acts are said one after the other. Rejects with `AccountError`. */
  act(act: QueueAct): Promise<void>;
  /** Asks no more. Who only stops is gone for the server after a while; who leaves cancels first. */
  stop(): void;
}

const PATH = '/api/queue';
/** The server answers after so long though nothing has changed. */
const WAIT_SECONDS = 20;
/** Longer than the server may take to say that nothing has changed. */
const PATIENCE_MS = 30_000;
/** What a player decided shall not be in doubt for long. */
const ACT_PATIENCE_MS = 10_000;
/** Between attempts while the server does not answer: at first, and at most. Someone who is silent for 30 s is gone. */
const PAUSE_MS = 500;
const PAUSE_MAX_MS = 5000;
/** An answer that says nothing new is not asked for more often, whatever a server does. */
const SAME_AFTER_MS = 1000;
/** Another page of the account has so long to join the match that was accepted there. */
const ELSEWHERE_MS = 5000;
/** Many wait anew at once when another matches people: each within so long. */
const AGAIN_WITHIN_MS = 2000;
/** Who is refused, or not answered, for so long has lost their search. */
const AGAIN_MS = 60_000;
/** A search that is lost again so soon is not begun anew once more. */
const AGAIN_LEAST_MS = 10_000;
/** Ends that were not about the player: whoever matched people does not any more. */
const MOVED: readonly (QueueEnd | null)[] = ['moved', 'closing'];
/** Refusals that another attempt may not meet. */
const PASSING: readonly string[] = ['unreachable', 'away', 'overloaded', 'unknown', 'failed', 'flooding'];

const REQUESTS: Readonly<Record<QueueAct['kind'], readonly [method: string, path: string]>> = Object.freeze({
  enter: ['PUT', PATH],
  cancel: ['DELETE', PATH],
  accept: ['POST', `${PATH}/accept`],
  decline: ['POST', `${PATH}/decline`],
  makeParty: ['POST', '/api/party'],
  joinParty: ['POST', '/api/party/join'],
  leaveParty: ['DELETE', '/api/party'],
});

/** Begins to ask at once. */
export function openQueue(options: QueueOptions): Queue {
  const { account, rules, clock, random, changed, refused, hasAccepted = false, before = null } = options;
  // Asked about with its version: whoever matches people now says whether it is so still, or that they know nothing of it.
  let state: QueueState | null = before?.state ?? null;
  let answeredAtMs = clock.nowMs() - (before?.ageMs ?? 0);
  let isLost = false;
  let followsMatch = hasAccepted;
  let stopLooking = (): void => undefined;
  let isOver = false;
  /** The last of the acts; none of it rejects. */
  let acting: Promise<unknown> = Promise.resolve();
  let asking: AbortController | undefined;
  let waitedSinceMs = answeredAtMs - (state?.stage === 'waiting' ? state.waitedSeconds * 1000 : 0);
  /** When a lost search was begun anew last. */
  let againAtMs = Number.NEGATIVE_INFINITY;
  /** Of the player. */
  let decisions = 0;
  let wake = (): void => undefined;

  function take(answer: unknown): void {
    const read = readQueueState(answer);
    if (read === null) throw new AccountError('unknown', 'The server answered with something else.');
    state = afterLoss(read) ?? read;
    if (read.stage === 'waiting') waitedSinceMs = clock.nowMs() - read.waitedSeconds * 1000;
    // That match did not come about, or is joined by now.
    if (read.stage === 'idle' || read.stage === 'waiting') followsMatch = false;
    look();
    answeredAtMs = clock.nowMs();
    isLost = false;
    changed();
  }

  /** What is shown in place of a search that was lost to nobody's fault: it goes on, and is begun anew. Undefined where that is not so. */
  function afterLoss(read: QueueState): QueueState | undefined {
    if (read.stage !== 'idle' || !MOVED.includes(read.ended)) return undefined;
    const nowMs = clock.nowMs();
    const mayGoOn = !isOver && nowMs - againAtMs >= AGAIN_LEAST_MS;
    // Whoever did not wait has lost nothing but their party.
    if (state === null || state.stage === 'idle' || state.stage === 'matched') {
      if (read.ended !== 'moved') return undefined;
      const calm: QueueState = { ...read, ended: state?.stage === 'idle' ? state.ended : null };
      if (state?.stage !== 'idle' || state.party === null || state.proof === null || !mayGoOn) return calm;
      const { party, proof } = state;
      acting = acting.then(() => enterAgain({ kind: 'joinParty', code: party.code, proof }, calm));
      return { ...calm, party };
    }
    const { game, mode, proof } = state;
    if (proof === null || !mayGoOn) return undefined;
    acting = acting.then(() => enterAgain({ kind: 'enter', game, mode, proof }, read));
    const waitedSeconds = Math.max(0, nowMs - waitedSinceMs) / 1000;
    const { version } = read;
    // All of it come back.
    const party = read.party ?? state.party;
    return { stage: 'waiting', version, party, game, mode, waitedSeconds, estimateSeconds: null, waiting: 1, proof };
  }

  /** Until they wait, or have their party, the player decides something else, or it is lost for good: then it stands as `lost`. Never rejects. */
  async function enterAgain(act: QueueAct, lost: QueueState): Promise<void> {
    const begunMs = clock.nowMs();
    const decided = decisions;
    const isWanted = () => !isOver && decided === decisions;
    await pause(random() * AGAIN_WITHIN_MS);
    for (let failures = 0; isWanted();) {
      try {
        await say(act);
        againAtMs = clock.nowMs();
        return;
      } catch (error) {
        if (!(error instanceof AccountError)) throw error;
        if (!isWanted()) return;
        const isPassing = PASSING.includes(error.code) && clock.nowMs() - begunMs < AGAIN_MS;
        if (!isPassing) {
          state = lost;
          return changed();
        }
        const { retryAfterSeconds = 0 } = error;
        await pause(Math.max(Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** failures++), retryAfterSeconds * 1000));
      }
    }
  }

  /** Where the player said yes on another page, that may be closed by now. */
  function look(): void {
    stopLooking();
    if (state?.stage !== 'matched' || followsMatch) return;
    stopLooking = clock.after(ELSEWHERE_MS, () => {
      followsMatch = true;
      changed();
    });
  }

  /** Sooner when somebody decides something, or it is over. */
  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(delayMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async function ask(): Promise<void> {
    const version = state?.version;
    const askedAtMs = clock.nowMs();
    asking = new AbortController();
    const { signal } = asking;
    const query = version === undefined ? '' : `?after=${encodeURIComponent(version)}&wait=${WAIT_SECONDS}`;
    const answer = await account.ask(PATH + query, { method: 'GET', signal, patienceMs: PATIENCE_MS });
    // An act has overtaken it: what it answers may be older than what came of the act.
    if (isOver || signal.aborted) return;
    take(answer);
    if (version === state?.version && clock.nowMs() - askedAtMs < SAME_AFTER_MS) await pause(SAME_AFTER_MS);
  }

  async function listen(): Promise<void> {
    for (let failures = 0; !isOver;) {
      await acting;
      if (isOver) return;
      try {
        await ask();
        failures = 0;
      } catch (error) {
        if (isOver || asking?.signal.aborted === true) continue;
        if (!(error instanceof AccountError)) throw error;
        if (!PASSING.includes(error.code)) {
          isOver = true;
          return refused(error);
        }
        if (!isLost && error.code !== 'flooding') {
          isLost = true;
          changed();
        }
        const { retryAfterSeconds = 0 } = error;
        await pause(Math.max(Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** failures++), retryAfterSeconds * 1000));
      }
    }
  }

  async function say(act: QueueAct): Promise<void> {
    const { kind, ...own } = act;
    const body = kind === 'enter' ? { ...own, rules } : own;
    const [method, path] = REQUESTS[kind];
    const answer = await account.ask(path, {
      method,
      patienceMs: ACT_PATIENCE_MS,
      ...(Object.keys(body).length > 0 && { body }),
    });
    if (!isOver) take(answer);
  }

  void listen();
  return {
    get state() {
      return state;
    },
    get answeredAtMs() {
      return answeredAtMs;
    },
    get isLost() {
      return isLost;
    },
    get followsMatch() {
      return followsMatch;
    },
    act(act) {
      decisions++;
      if (act.kind === 'accept') followsMatch = true;
      const said = acting.then(() => say(act));
      acting = said.catch(() => undefined);
      asking?.abort();
      wake();
      return said;
    },
    stop() {
      isOver = true;
      stopLooking();
      asking?.abort();
      wake();
    },
  };
}
