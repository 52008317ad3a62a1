// The browser tests: real pages in Chromium against the built server on a port of its own.
import { PICTURE_FLAGS } from '#scripts/chromium-flags.ts';
import { defineConfig } from '@playwright/test';

const port = Number(process.env['SAMESTEP_E2E_PORT'] ?? 5299);
/** Tests that need services beside the server: `npm run test:scaled`. */
const scaled = ['**/cluster.e2e.ts'];
/** Tests of what happens when: nothing else runs beside them, and a machine without a GPU is busy enough with one. */
const timed = ['**/{edits,faults,hidden-page,lanterns,state-room}.e2e.ts'];

const executablePath = process.env['SAMESTEP_CHROMIUM'];

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/e2e',
  timeout: 90_000,
  fullyParallel: false,
  workers: 2,
  projects: [
    { name: 'pages', testIgnore: [...timed, ...scaled] },
    { name: 'timed', testMatch: timed, workers: 1 },
    { name: 'scaled', testMatch: scaled, workers: 1 },
  ],
  retries: 0,
  forbidOnly: true,
  snapshotPathTemplate: '{testDir}/snap/{arg}{ext}',
  expect: { timeout: 15_000, toHaveScreenshot: { maxDiffPixels: 0, threshold: 0 } },
  reporter: [['list'], ['json', { outputFile: process.env['SAMESTEP_E2E_REPORT'] ?? 'test-results/playwright.json' }]],
  use: {
    testIdAttribute: 'data-test',
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...PICTURE_FLAGS],
    },
  },
  webServer: {
    command: 'node scripts/launch.js start',
    url: `http://127.0.0.1:${port}/health`,
    // A server left over from another run would be an old build.
    reuseExistingServer: false,
    timeout: 60_000,
    // Whoever comes to a match that others have left finds it going on: it is none of theirs when it ends.
    env: {
      PORT: String(port),
      HOST: '127.0.0.1',
      MATCH_CONFIG: '{"dogfight":{"roundSeconds":1000,"scoreToWin":255}}',
      // Machines that test are busy, and nobody is to be refused for that.
      ADMISSION_LATE_MS: '0',
      ADMISSION_LOOP_PERCENT: '0',
      ADMISSION_REQUEST_MS: '0',
    },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
