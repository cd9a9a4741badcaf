import { defineConfig } from 'vitest/config';

const engine = {
  testTimeout: 180_000,
  hookTimeout: 300_000,
  fileParallelism: false,
  globalSetup: 'tests/support/sweep-engine.ts',
};

export default defineConfig({
  test: {
    reporters: ['default', './tests/support/unsteady-reporter.ts'],
    projects: [
      {
        test: {
          name: 'fast',
          include: ['tests/{unit,contract,flows,wire}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
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
