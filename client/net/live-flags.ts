// Asks the server which features this page has, where that hinders nobody: behind the first picture, on the title, once after a room was joined.
import { jsonOf, requestApi } from './api-request.ts';
import type { Account } from './account.ts';
import type { Clock } from './connection.ts';

/** What it works with. */
export interface LiveFlagsOptions {
  readonly fetch: (url: string, options: RequestInit) => Promise<Response>;
  readonly clock: Clock;
  /** This browser's account; undefined where it has none yet: it is not made for this. */
  account(): Promise<Pick<Account, 'ask'>> | undefined;
  /** Names that account; where answers hang on it, another one is asked for at once. */
  who(): string | undefined;
  /** Where the page of nobody keeps what it calls itself; null where nothing is kept. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null;
  /** 32 hex digits that were never there. */
  newId(): string;
  /** What the page does. */
  phase(): string;
  /** Nobody looks at the page. */
  isHidden(): boolean;
  /** The page has these features from now on. */
  put(names: readonly string[]): void;
}

const PATH = '/api/live';
const VISITOR_KEY = 'samestep.visitor';
const PATIENCE_MS = 10_000;
/** What the page does is looked at so often. */
const BEAT_MS = 1000;
/** Not asked again sooner, but by another account. */
const LEAST_MS = 60_000;
/** Where the page waits for its player it is asked again after so long. */
const STANDING_MS = 5 * 60_000;
/** Here the page waits for its player, or a match has just begun. */
const STANDING: readonly string[] = ['title', 'queue', 'lobby'];
/** What is seen here shall not change while it is played. */
const PLAYED: readonly string[] = ['playing', 'reconnecting', 'replay'];

/** Asks at once, and again now and then for as long as the page lives. An answer that comes during a match counts behind it, but for the first. */
export function followFlags(options: LiveFlagsOptions): void {
  const { clock } = options;
  let phase = options.phase();
  let who = options.who();
  let askedAtMs = clock.nowMs();
  /** Answers have hung on who asks. */
  let isPersonal = false;
  let hasAnswer = false;
  let held: readonly string[] | undefined;
  let isAsking = false;

  async function ask(): Promise<void> {
    isAsking = true;
    askedAtMs = clock.nowMs();
    who = options.who();
    try {
      let answer = await askAs(isPersonal);
      // Where nobody has anything of their own nobody has to say who they are.
      if (answer.isPersonal && !isPersonal) answer = await askAs(true);
      isPersonal = answer.isPersonal;
      held = answer.features;
      give();
    } catch {
      // A server that does not say changes nothing.
    } finally {
      isAsking = false;
    }
  }

  async function askAs(isOneself: boolean): Promise<LiveAnswer> {
    const known = isOneself ? options.account() : undefined;
    if (known !== undefined) return readLive(await (await known).ask(PATH, { method: 'GET', patienceMs: PATIENCE_MS }));
    const path = isOneself ? `${PATH}?visitor=${visitor()}` : PATH;
    return readLive(await jsonOf(await requestApi(options.fetch, path, { method: 'GET', patienceMs: PATIENCE_MS })));
  }

  let visitorId: string | undefined;

  /** Where nothing can be kept it is another one with every visit. */
  function visitor(): string {
    const kept = options.storage?.getItem(VISITOR_KEY) ?? '';
    visitorId ??= /^[0-9a-f]{32}$/.test(kept) ? kept : keepVisitor(options.newId());
    return visitorId;
  }

  function keepVisitor(id: string): string {
    try {
      options.storage?.setItem(VISITOR_KEY, id);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
    return id;
  }

  function give(): void {
    if (held === undefined || (hasAnswer && PLAYED.includes(phase))) return;
    hasAnswer = true;
    options.put(held);
    held = undefined;
  }

  function beat(): void {
    clock.after(BEAT_MS, beat);
    const before = phase;
    phase = options.phase();
    give();
    if (isAsking || options.isHidden()) return;
    const ageMs = clock.nowMs() - askedAtMs;
    const hasCome = phase !== before && (STANDING.includes(phase) || phase === 'playing');
    const isDue = (hasCome && ageMs >= LEAST_MS) || (STANDING.includes(phase) && ageMs >= STANDING_MS);
    if (isDue || (isPersonal && options.who() !== who)) void ask();
  }

  clock.after(BEAT_MS, beat);
  void ask();
}

interface LiveAnswer {
  readonly isPersonal: boolean;
  readonly features: readonly string[];
}

/** Throws for anything else. */
function readLive(answer: unknown): LiveAnswer {
  if (typeof answer !== 'object' || answer === null || !('features' in answer) || !Array.isArray(answer.features))
    throw new TypeError('The server answered with something else.');
  return {
    isPersonal: 'isPersonal' in answer && answer.isPersonal === true,
    features: answer.features.filter((name: unknown) => typeof name === 'string'),
  };
}
