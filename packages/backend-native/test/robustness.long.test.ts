import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
function run(program: string, env: NodeJS.ProcessEnv = {}, ...words: string[]): Promise<End> {
  const file = fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url));
  const args = ['--import', 'tsx', '-C', '@ganforge/source', file, ...words];
  return new Promise((done) => {
    execFile(process.execPath, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      done({ code: error?.code ?? 0, signal: error?.signal ?? null, stdout, stderr });
    });
  });
}

/** What programs/shapes.ts prints. */
interface ShapesReport {
  readonly calls: number;
  readonly slowest: number;
  readonly where: string;
  readonly declined: Readonly<Record<string, string>>;
}

describeNative('the addon', () => {
  it.concurrent(
    'answers random arguments with errors, and continues to compute',
    async () => {
      const { stdout, ...end } = await run('rubbish');
      expect(end).toMatchObject({ code: 0, signal: null });
      const { refused, functions, sum, unseen } = JSON.parse(stdout) as Record<string, number> & { unseen: string[] };
      expect([sum, (refused ?? 0) > 100 * (functions ?? 0)]).toEqual([1000, true]);
      expect(unseen.sort()).toEqual(['allocate', 'describe', 'free', 'limitThreads', 'probePeak']);
    },
    timeout,
  );

  it.concurrent(
    'takes every shape that fits, also without elements and with attributes up to 2^31',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'ganforge-shapes-'));
      const last = join(folder, 'last call');
      const { stdout, ...end } = await run('shapes', {}, '60', last);
      expect({ ...end, last: end.code === 0 ? '' : readFileSync(last, 'utf8') }).toMatchObject({
        ...{ code: 0, signal: null, last: '' },
      });
      rmSync(folder, { recursive: true });
      const report = JSON.parse(stdout) as ShapesReport;
      // What C++ leaves to cpu: an index of nothing, and sums of several tensors but for those of cpu's that are wrong.
      expect(Object.keys(report.declined).sort()).toEqual(['ArgMax', 'ArgMin', 'Einsum']);
      expect(report).toMatchObject({ unstable: [], notErrors: [], unseen: [] });
      expect(report.calls).toBeGreaterThan(3000);
      expect([report.where, report.slowest < 20_000]).toEqual([report.where, true]);
    },
    timeout,
  );

  it.concurrent(
    'gives the same with more threads than 16',
    async () => {
      const programs = ['1', '40'].map((threads) => run('sums', { GANFORGE_THREADS: threads }));
      const [one, many] = await Promise.all(programs);
      expect(one).toMatchObject({ code: 0, stderr: '' });
      expect(many).toEqual(one);
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
