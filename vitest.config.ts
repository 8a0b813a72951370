import { defineConfig } from 'vitest/config';
import { lateTiering } from './packages/server/test/wasm-tiering.ts';

const server = 'packages/server/test';

export default defineConfig({
  test: {
    // Real processes for every file: tests start servers, workers and other programs.
    pool: 'forks',
    // One more than the least number of processors: a third of the time a test waits for a disk or another process.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'bench/test/**/*.test.ts'],
          exclude: [`${server}/postgresql/**`],
          execArgv: [lateTiering],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'postgresql',
          // Whatever reaches SQL in a way of its own, once more over a PostgreSQL server.
          include: [
            `${server}/{accounts,comments,counts,demo,feed,landmarks,live,messages,people,sync,uploads,video}*.test.ts`,
            `${server}/{authorisation,conversations,devices,hide,history,invitations,jobs,kill,receipts}.test.ts`,
            `${server}/{recovery,residue,send,shutdown,typing,unsend}.test.ts`,
            `${server}/postgresql/*.test.ts`,
          ],
          exclude: [`${server}/{live-bounds,live-frames,video-files,video-kill}.test.ts`],
          globalSetup: [`${server}/postgresql/global-setup.ts`],
          setupFiles: [`${server}/postgresql/worker-setup.ts`],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          // What a page shows takes a while on a busy machine.
          expect: { poll: { timeout: 15_000 } },
          // One browser story at a time: two browsers and a server fill two cores. With two at a time a Duet was recorded
          // so slowly that its story ended in its timeout, and all of them together took hardly less.
          fileParallelism: false,
        },
      },
    ],
  },
});
