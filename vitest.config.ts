import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Real processes for every file: tests start servers, workers and other programs.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'bench/test/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          // One browser story at a time: two browsers and a server fill two cores.
          fileParallelism: false,
        },
      },
    ],
  },
});
