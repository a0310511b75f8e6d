import { randomStream } from '@ganforge/core';
import { textDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { bleu, bleuMetric, nllGenMetric, nllOracleMetric, selfBleu, selfBleuMetric } from '@ganforge/metrics';
import { trainerMetric } from '@ganforge/metrics/training';
import { seqGan } from '@ganforge/models';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useEngine('cpu'));

const tools = { provenance: {}, warn: () => undefined };
const real = { data: Float32Array.of(1, 2, 3, 4, 2, 1, 0, 0), shape: [2, 4] };
const generated = { data: Float32Array.of(1, 2, 4, 0, 2, 1, 3, 4), shape: [2, 4] };
const rows = [
  [1, 2, 4],
  [2, 1, 3, 4],
];
const references = [
  [1, 2, 3, 4],
  [2, 1],
];

describe('text metrics', () => {
  it('read ids up to the end of each text', async () => {
    const prepared = bleuMetric.prepare!(real, { end: 0 }, tools);
    expect(await bleuMetric.compute({ real, generated, prepared }, { end: 0 }, tools)).toEqual(bleu(rows, references));
    expect(await selfBleuMetric.compute({ generated, prepared: undefined }, { end: 0 }, tools)).toEqual(selfBleu(rows));
    expect(() =>
      selfBleuMetric.compute({ generated: { ...real, shape: [8] }, prepared: undefined }, { end: 0 }, tools),
    ).toThrow(
      'generated must be token ids of shape [n,T], each an integer of 0 or more; received 8 numbers, shape [8]',
    );
    const oracle = nllOracleMetric({ negativeLogLikelihood: ({ shape }) => Array(shape[0]).fill(2) });
    expect(await oracle.compute({ generated, prepared: undefined }, {}, tools)).toEqual({ value: 2 });
  });

  it('judge a GAN while it trains', async () => {
    const texts = ['a b c', 'b a', 'c a b', 'a'];
    const dataset = textDataset({ texts });
    const { vocabulary, length } = dataset.entries.texts;
    const gan = seqGan({ vocabulary, length, units: 4, discriminatorFilters: 2, seed: 3 });
    const metrics = [bleuMetric, selfBleuMetric, nllGenMetric];
    const judge = trainerMetric({ metrics, real: dataset, samples: 30, batch: 3 });
    expect(judge.names).toContain('BLEU-4');
    expect(judge.names).toContain('self-BLEU-2');
    const values = await judge.evaluate({
      gan: gan as never,
      step: 0,
      seed: 1,
      sample: async (n, part) => gan.sample({ n, random: randomStream(1, part) }),
      warn: () => undefined,
    });
    expect(Object.keys(values).sort()).toEqual([...judge.names].sort());
    // The expected value is the mean over the texts of the numbers that the generator itself returns.
    const { texts: all } = await dataset.get([0, 1, 2, 3], { epoch: 0, random: () => randomStream(0) });
    const nll = [...(await gan.negativeLogLikelihood(all).data())];
    expect(values['NLL-gen']).toBeCloseTo(nll.reduce((a, b) => a + b) / 4, 5);
    all.dispose();
    gan.dispose();
  });
});
