/** Something that is away is not asked again by everyone: after some failures in a row all are refused at once, and one at a time tries. */
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from 'cockatiel';

/** `closed`: it is asked. `open`: it is away. `half-open`: one question is on its way to it. */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface Breaker {
  readonly name: string;
  readonly state: BreakerState;
  /** Does the work, or throws what `refusal` makes without doing it. */
  run<R>(work: () => Promise<R>): Promise<R>;
}

export interface BreakerOptions {
  readonly name: string;
  /** Whether an error says that it is away. All others are answers. */
  readonly isAway: (error: unknown) => boolean;
  /** What those are told who are not let through. */
  readonly refusal: () => Error;
  /** Failures in a row after which it counts as away. */
  readonly failures?: number;
  /** After so long one is let through again. */
  readonly tryAfterMs?: number;
  readonly changed?: (state: BreakerState) => void;
}

const FAILURES = 5;
const TRY_AFTER_MS = 1000;

export function createBreaker(options: BreakerOptions): Breaker {
  const { name, isAway, refusal, failures = FAILURES, tryAfterMs = TRY_AFTER_MS, changed } = options;
  const policy = circuitBreaker(handleWhen(isAway), {
    breaker: new ConsecutiveBreaker(failures),
    halfOpenAfter: tryAfterMs,
  });
  policy.onStateChange(() => changed?.(stateOf(policy.state)));
  return {
    name,
    get state() {
      return stateOf(policy.state);
    },
    async run(work) {
      // cockatiel lets the others wait for the one that tries: that may take as long as connecting does.
      if (policy.state === CircuitState.HalfOpen) throw refusal();
      let isAsked = false;
      try {
        return await policy.execute(() => {
          isAsked = true;
          return work();
        });
      } catch (error) {
        throw isAsked ? error : refusal();
      }
    },
  };
}

function stateOf(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half-open' : 'open';
}
