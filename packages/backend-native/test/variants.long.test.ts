import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { instructionSets } from './instruction-sets.ts';
import { describeNative } from './native.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Runs this package's unit tests in a process with `more` in its environment; gives its exit code and what it said. */
function unitTests(more: Record<string, string>): { status: number | null; said: string } {
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vitest, 'run', '--project', 'unit', '--testTimeout', '300000', 'packages/backend-native/test'],
    { cwd: root, encoding: 'utf8', env: { ...Object.fromEntries(env), NO_COLOR: '1', ...more } },
  );
  return { status, said: stdout + stderr };
}

describeNative('the unit tests of this package', () => {
  const { isa } = addon().describe();
  const sets = instructionSets(process.arch);
  const lesser = sets.slice(
    0,
    sets.findIndex(({ shown }) => shown === isa),
  );

  it.each([
    ...lesser.map(({ set }): [string, Record<string, string>] => [`with ${set}`, { GANFORGE_ISA: set }]),
    ['on one thread', { GANFORGE_THREADS: '1' }],
    ['on three threads', { GANFORGE_THREADS: '3' }],
  ] as const)('pass %s', (_, env) => {
    const { status, said } = unitTests(env);
    expect(status, said).toBe(0);
    expect(said).toMatch(/Tests +\d+ passed/);
  });
});
