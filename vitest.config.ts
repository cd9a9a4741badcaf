import { defineConfig } from 'vitest/config';

// git as nobody has set it up; a wait ends when what it waits for is there, its limit only bounds a failure
const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

const engine = {
  env,
  expect: { poll: { timeout: 30_000 } },
  testTimeout: 180_000,
  hookTimeout: 300_000,
  fileParallelism: false,
  globalSetup: ['tests/support/sweep-engine.ts', 'tests/support/pages-folder.ts'],
};

export default defineConfig({
  test: {
    reporters: ['default', './tests/support/unsteady-reporter.ts'],
    projects: [
      {
        test: {
          name: 'fast',
          include: ['tests/{unit,contract,flows,wire}/**/*.test.ts'],
          env,
          expect: { poll: { timeout: 10_000 } }, // shorter than the slow looks that would hide a lost event
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      // one engine, two cores: these take turns
      {
        test: {
          name: 'engine',
          include: ['tests/{e2e,browser}/**/*.test.ts'],
          ...engine,
          sequence: { groupOrder: 1 },
        },
      },
      // by itself: make corpus
      {
        test: {
          name: 'corpus',
          include: ['tests/corpus/**/*.test.ts'],
          ...engine,
          sequence: { groupOrder: 2 },
        },
      },
      // by itself: make engines, which installs them
      {
        test: {
          name: 'engines',
          include: ['tests/engines/**/*.test.ts'],
          ...engine,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
