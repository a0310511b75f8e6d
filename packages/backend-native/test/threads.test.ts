import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { findBinary } from '../src/binary.ts';
import { instructionSets } from './instruction-sets.ts';
import { describeNative } from './native.ts';

const sets = instructionSets(process.arch);
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

/** What the addon says as it refuses each value of a variable. It loads only when it refuses none: one process tries all. */
function refused(values: readonly (readonly [name: string, value: string, ...unknown[]])[]): string[] {
  const tried = `
    const said = ${JSON.stringify(values)}.map(([name, value]) => {
      Object.assign(process.env, { GANFORGE_THREADS: '', GANFORGE_ISA: '', GANFORGE_BF16: '', [name]: value });
      try { return String(require(${JSON.stringify(findBinary())}).describe().isa); } catch (error) { return error.message; }
    });
    console.log(JSON.stringify(said));`;
  const { stdout } = spawnSync(process.execPath, ['-e', tried], { encoding: 'utf8' });
  return (JSON.parse(stdout) as string[]).map((said) => said.replace('[backend-native] loading: ', ''));
}

describeNative('the addon', () => {
  it('uses the number of threads that it is given', () => {
    expect(described({ GANFORGE_THREADS: '3' }).threads).toBe(3);
    expect(described({ GANFORGE_THREADS: '256' }).threads).toBe(256);
    expect(described({ GANFORGE_THREADS: '' }).threads).toBeGreaterThanOrEqual(1);
    if (spawnSync('taskset', ['-c', '0', 'true']).status === 0) {
      expect(described({ GANFORGE_THREADS: '' }, ['taskset', '-c', '0']).threads).toBe(1);
    }
  });

  it('refuses values that its variables cannot have, by name', () => {
    const isa = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(sets.map(({ set }) => set));
    const numbers = ['4x', '1e2', '0', '-1', ' 2', '2 ', '2.5', '257', '99999999999999999999', 'many'];
    const wrong: readonly [name: string, value: string, expected: string][] = [
      ...numbers.map((value): [string, string, string] => ['GANFORGE_THREADS', value, 'a whole number from 1 to 256']),
      ['GANFORGE_ISA', 'AVX2', isa],
      ['GANFORGE_ISA', 'neon2', isa],
      ['GANFORGE_BF16', 'avx512', 'none, avx512_bf16, amx or amx_emulated'],
    ];
    const messages = wrong.map(([name, value, must]) => `${name} must be ${must}; received "${value}".`);
    expect(refused(wrong)).toEqual(messages);
  });

  it('refuses instructions that the processor does not have', () => {
    const { isa } = described({ GANFORGE_ISA: '' });
    const best = sets.at(-1)!;
    if (isa === best.shown) return;
    expect(described({ GANFORGE_ISA: best.set }).said).toBe(
      `GANFORGE_ISA must be an instruction set of this processor, whose best is ${isa}; received "${best.set}".`,
    );
  });
});
