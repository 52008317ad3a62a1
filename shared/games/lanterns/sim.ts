// What happens in a tick of lanterns.
import { defineGame } from '#shared/index.ts';
import { playBot } from './bots.ts';
import { catchHiders } from './catching.ts';
import { gatherEmbers, growEmbers } from './embers.ts';
import { useHands } from './hands.ts';
import { lightWalkers } from './light.ts';
import { model } from './model.ts';
import { openTown, runRound } from './rounds.ts';
import { seatPlayer, unseatPlayer } from './seats.ts';
import tuning from './tuning.json' with { type: 'json' };
import { moveWalkers, steerWalkers } from './walkers.ts';

export const game = defineGame(model, {
  config: { rounds: 4, roundSeconds: 120 },
  tuning,
  start(w) {
    w.loadLevel('town');
    openTown(w);
  },
  join: seatPlayer,
  leave: unseatPlayer,
  bot: playBot,
  // The place for what a state room needs: `sight` with SIGHT, canSee and canHear of sight.ts; `predict` with steerWalkers and moveWalkers,
  // which come first and touch a seat's own rows alone. All that follows decides between players.
  systems: {
    steerWalkers,
    moveWalkers,
    useHands,
    catchHiders,
    gatherEmbers,
    growEmbers,
    runRound,
    lightWalkers,
  },
});
