/** The live configuration of a process: taken whole or refused whole, and never changed in the middle of a tick. */
import { createHash } from 'node:crypto';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { ConfigSource } from './config-source.ts';
import { FIRST_VALUES, readLiveConfig, type LiveValues } from './live-schema.ts';

/** What is in force. One object: whoever reads twice in a tick keeps it in between. */
export interface LiveState {
  readonly values: LiveValues;
  /** Of its text, 16 hex digits; `none` before anybody has said anything. */
  readonly version: string;
}

export interface LiveConfig {
  /** Another object after each change; nothing in it ever changes. A tick runs to its end without one. */
  readonly state: LiveState;
  /** Why the newest text was refused; null while what is in force is the newest. */
  readonly problem: string | null;
  /** Calls after each change. Returns what ends that. */
  follow(changed: (state: LiveState) => void): () => void;
  /** What else is wrong with values, as a sentence: a game that is not there; null for nothing. What is in force is looked at too. */
  judge(check: (values: LiveValues) => string | null): void;
  /** Looks at the source now. */
  look(): Promise<void>;
  close(): void;
}

export interface LiveConfigOptions {
  readonly source: ConfigSource;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
}

const NONE: LiveState = Object.freeze({ values: FIRST_VALUES, version: 'none' });

export async function openLiveConfig({ source, log, metrics }: LiveConfigOptions): Promise<LiveConfig> {
  let state = NONE;
  let problem: string | null = null;
  let looking: Promise<void> = Promise.resolve();
  let check: (values: LiveValues) => string | null = () => null;
  const followers = new Set<(state: LiveState) => void>();

  function refuse(why: string): void {
    problem = why;
    metrics.count('config.refused');
    log.error('config.refused', 'A live configuration was refused; what was in force before it is so still.', { why });
  }

  async function lookNow(): Promise<void> {
    const text = await source.read();
    const version = text === undefined ? 'none' : createHash('sha256').update(text).digest('hex').slice(0, 16);
    if (version === state.version) {
      problem = null;
      return;
    }
    const read = text === undefined ? { values: FIRST_VALUES } : readLiveConfig(text);
    if ('problem' in read) return refuse(read.problem);
    const wrong = check(read.values);
    if (wrong !== null) return refuse(wrong);
    problem = null;
    put(Object.freeze({ values: read.values, version }));
    metrics.count('config.changed');
    log.info('config.changed', 'A live configuration is in force.', { version });
  }

  function put(newer: LiveState): void {
    state = newer;
    for (const changed of followers) changed(newer);
  }

  function look(): Promise<void> {
    looking = looking.then(lookNow).catch((error: unknown) => {
      metrics.count('config.unreachable');
      log.warn('config.unreachable', 'The live configuration cannot be read just now.', { error: errorText(error) });
    });
    return looking;
  }

  const stop = source.watch(() => void look());
  await look();
  return {
    get state() {
      return state;
    },
    get problem() {
      return problem;
    },
    follow(changed) {
      followers.add(changed);
      return () => void followers.delete(changed);
    },
    judge(judged) {
      check = judged;
      const wrong = check(state.values);
      if (wrong === null) return;
      refuse(wrong);
      put(NONE);
    },
    look,
    close() {
      stop();
      source.close?.();
    },
  };
}
