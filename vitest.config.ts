import { defineConfig } from 'vitest/config';

// The packages' exports carry a source condition: tests run on the sources and need no build.
const conditions = ['@ganforge/source'];
const tests = [
  'packages/*/test/**/*.test.ts',
  'scripts/test/**/*.test.ts',
  'examples/*/*.test.ts',
  'results/test/**/*.test.ts',
];
const isolated = '**/*.isolated.test.ts';
const long = '**/*.long.test.ts';
const float64 = '**/*.float64.test.ts';
const suites = [
  'packages/models/test/*/*.test.ts',
  'packages/testing/test/proofs/*.test.ts',
  'packages/trainer/test/exact-resume.test.ts',
  'examples/new-variant/*.test.ts',
];
// Many test files share a process. A larger space for new objects makes the garbage collector run less often. Without
// `interopDefault`, vitest imports CommonJS modules as Node does. With it, a proxy handles each access to tfjs, which takes
// about a tenth of the time.
const sharedProcess = {
  isolate: false,
  execArgv: ['--max-semi-space-size=64'],
  deps: { interopDefault: false },
};
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};

export default defineConfig({
  test: {
    reporters: ['default'],
    // By default a machine of two cores would use one.
    maxWorkers: 2,
    // Stores the transformed sources for the next run. `npx vitest --clearCache` deletes them, which a moved file may need.
    experimental: { fsModuleCache: true },
    // tfjs's cpu backend greets every process that uses it without tfjs-node.
    onConsoleLog: (log) => !log.includes('Hi, looks like you are running TensorFlow.js in Node.js'),
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: tests,
          exclude: [isolated, long, float64, '**/node_modules/**'],
          testTimeout: 30_000,
          // A process is shared by many files: importing tfjs for each would take most of the time.
          ...sharedProcess,
          setupFiles: ['./vitest.setup.ts'],
        },
      },
      {
        ...shared,
        test: {
          // What must see a process that has loaded or prepared nothing yet.
          name: 'isolated',
          include: [isolated],
          exclude: ['**/node_modules/**'],
          testTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          // Derivatives against differences, on a cpu backend in double precision.
          name: 'float64',
          include: [float64],
          exclude: ['**/node_modules/**'],
          testTimeout: 30_000,
          ...sharedProcess,
          setupFiles: ['./vitest.float64.setup.ts', './vitest.setup.ts'],
        },
      },
      {
        ...shared,
        test: {
          // Suites that `npm test` runs on the fastest engine alone, on the others.
          name: 'engines',
          include: suites,
          exclude: [isolated, long, float64, '**/node_modules/**'],
          env: { GANFORGE_SUITE: 'others' },
          testTimeout: 120_000,
          ...sharedProcess,
          setupFiles: ['./vitest.setup.ts'],
        },
      },
      {
        ...shared,
        test: {
          name: 'long',
          include: [long],
          exclude: ['**/node_modules/**'],
          testTimeout: 600_000,
          setupFiles: ['./vitest.setup.ts'],
        },
      },
    ],
  },
});
