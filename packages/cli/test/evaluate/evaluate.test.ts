import { readFileSync, writeFileSync } from 'node:fs';
import { fidMetric } from '@ganforge/metrics';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratch, write, writePictures } from '../support/folders.ts';
import { json, quickly, run } from '../support/run.ts';

const root = scratch('evaluate');
const quick = quickly(root, 2);
const at = (name: string): string => `${root}/${name}`;

beforeAll(async () => {
  await run('train', 'gan', 'ring', ...quick, '--name', 'ring');
  await run('train', 'cgan', 'stroke-digits:1,7', ...quick, '--name', 'digits');
  writePictures(at('real'), 220, [8]);
  writePictures(at('made'), 210, [8]);
}, 180_000);

describe('evaluate', () => {
  it('judges a run beside its own data, and keeps the result', async () => {
    const [found] = await json('evaluate', at('ring'), '--n', '300');
    const numbers = found!.numbers as Record<string, number>;
    expect(Object.keys(numbers)).toEqual(['FD(points)', 'precision', 'recall']);
    expect(found).toMatchObject({
      step: 2,
      protocol: { n: 300, extractor: 'points', real: { places: ['ring'], size: 10_000 } },
    });
    expect(JSON.parse(readFileSync(at('ring/evaluation.json'), 'utf8'))).toMatchObject({ numbers });
  });

  it('agrees with the metrics command on the same samples', async () => {
    await run('sample', at('digits'), '--n', '60', '--files', '--out', at('samples'));
    const [found] = await json(
      'evaluate',
      at('samples'),
      '--against',
      at('samples'),
      '--metrics',
      'fid',
      '--extractor',
      'pixels',
    );
    expect((found!.numbers as Record<string, number>)['FD(pixels)']).toBeCloseTo(0, 6);
    const line = ['--extractor', 'pixels', '--json', '--quiet'] as const;
    const { out } = await run('metrics', 'fid', at('real'), at('made'), ...line);
    const [ours] = await json('evaluate', at('made'), '--against', at('real'), '--metrics', fidMetric.name);
    const { value } = JSON.parse(out) as { value: number };
    expect((ours!.numbers as Record<string, number>)['FD(pixels)']! / value).toBeCloseTo(1, 9);
  });

  it('judges a conditional run by the classes of its data', async () => {
    const [found] = await json('evaluate', at('digits'), '--n', '100', '--metrics', 'fid');
    expect(found!.numbers).toMatchObject({ 'FD(digits)': expect.any(Number) });
  });

  it('repeats an evaluation by its protocol, to the last digit', async () => {
    await run('evaluate', at('ring'), '--n', '250', '--seed', '3', '--quiet');
    expect((await run('protocol', at('ring'), '--out', at('protocol.json'))).code).toBe(0);
    const { out } = await run('evaluate', at('ring'), '--protocol', at('protocol.json'), '--quiet');
    expect(out).toContain('All numbers are exactly those of the protocol.');
    const { protocol, numbers } = JSON.parse(readFileSync(at('protocol.json'), 'utf8')) as Record<string, object>;
    writeFileSync(at('changed.json'), JSON.stringify({ protocol, numbers: { ...numbers, precision: 2 } }));
    const changed = await run('evaluate', at('ring'), '--protocol', at('changed.json'), '--quiet');
    expect(changed.out).toContain('The protocol has other numbers: precision 2.');
    const other = await run('evaluate', at('ring'), '--protocol', at('protocol.json'), '--against', 'grid', '--quiet');
    expect(other).toMatchObject({
      code: 1,
      err: expect.stringMatching(/real data must be the same as in .*: expected .*ring/),
    });
  });

  it('judges texts, rows and SMILES of files as they are', async () => {
    write(at('lines.txt'), 'one two three four five\none two three four six\n');
    write(at('same.txt'), 'one two three four six\n\none two three four five\n');
    const [texts] = await json('evaluate', at('same.txt'), '--against', at('lines.txt'));
    expect(texts!.numbers).toMatchObject({ 'BLEU-4': 1, 'BLEU-5': 1 });
    expect(texts!.protocol).toMatchObject({ metrics: ['bleu', 'self-bleu'], extractor: 'none', n: 2 });

    const rows = Array.from({ length: 120 }, (_, i) => `${30 + (i % 20)},${i % 3 ? 'baker' : 'smith'},${2000 + 9 * i}`);
    write(at('rows.csv'), `age,trade,pay\n${rows.join('\n')}\n`);
    const [table] = await json('evaluate', at('rows.csv'), '--against', 'workers');
    expect(table).toMatchObject({ protocol: { n: 120, metrics: ['table-report'] }, findings: expect.any(Array) });
    expect(Object.keys(table!.numbers as object)).toContain('F1 of trade smith');

    // Ethanol occurs twice, with its atoms in different orders. There is also a molecule of the data, and a text that
    // is not a molecule.
    write(at('known.smi'), 'CC=O\nCN\n');
    write(at('made.smi'), 'CCO\nOCC\nC(=O)C\nnothing\n');
    const [molecules] = await json('evaluate', at('made.smi'), '--against', at('known.smi'));
    expect(molecules!.numbers).toEqual({ validity: 3 / 4, uniqueness: 2 / 3, novelty: 2 / 3, 'V.U.N.': 1 / 4 });

    const fid = await run('evaluate', at('made.smi'), '--against', at('known.smi'), '--metrics', 'fid', '--quiet');
    expect(fid.err).toMatch(/molecule is judged by molecules; received 'fid'\. Leave out --metrics/);
    const other = await run('evaluate', at('rows.csv'), '--against', 'ring', '--quiet');
    expect(other.err).toMatch(/ring must hold rows; received 10000 points/);
  });

  it('judges rows by the column that is asked for, and writes the report', async () => {
    const jobs = ['baker', 'smith', 'judge'];
    const lines = (n: number, from: number) =>
      Array.from(
        { length: n },
        (_, i) => `${20 + ((i * 7 + from) % 40)},${jobs[(i + from) % 3]},${(i * 5) % 4 === 0 ? 'yes' : 'no'}`,
      );
    write(at('people.csv'), `age,job,rich\n${lines(150, 0).join('\n')}\n`);
    write(at('like-people.csv'), `age,job,rich\n${lines(80, 1).join('\n')}\n`);
    const line = ['evaluate', at('like-people.csv'), '--against', at('people.csv')];
    const of = ['--target', 'job', '--positive', 'smith', '--group', 'rich'];
    const [found] = await json(...line, ...of, '--report', at('pages/people.html'), '--out', at('people.json'));
    expect(found).toMatchObject({
      protocol: { target: 'job', positive: 'smith', group: 'rich' },
      report: at('pages/people.html'),
    });
    const { numbers } = found as { numbers: Record<string, number> };
    const report = JSON.parse(readFileSync(at('pages/people.json'), 'utf8'));
    expect(numbers['F1 of job smith']).toBe(report.utility.f1.synthetic);
    expect([report.groups.column, report.counts.synthetic]).toEqual(['rich', 80]);
    expect(readFileSync(at('pages/people.html'), 'utf8')).toContain('F1 of classifiers trained on synthetic rows');
    // The protocol also contains the column.
    const again = await run(...line, '--protocol', at('people.json'), '--quiet');
    expect(again.out).toContain('All numbers are exactly those of the protocol.');
    const rarer = await run(...line, '--target', 'rich', '--quiet');
    expect(rarer.out).toMatch(/^F1 of rich yes [0-9.]+$/m);
    expect(rarer.out).toMatch(
      /Classifiers trained on synthetic rows reach an F1 of \d\.\d+ on real rows\. Classifiers trained on real rows/,
    );
    for (const [wrong, message] of [
      [['--target', 'job'], '--target job needs --positive, one of its categories: '],
      [['--target', 'age', '--positive', '3'], "--target must be a column of categories: job, rich; received 'age'."],
      [['--positive', 'yes'], '--positive is a category of --target. Give --target too.'],
      [['--group', 'jbo'], "received 'jbo'. Did you mean job?"],
      [['--report', 'a.html', '--out', 'a.json'], '--report a.html also writes a.json. Give --out another name.'],
    ] as const) {
      const { code, err } = await run(...line, ...wrong, '--quiet');
      expect([code, err]).toEqual([1, expect.stringContaining(message)]);
    }
  });

  it('judges a few images by the metrics that few images allow, and lists the runs', async () => {
    const [few] = await json('evaluate', at('made'), '--against', at('real'), '--n', '2');
    expect(Object.keys(few!.numbers as object)).toEqual(['FD(pixels)']);
    const { code, err } = await run('evaluate', at('rign'), '--quiet');
    expect([code, err]).toEqual([1, expect.stringMatching(/Runs there: .*digits, .*ring.*\. Did you mean .*ring\?/)]);
  });

  it('has no protocol of a run that was not evaluated', async () => {
    await run('train', 'gan', 'ring', ...quick, '--name', 'fresh');
    const { code, err } = await run('protocol', at('fresh'));
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/fresh is not evaluated yet. Run 'ganforge evaluate .*fresh' first/),
    ]);
  });

  it.each<[string, string[], RegExp]>([
    ['a metric that is not there', ['ring', '--metrics', 'fdi'], /there is no metric 'fdi'\. .* Did you mean fid\?/],
    [
      'a metric of images for points',
      ['ring', '--metrics', 'ms-ssim'],
      /ms-ssim measures image, but the samples are points/,
    ],
    ['a folder with nothing to compare', ['made'], /Add --against PLACE/],
    ['more examples than there are', ['made', '--against', 'REAL', '--n', '999'], /--n must be at most 210/],
    ['a column of what has none', ['ring', '--target', 'x'], /--target is for tables, but the samples are points/],
    [
      'what asks a generator',
      ['made', '--against', 'REAL', '--metrics', 'ppl'],
      /ppl chooses the latents .* Give a run/,
    ],
    ['a file that is no protocol', ['ring', '--protocol', 'RUN'], /must be a protocol of version 1, or an evaluation/],
  ])('refuses %s', async (_, [name, ...args], message) => {
    const places: Record<string, string> = { REAL: at('real'), RUN: at('ring/run.json') };
    const { code, err } = await run('evaluate', at(name!), ...args.map((arg) => places[arg] ?? arg), '--quiet');
    expect(code).toBe(1);
    expect(err).toMatch(message);
  });
});
