import { defineConfig } from 'vitest/config';

// The packages' exports carry a source condition: tests run on the sources and need no build.
const conditions = ['@ganforge/source'];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};

export default defineConfig({
  test: {
    reporters: ['default'],
    // tfjs's cpu backend greets every process that uses it without tfjs-node.
    onConsoleLog: (log) => !log.includes('Hi, looks like you are running TensorFlow.js in Node.js'),
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts'],
          exclude: ['**/*.long.test.ts', '**/node_modules/**'],
          testTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'long',
          include: ['packages/*/test/**/*.long.test.ts', 'examples/*/test/**/*.long.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
