/** Those whom the queue knows: when each was heard of last, the version of what they may know, and their questions that wait. */
import { ApiError } from '../api/api-error.ts';
import type { QueueEnd, QueueQuestion } from './queue-desk.ts';
import type { Queued } from './queued.ts';

/** One account. */
export interface QueuePerson {
  readonly accountId: string;
  version: string;
  seenMs: number;
  /** As the others of their party were told. */
  wasHere: boolean;
  /** Their ticket, while there is one. */
  queued: Queued | undefined;
  /** Why the last one ended. */
  ended: QueueEnd | 'moved' | null;
  /** The room they are to join. */
  match:
    | { readonly roomId: string; readonly game: string; readonly mode: string; readonly untilMs: number }
    | undefined;
  /** What answers each question that waits, in the order in which they came. */
  readonly questions: Map<string, () => void>;
}

export interface QueuePeopleOptions {
  /** Begins every version: those of an earlier process must be none of this one's. */
  readonly epoch: string;
  /** Milliseconds of a monotonic clock. */
  readonly nowMs: () => number;
  readonly after: (delayMs: number, call: () => void) => () => void;
  readonly questionsMax?: number;
}

/** Someone who is not heard of for so long is gone. */
export const GONE_MS = 30_000;
/** Later nothing of them is remembered. */
const FORGET_MS = 5 * 60_000;
const WAIT_MS_MAX = 20_000;
/** Questions that wait at one time: of one account, as of one with two tabs, and of all. Each holds a socket. */
const QUESTIONS_EACH = 2;
const QUESTIONS_MAX = 4000;
/** More people than a process could serve. */
const PEOPLE_MAX = 50_000;

export class QueuePeople {
  readonly #options: QueuePeopleOptions;
  readonly #people = new Map<string, QueuePerson>();
  #versions = 0;
  #waiting = 0;

  constructor(options: QueuePeopleOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#people.size;
  }

  /** Questions that wait. */
  get waiting(): number {
    return this.#waiting;
  }

  get all(): Iterable<QueuePerson> {
    return this.#people.values();
  }

  find(accountId: string): QueuePerson | undefined {
    return this.#people.get(accountId);
  }

  /** Who asks about what another queue has said is told so: whatever they waited for there is over. Throws as `heard` does. */
  asked(accountId: string, { after }: Pick<QueueQuestion, 'after'>): QueuePerson {
    const isNew = !this.#people.has(accountId);
    const person = this.heard(accountId);
    if (isNew && after !== undefined && !after.startsWith(`${this.#options.epoch}-`)) person.ended = 'moved';
    return person;
  }

  /** Someone was heard of. Throws `away` when there are more people than one process remembers. */
  heard(accountId: string): QueuePerson {
    const seenMs = this.#options.nowMs();
    const known = this.#people.get(accountId);
    if (known !== undefined) {
      known.seenMs = seenMs;
      return known;
    }
    if (this.#people.size >= PEOPLE_MAX)
      throw new ApiError('away', 'Too many people wait here. Try again in a moment.', { retryAfterSeconds: 10 });
    const person: QueuePerson = {
      accountId,
      version: this.#newVersion(),
      seenMs,
      wasHere: true,
      queued: undefined,
      ended: null,
      match: undefined,
      questions: new Map(),
    };
    this.#people.set(accountId, person);
    return person;
  }

  isHere({ questions, seenMs }: QueuePerson): boolean {
    return questions.size > 0 || this.#options.nowMs() - seenMs < GONE_MS;
  }

  /** Nothing is to be remembered of one who has not been here for minutes, and waits for nothing. */
  isForgotten({ questions, seenMs, queued, match }: QueuePerson): boolean {
    const isIdle = questions.size === 0 && queued === undefined && match === undefined;
    return isIdle && this.#options.nowMs() - seenMs > FORGET_MS;
  }

  forget({ accountId }: QueuePerson): void {
    this.#people.delete(accountId);
  }

  /** What they may know is another: their questions are answered. */
  changed(person: QueuePerson): void {
    person.version = this.#newVersion();
    for (const answer of person.questions.values()) answer();
  }

  /** Resolves when the version is another than `after`, or it is time. Throws `flooding` when too many wait already. */
  async wait(person: QueuePerson, { after: seen, waitMs, question }: QueueQuestion): Promise<void> {
    if (!(waitMs > 0) || seen !== person.version) return;
    if (this.#waiting >= (this.#options.questionsMax ?? QUESTIONS_MAX))
      throw new ApiError('flooding', 'Too many wait for an answer. Ask again in a moment.', { retryAfterSeconds: 5 });
    const { questions } = person;
    // A page asks once: the oldest is one that was left.
    if (questions.size >= QUESTIONS_EACH) questions.values().next().value?.();
    this.hangUp(person.accountId, question);
    await new Promise<void>((resolve) => {
      const answer = () => {
        stop();
        questions.delete(question);
        this.#waiting--;
        person.seenMs = this.#options.nowMs();
        resolve();
      };
      const stop = this.#options.after(Math.min(waitMs, WAIT_MS_MAX), answer);
      questions.set(question, answer);
      this.#waiting++;
    });
  }

  hangUp(accountId: string, question: string): void {
    this.#people.get(accountId)?.questions.get(question)?.();
  }

  #newVersion(): string {
    this.#versions++;
    return `${this.#options.epoch}-${this.#versions}`;
  }
}
