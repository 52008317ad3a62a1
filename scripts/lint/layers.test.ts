// The table of who may import whom, case by case.
import { expect, test } from 'vitest';
import { importProblem } from '#scripts/lint/layers.ts';

test.for([
  ['shared/model/layout.ts', '../math/checksum.ts'],
  ['shared/world/world.ts', '#shared/model/layout.ts'],
  ['shared/math/vector.ts', '#shared/assert.ts'],
  ['shared/behaviour/timers.ts', '../world/world.ts'],
  ['shared/index.ts', './behaviour/timers.ts'],
  ['shared/recording/writer.ts', '#shared/wire/bits.ts'],
  ['shared/recording/writer.ts', 'fflate'],
  ['shared/session/local.ts', '#shared/recording/writer.ts'],
  ['shared/mirror/rows.ts', '@colyseus/schema'],
  ['shared/testing/network.ts', '#shared/session/local.ts'],
  ['shared/testing/capture.ts', '#shared/index.ts'],
  ['shared/index.ts', './model/model.ts'],
  ['shared/games/chess/sim.ts', './tuning.json'],
  ['shared/games/chess/sim.ts', '#shared/index.ts'],
  ['shared/games/chess/sim.test.ts', '#shared/testing/sync-test.ts'],
  ['client/games/chess/view.ts', '#shared/games/chess/sim.ts'],
  ['client/games/chess/view.ts', 'virtual:assets/chess'],
  ['client/games/chess/view.ts', '#assets/chess/palette.ts'],
  ['client/net/connection.ts', '@colyseus/sdk'],
  ['client/main.ts', './games/chess/view.ts'],
  ['client/style.ts', './style.css'],
  ['server/room.ts', 'colyseus'],
  ['server/rooms.ts', '#shared/games/chess/sim.ts'],
  ['scripts/vite/game-server.ts', 'colyseus/vite'],
  ['vite.config.ts', '#scripts/paths.ts'],
  ['e2e/match.e2e.ts', '#shared/recording/reader.ts'],
])('%s may import %s', ([importer, specifier]) => {
  expect(importProblem(importer, specifier)).toBeUndefined();
});

test.for([
  ['shared/math/vector.ts', '../model/layout.ts', 'Shared/math may not import shared/model/layout.ts.'],
  ['shared/model/layout.ts', '#shared/world/world.ts', 'may not import'],
  ['shared/behaviour/timers.ts', '#shared/sim/sim.ts', 'may not import'],
  ['shared/sim/sim.ts', '#shared/behaviour/timers.ts', 'may not import'],
  ['shared/session/local.ts', '#shared/behaviour/timers.ts', 'may not import'],
  ['shared/games/chess/sim.ts', '#shared/behaviour/timers.ts', 'may not import'],
  ['shared/sim/sim.ts', '#shared/session/local.ts', 'may not import'],
  ['shared/wire/bits.ts', '#shared/recording/writer.ts', 'may not import'],
  ['shared/sim/sim.ts', '#shared/mirror/rows.ts', 'may not import'],
  ['shared/sim/sim.ts', '@colyseus/schema', 'may not use @colyseus/schema'],
  ['shared/world/world.ts', '#shared/index.ts', 'may not import'],
  ['shared/world/world.ts', '#shared/games/chess/sim.ts', 'may not import'],
  ['shared/world/world.ts', 'node:fs', 'may not use node:fs'],
  ['shared/world/world.ts', '../../client/main.ts', 'may not import client/main.ts'],
  ['shared/assert.ts', './math/vector.ts', 'may not import'],
  ['shared/games/chess/sim.ts', '#shared/world/world.ts', 'may not import'],
  ['shared/games/chess/sim.ts', '#shared/games/go/sim.ts', 'may not import'],
  ['client/games/chess/view.ts', '#client/view/stage.ts', 'may not import'],
  ['client/games/chess/view.ts', '#shared/games/go/sim.ts', 'may not import'],
  ['client/games/chess/view.ts', '#assets/go/palette.ts', 'may not import'],
  ['shared/games/chess/sim.ts', '#client/games/chess/view.ts', 'may not import'],
  ['client/main.ts', '@colyseus/sdk', 'may not use'],
  ['client/main.ts', '#server/room.ts', 'may not import'],
  ['client/main.ts', 'node:fs', 'may not use'],
  ['server/room.ts', '#client/main.ts', 'may not import'],
  ['server/room.ts', 'pixi.js', 'may not use'],
  ['scripts/main.ts', 'colyseus', 'may not use'],
  ['scripts/main.ts', './command', 'extension'],
  ['server/room.ts', '../../elsewhere.ts', 'out of the repository'],
  ['nowhere/file.ts', './a.ts', 'in no layer'],
])('%s may not import %s', ([importer, specifier, says]) => {
  expect(importProblem(importer, specifier)).toContain(says);
});
