/** A sim whose world is made when it is needed first: a room in which people gather holds none. */
import { PRESENCE } from './bundle.ts';
import type { Game } from './game.ts';
import { simFace, type Sim } from './sim.ts';

/**
 * Stands for the sim that `make` makes, of this game, at tick 0 and with every seat empty. Whatever asks for more than that makes the world
 * then, once; what the rules' `start` throws comes out there.
 */
export function deferSim(game: Game, make: () => Sim): Sim {
  let made: Sim | undefined;
  const sim = (): Sim => (made ??= make());
  return {
    ...simFace(game),
    get tick() {
      return made?.tick ?? 0;
    },
    presenceOf: (seat) => made?.presenceOf(seat) ?? PRESENCE.empty,
    get parts() {
      return sim().parts;
    },
    get refused() {
      return sim().refused;
    },
    get events() {
      return sim().events;
    },
    get worldParts() {
      return sim().worldParts;
    },
    step: (bundle, trace) => sim().step(bundle, trace),
    save: (target) => sim().save(target),
    load: (source) => sim().load(source),
    accept: (source, scope) => sim().accept(source, scope),
    checksum: (target, at) => sim().checksum(target, at),
    think: (seat, target, at) => sim().think(seat, target, at),
  };
}
