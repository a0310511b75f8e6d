import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratch } from '../support/folders.ts';
import { json, quickly, run } from '../support/run.ts';

const root = scratch('compare');
const runs = ['a', 'b', 'c', 'wide'].map((name) => `${root}/${name}`);

/** Replaces the numbers of a run. */
function measured(name: string, value: number): void {
  const path = `${root}/${name}/metrics.json`;
  const metrics = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...metrics, metrics: { 'FD(points)': { value, step: 1 } } }));
}

beforeAll(async () => {
  const quick = quickly(root, 1);
  for (const [i, name] of ['a', 'b', 'c'].entries()) {
    await run('train', 'gan', 'ring', ...quick, '--name', name, '--seed', `${i}`);
    measured(name, 3 + 2 * i);
  }
  await run('train', 'gan', 'ring', ...quick, '--name', 'wide', '--set', 'features=9');
  measured('wide', 2.5);
}, 60_000);

describe('compare', () => {
  it('makes one row of the seeds of a configuration, with the interval by hand', async () => {
    // For 3, 5 and 7 the mean is 5, and half the interval is 4.3027 * 2 / sqrt(3) = 4.968.
    const { code, out, err } = await run('compare', ...runs);
    expect(code).toBe(0);
    expect(out).toBe(
      '| runs | seeds | steps | FD(points) |\n|---|---|---|---|\n| gan, features 8 | 3 | 1 | 5.0 ± 5.0 |\n| gan, features 9 | 1 | 1 | 2.500 |\n',
    );
    expect(err).toContain('1 of 2 rows have a single seed');
  });

  it('writes CSV and LaTeX too', async () => {
    expect((await run('compare', ...runs, '--format', 'csv', '--quiet')).out).toMatch(
      /^runs,seeds,steps,FD\(points\) mean,FD\(points\) std,FD\(points\) half width 95%\n"gan, features 8",0 1 2,1,5,2,4\.968\d+\n"gan, features 9",0,1,2\.5,0,\n$/,
    );
    await run('compare', ...runs, '--format', 'latex', '--out', `${root}/table.tex`);
    expect(readFileSync(`${root}/table.tex`, 'utf8')).toContain('  gan, features 8 & 3 & 1 & 5.0 $\\pm$ 5.0 \\\\\n');
  });

  it('gives the groups as JSON', async () => {
    const [{ groups } = {}] = (await json('compare', ...runs)) as {
      groups?: { seeds: number[]; measured: object }[];
    }[];
    expect(groups![0]).toMatchObject({ seeds: [0, 1, 2], measured: { 'FD(points)': { n: 3, mean: 5, std: 2 } } });
  });

  it('refuses a folder that is not a run', async () => {
    expect(await run('compare', root)).toMatchObject({ code: 1, err: expect.stringMatching(/holds no run/) });
  });
});
