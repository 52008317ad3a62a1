// The unit and type tests; kept apart from vite.config.ts, whose game server plugin would start under Vitest.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          // Machines are shared and slow at times; a test that hangs is still ended.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          include: ['{shared,client,server,scripts,bench}/**/*.test.ts'],
          exclude: ['scripts/templates/**', '**/node_modules/**'],
        },
      },
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
