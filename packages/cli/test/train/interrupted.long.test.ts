import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = mkdtempSync(`${tmpdir()}/ganforge-interrupted-`);
afterAll(() => rmSync(root, { recursive: true }));
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Runs the program until it prints a step, sends it a signal, and waits until it ends. */
function interrupted(
  signal: NodeJS.Signals,
  ...args: readonly string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', '-C', '@ganforge/source', main, ...args]);
  let [out, err, sent] = ['', '', false];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    if (!sent && err.includes('step ')) {
      sent = true;
      child.kill(signal);
    }
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

describe('a training process', () => {
  it.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends on %s with exit code %i and a checkpoint, from which the same command continues', async (signal, exit) => {
    const line = [
      'train',
      'gan',
      'ring',
      '--measure-every',
      '0',
      '--sample-every',
      '0',
      '--runs',
      root,
      '--name',
      signal,
    ];
    const { code, out, err } = await interrupted(signal, ...line, '--steps', '1000000');
    expect(code).toBe(exit);
    expect(`${out}${err}`).not.toMatch(/\n {4}at /);
    const [checkpoint] = readdirSync(`${root}/${signal}/checkpoints`);
    const step = Number(/step-(\d+)/.exec(checkpoint!)![1]);
    expect(step).toBeGreaterThan(0);
    const again = await interrupted('SIGINT', ...line, '--steps', '1000000');
    expect(again.out).toContain(`continues from step ${step};`);
  });
});
