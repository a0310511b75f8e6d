import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { findBinary } from '../src/binary.ts';
import { describeNative } from './native.ts';

const script = `console.log(JSON.stringify(require(${JSON.stringify(findBinary())}).describe()))`;

/** What the addon says of itself in a process that is started after `prefix`; or, where it does not load, why. */
function described(
  env: NodeJS.ProcessEnv,
  prefix: readonly string[] = [],
): { isa?: string; threads?: number; said: string } {
  const [first = '', ...rest] = [...prefix, process.execPath, '-e', script];
  const { stdout, stderr } = spawnSync(first, rest, { env: { ...process.env, ...env }, encoding: 'utf8' });
  const said = /GANFORGE_\w+ must be .*/.exec(stderr)?.[0] ?? stderr;
  return { ...(stdout === '' ? {} : (JSON.parse(stdout) as object)), said };
}

describeNative('the addon', () => {
  it('uses the threads that it may', () => {
    expect(described({ GANFORGE_THREADS: '3' }).threads).toBe(3);
    expect(described({ GANFORGE_THREADS: '256' }).threads).toBe(256);
    expect(described({ GANFORGE_THREADS: '' }).threads).toBeGreaterThanOrEqual(1);
    if (spawnSync('taskset', ['-c', '0', 'true']).status === 0) {
      expect(described({ GANFORGE_THREADS: '' }, ['taskset', '-c', '0']).threads).toBe(1);
    }
  });

  it.each([
    ...['4x', '1e2', '0', '-1', ' 2', '2 ', '2.5', '257', '99999999999999999999', 'many'].map((value) => [
      'GANFORGE_THREADS',
      value,
      'a whole number from 1 to 256',
    ]),
    ['GANFORGE_ISA', 'AVX2', process.arch === 'x64' ? 'baseline, avx2 or avx512' : 'baseline'],
    ['GANFORGE_ISA', 'neon2', process.arch === 'x64' ? 'baseline, avx2 or avx512' : 'baseline'],
    ['GANFORGE_BF16', 'avx512', 'none, avx512_bf16, amx or amx_emulated'],
  ] as [string, string, string][])('refuses %s=%s by name', (name, value, expected) => {
    expect(described({ [name]: value })).toEqual({ said: `${name} must be ${expected}; received "${value}".` });
  });

  it('refuses instructions that the processor does not have', () => {
    const { isa } = described({ GANFORGE_ISA: '' });
    if (isa !== 'baseline' && isa !== 'avx2') return;
    expect(described({ GANFORGE_ISA: 'avx512' }).said).toBe(
      `GANFORGE_ISA must be an instruction set of this processor, whose best is ${isa}; received "avx512".`,
    );
  });
});
