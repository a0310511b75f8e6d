import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { findBinary } from '../src/binary.ts';
import { describeNative } from './native.ts';

/** How many threads a process started after `prefix` would use. */
function threadsOf(prefix: string[], env: NodeJS.ProcessEnv = {}): number {
  const script = `console.log(require(${JSON.stringify(findBinary())}).describe().threads)`;
  const [first = '', ...rest] = [...prefix, process.execPath, '-e', script];
  return Number(spawnSync(first, rest, { env: { ...process.env, ...env }, encoding: 'utf8' }).stdout);
}

describeNative('the addon', () => {
  it('uses the threads that it may', () => {
    expect(threadsOf([], { GANFORGE_THREADS: '3' })).toBe(3);
    expect(threadsOf([], { GANFORGE_THREADS: '100000' })).toBe(256);
    const usual = threadsOf([], { GANFORGE_THREADS: '' });
    expect(usual).toBeGreaterThanOrEqual(1);
    expect(threadsOf([], { GANFORGE_THREADS: 'many' })).toBe(usual);
    if (spawnSync('taskset', ['-c', '0', 'true']).status === 0) {
      expect(threadsOf(['taskset', '-c', '0'], { GANFORGE_THREADS: '' })).toBe(1);
    }
  });
});
