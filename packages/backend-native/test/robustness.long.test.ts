import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeNative } from './native.ts';

/** Processes that start with nothing loaded, on a machine that does other things too. */
const timeout = 120_000;

interface End {
  readonly code: unknown;
  readonly signal: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of `programs/` in a process of its own: a crash is seen, and is none of this one. */
function run(program: string, env: NodeJS.ProcessEnv = {}): Promise<End> {
  const file = fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url));
  const args = ['--import', 'tsx', '-C', '@ganforge/source', file];
  return new Promise((done) => {
    execFile(process.execPath, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      done({ code: error?.code ?? 0, signal: error?.signal ?? null, stdout, stderr });
    });
  });
}

describeNative('the addon', () => {
  it.concurrent(
    'answers rubbish with errors, and computes on',
    async () => {
      const { stdout, ...end } = await run('rubbish');
      expect(end).toMatchObject({ code: 0, signal: null });
      const { refused, functions, sum } = JSON.parse(stdout) as Record<string, number>;
      expect([sum, (refused ?? 0) > 100 * (functions ?? 0)]).toEqual([1000, true]);
    },
    timeout,
  );

  it.concurrent(
    'computes in several workers at once, one of which is ended, and to the end of the process',
    async () => {
      const end = await run('workers', { GANFORGE_THREADS: '8' });
      expect(end).toMatchObject({ code: 7, signal: null, stdout: 'as expected\n', stderr: '' });
    },
    timeout,
  );
});
