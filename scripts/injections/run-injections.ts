// A run of seeded injections into real games: which were caught, and which were named.
import { nextInt, seedRandom } from '#shared/math/random.ts';
import { unreachable } from '#shared/assert.ts';
import type { Game } from '#shared/index.ts';
import { INJECTION_KINDS, type Inject, type InjectionKind, type InjectionResult } from './injection.ts';
import { injectCounter, injectMap, injectNative } from './local-kinds.ts';
import { injectFlip, injectLastBit } from './match-kinds.ts';

/** A fault that changes nothing is drawn anew, at most so often. */
const DRAWS_MAX = 40;

function injectorOf(kind: InjectionKind): Inject {
  switch (kind) {
    case 'native':
      return injectNative;
    case 'counter':
      return injectCounter;
    case 'map':
      return injectMap;
    case 'flip':
      return injectFlip;
    case 'last-bit':
      return injectLastBit;
    default:
      return unreachable(kind);
  }
}

/** Injection number `nth` of a seed: kinds and games take turns, all else is drawn. The same numbers give the same injection. */
export function runInjection(games: readonly Game[], seed: number, nth: number): InjectionResult {
  const kind = INJECTION_KINDS[nth % INJECTION_KINDS.length];
  const game = games[Math.floor(nth / INJECTION_KINDS.length) % games.length];
  const random = new Uint32Array(4);
  seedRandom(random, seed, nth);
  const inject = injectorOf(kind);
  for (let i = 0; i < DRAWS_MAX; i++) {
    const outcome = inject(game, (bound) => nextInt(random, bound), nextInt(random, 1_000_000));
    if (outcome !== undefined) return { kind, game: game.name, seed, ...outcome };
  }
  return {
    kind,
    game: game.name,
    seed,
    injected: 'nothing that has an effect',
    said: '',
    isCaught: false,
    isNamed: false,
  };
}
