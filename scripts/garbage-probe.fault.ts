// The seeded fault of the garbage probe: a system that makes garbage in every tick.
import { rules, model } from '#shared/testing/capture.ts';
import { defineGame } from '#shared/index.ts';

export const game = defineGame(model, {
  ...rules,
  systems: {
    ...rules.systems,
    litter(w) {
      w.globals.rounds = Array.from({ length: 200 }, (_, i) => ({ i })).filter(({ i }) => i < w.tick).length;
    },
  },
});
