// What happens in a tick of dogfight.
import { defineGame, predict } from '#shared/index.ts';
import { collideRocks, collideShips, moveBodies } from './bodies.ts';
import { playBot } from './bots.ts';
import { model } from './model.ts';
import { collectPickUps, tendPickUps } from './pick-ups.ts';
import { placeMarkers, seatPilot, seatPilots, unseatPilot } from './pilots.ts';
import { growRocks, scatterRocks, splitRocks } from './rocks.ts';
import { openFirstRound, runRound } from './rounds.ts';
import { destroyShips, respawnShips, steerShips } from './ships.ts';
import tuning from './tuning.json' with { type: 'json' };
import { ageBolts, fireGuns, landBolts } from './weapons.ts';

export const game = defineGame(model, {
  config: { scoreToWin: 10, roundSeconds: 240, rocks: 8 },
  tuning,
  start(w) {
    openFirstRound(w);
    scatterRocks(w);
  },
  join: seatPilot,
  leave: unseatPilot,
  bot: playBot,
  // What a pilot does to their own ship and bolts is predicted. Damage comes before death, death before the score is judged; landBolts must follow moveBodies.
  systems: {
    seatPilots,
    placeMarkers,
    respawnShips,
    steerShips: predict(steerShips),
    fireGuns: predict(fireGuns),
    moveBodies: predict(moveBodies),
    landBolts,
    ageBolts: predict(ageBolts),
    collideRocks,
    collideShips,
    collectPickUps,
    destroyShips,
    splitRocks,
    growRocks,
    tendPickUps,
    runRound,
  },
});
