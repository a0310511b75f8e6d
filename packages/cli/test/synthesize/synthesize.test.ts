import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scratch, write } from '../support/folders.ts';
import { json, run } from '../support/run.ts';

const root = scratch('synthesize');
const lines = Array.from(
  { length: 80 },
  (_, i) => `${20 + ((i * 7) % 40)},${['clerk', 'smith', 'judge'][i % 3]},${i % 4 === 0 ? 'yes' : 'no'}`,
);
write(`${root}/people.csv`, `age,job,rich\n${lines.join('\n')}\n`);
const common = ['--quick', '--quiet', '--runs', `${root}/runs`];

describe('ganforge synthesize', () => {
  it('writes rows with their provenance, and a report beside them', async () => {
    const out = `${root}/made/people.csv`;
    const of = ['--target', 'rich', '--positive', 'yes', '--group', 'job'];
    const { code, out: said } = await run(
      'synthesize',
      `${root}/people.csv`,
      '--rows',
      '50',
      '--out',
      out,
      ...of,
      ...common,
    );
    expect(code).toBe(0);
    expect(said).toContain('table    64 training rows, 16 holdout rows, 3 columns');
    const [head, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(head).toBe('age,job,rich');
    expect(rows).toHaveLength(50);
    expect(JSON.parse(readFileSync(`${out}.json`, 'utf8'))).toMatchObject({
      made: 'AI-generated',
      generator: 'ctgan',
      step: 20,
    });
    const report = JSON.parse(readFileSync(`${root}/made/people.report.json`, 'utf8'));
    expect(report.counts).toMatchObject({ training: 64, holdout: 16, synthetic: 50 });
    expect(report.groups.column).toBe('job');
    const page = readFileSync(`${root}/made/people.report.html`, 'utf8');
    expect(page).toContain('There is no guarantee of privacy');
    expect(said).toContain('report   ');
  });

  it('makes the same rows from the run that is there', async () => {
    const [first, second] = [`${root}/a.csv`, `${root}/b.csv`];
    const own = ['--rows', '20', '--quick', '--quiet', '--runs', `${root}/again`];
    const steps: unknown[] = [];
    for (const out of [first, second]) {
      const events = await json('synthesize', `${root}/people.csv`, '--out', out, ...own);
      steps.push(events.filter(({ type }) => type === 'step').length);
      expect(events.at(-1)).toMatchObject({ type: 'finished', rows: 20 });
    }
    // The second call does not train. It generates rows with the weights that the first call saved.
    expect(steps[0]).toBeGreaterThan(0);
    expect(steps[1]).toBe(0);
    expect(readFileSync(second, 'utf8')).toBe(readFileSync(first, 'utf8'));
  });

  it('keeps to epsilon, and says so', async () => {
    const out = `${root}/private.csv`;
    const privacy = ['--epsilon', '50', '--delta', '0.001', '--secret', '77', '--fresh'];
    const { code, out: said } = await run(
      'synthesize',
      `${root}/people.csv`,
      '--rows',
      '20',
      '--out',
      out,
      ...privacy,
      ...common,
    );
    expect(code).toBe(0);
    expect(said).toMatch(/privacy {2}Differential privacy of each row: epsilon (49|50)[.\d]* at delta 0.001/);
    expect(readFileSync(`${root}/private.report.html`, 'utf8')).toContain('Differential privacy of each row');
  });

  it.each([
    [['--positive', 'yes'], '--positive is a category of --target. Give --target too.'],
    [['--target', 'job'], '--target job needs --positive, one of its categories: clerk, judge, smith.'],
    [['--group', 'age'], "--group must be a column of categories: job, rich; received 'age'."],
    [['--target', 'rihc'], 'Did you mean rich?'],
    [['--epsilon', '1'], '--epsilon and --secret belong together'],
    [['--target', 'age', '--positive', '20'], "--target must be a column of categories: job, rich; received 'age'."],
    [['--target', 'job', '--positive', 'king'], "--positive must be one of clerk, judge, smith; received 'king'."],
  ])('refuses %o', async (wrong, message) => {
    const { code, err } = await run('synthesize', `${root}/people.csv`, ...wrong, ...common);
    expect(code).not.toBe(0);
    expect(err).toContain(message);
  });
});
