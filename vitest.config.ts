// The unit and type tests; kept apart from vite.config.ts, whose game server plugin would start under Vitest.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Tests that start processes, wait for real sockets, play dozens of long matches or try thousands of random cases: `npm test` runs them,
 * `npm run check` does not.
 */
const whole = [
  'bench/worlds/*.test.ts',
  'e2e/*.test.ts',
  'scripts/assets/{build-assets,plugin,sound-sprite,tracks}.test.ts',
  'scripts/commands/*.test.ts',
  'scripts/engines/golden-bundle.test.ts',
  'scripts/fuzz/*.test.ts',
  'scripts/garbage-probe.test.ts',
  'scripts/gates/corpus/corpus.test.ts',
  'scripts/gates/{document-code,getting-started}.test.ts',
  'scripts/gates/readme.test.ts',
  'scripts/gates/static-gates.test.ts',
  'scripts/injections/injections.test.ts',
  'scripts/launch.test.ts',
  'scripts/main.test.ts',
  'scripts/proxy/{proxy,web-socket}.test.ts',
  'scripts/storm/*.test.ts',
  'scripts/sync-test/sync-game.test.ts',
  'server/accounts-room.test.ts',
  'server/actions/action-{crash,routes}.test.ts',
  'server/api/routes.test.ts',
  'server/config/live-rooms.test.ts',
  'server/changed-rules.test.ts',
  'server/cors.test.ts',
  'server/cluster/entry.test.ts',
  'server/desync-room.test.ts',
  'server/failed-start.test.ts',
  'server/fenced-room.test.ts',
  'server/game-room.test.ts',
  'server/game-server.test.ts',
  'server/gathering-room.test.ts',
  'server/health.test.ts',
  'server/http-app.test.ts',
  'server/kept-replays.test.ts',
  'server/limits/guarded-server.test.ts',
  'server/main.test.ts',
  'server/queue-{restart,room}.test.ts',
  'server/recording-crash.test.ts',
  'server/storage/history/history.test.ts',
  'server/observability/{crowded,expressions,observe,secrets,watch-routes}.test.ts',
  'server/{restart,restart-process,restart-result}.test.ts',
  'server/room-faults.test.ts',
  'server/room-traces.test.ts',
  'server/state-room{,-faults,-stock}.test.ts',
  'server/traffic.test.ts',
  'server/turn-sender.test.ts',
  'shared/behaviour/beasts.test.ts',
  'shared/games/dogfight/{matches,rounds,sim}.test.ts',
  'shared/games/lanterns/{matches,sim}.test.ts',
  'shared/math/{geometry-self-test,overlap,sweep,tile-ray,trigonometry}.test.ts',
  'shared/mirror/mirror-laws.test.ts',
  'shared/recording/{continue,hostile,laws,older-layout,seek,stored-snapshot}.test.ts',
  'shared/session/{desync,hostile-server,line-faults,seldom-called,slow-line,state-restart}.test.ts',
  'shared/sim/{accept,laws}.test.ts',
  'shared/testing/{canaries,match,secrecy,secrecy-leaks,session-contract,storm,storm-hidden,storm-state,sync-test}.test.ts',
  'shared/wire/{hostile,snapshot,utf8}.test.ts',
];

const common = {
  environment: 'node' as const,
  setupFiles: ['scripts/temporary-folder.setup.ts'],
  // Machines are shared and slow at times; a test that hangs is still ended.
  testTimeout: 90_000,
  hookTimeout: 90_000,
};

export default defineConfig({
  test: {
    // Vitest would leave one processor free, which on two is half of them; and many tests wait for sockets and clocks.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['{shared,client,server,scripts,bench}/**/*.test.ts'],
          exclude: ['scripts/templates/**', '**/node_modules/**', ...whole],
          // They share a process and what it has compiled, which saves time. What a test changes outside of itself, it puts back.
          isolate: false,
        },
      },
      { test: { ...common, name: 'whole', include: whole } },
      // Against real services: `npm run test:scaled`.
      { test: { ...common, name: 'scaled', include: ['server/**/*.scaled.ts'] } },
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['shared/**/*.test-d.ts'],
            tsconfig: 'shared/tsconfig.test.json',
          },
        },
      },
    ],
  },
});
