import { describe, expect, it } from 'vitest';
import { scratch } from '../support/folders.ts';
import { json, quickly, run } from '../support/run.ts';

const root = scratch('evaluate-kinds');
const quick = quickly(root, 2);
const at = (name: string): string => `${root}/${name}`;

describe('evaluate, of a run,', () => {
  it('judges texts by BLEU and by what the generator finds probable', async () => {
    await run('train', 'seq-gan', 'lstm-oracle', ...quick, '--name', 'texts');
    const [found] = await json('evaluate', at('texts'), '--n', '60');
    const { numbers, protocol } = found as { numbers: Record<string, number>; protocol: object };
    expect(protocol).toMatchObject({ metrics: ['bleu', 'self-bleu', 'nll-gen'], extractor: 'none', n: 60 });
    expect(Object.keys(numbers)).toEqual(expect.arrayContaining(['BLEU-4', 'self-BLEU-2', 'NLL-gen']));
    // For networks that have hardly learned anything, all 100 words have about the same probability.
    expect(Math.abs(numbers['NLL-gen']! - Math.log(100))).toBeLessThan(0.5);
    expect((await run('protocol', at('texts'), '--out', at('texts.json'))).code).toBe(0);
    const again = await run('evaluate', at('texts'), '--protocol', at('texts.json'), '--quiet');
    expect(again.out).toContain('All numbers are exactly those of the protocol.');
  });

  it('judges rows by shapes, trends, utility and privacy', async () => {
    await run('train', 'ctgan', 'workers', ...quick, '--name', 'workers');
    const { out } = await run('evaluate', at('workers'), '--n', '300', '--quiet');
    expect(out).toMatch(/^pair trends 0\.\d+\ncolumn shapes 0\.\d+\nF1 of trade smith [0-9.]+\n/);
    expect(out).toMatch(/Pairs of columns have a mean similarity of 0\.\d+\. This is no more than either baseline \(/);
    expect(out).toContain(`report ${at('workers/table-report.html')}`);
    const other = await run('evaluate', at('workers'), '--against', 'ring', '--quiet');
    expect(other.err).toMatch(/ring must hold table of 3 columns: age, trade, pay; received 10000 points/);
  });

  it('judges molecules by validity, uniqueness and novelty, and writes SMILES of those that are valid', async () => {
    await run('train', 'mol-gan', ...quick, '--name', 'molecules');
    const [found] = await json('evaluate', at('molecules'), '--n', '50');
    expect(Object.keys(found!.numbers as object)).toEqual(['V.U.N.', 'validity', 'uniqueness', 'novelty']);
    const { err, code } = await run('sample', at('molecules'), '--out', at('made.smi'));
    expect([code, err]).toEqual([
      0,
      expect.stringMatching(/^\d+ of 64 graphs are valid molecules, and only these are written/),
    ]);
  });
});
