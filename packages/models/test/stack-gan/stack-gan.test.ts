import { namedWeights, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type StackGanOptions, stackGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { conditioned, conditioningDivergence } from '../../src/stack-gan/conditioning.ts';
import { encoderInputs } from '../../src/stack-gan/text-encoders.ts';

const vocabulary = ['', 'a', 'b', 'c'];
const small: StackGanOptions = {
  ...{ vocabulary, length: 4, size: 16, firstSize: 8, textDim: 3, latentDim: 3, conditionDim: 2 },
  ...{ channels: 1, generatorFeatures: 8, discriminatorFeatures: 2, residualBlocks: 1 },
};

testVariant('stackGan', {
  factory: stackGan,
  options: small,
  invalid: [
    [{ size: 24 }, 'size must be a power of two in 16..512; received 24.'],
    [{ firstSize: 16 }, 'firstSize must be below size, 16; received 16. Try 8.'],
    [{ encoder: 'char' }, "encoder 'char' reads characters, and the unit is 'word'."],
    [{ unit: 'character', encoder: 'bow' }, "encoder 'bow' reads words, and the unit is 'character'."],
    [{ vocabulary: ['a', 'a'] }, 'vocabulary'],
    [{ generatorFeatures: 100_000 }, 'these networks would have'],
    [{ r1: 1 }, 'r1 must be 0; received 1'],
  ],
});
testVariant('stackGan with counts of words', {
  isForm: true,
  factory: stackGan,
  options: { ...small, encoder: 'bow', conditioning: 'linear', discriminatorNorm: 'spectral', ema: 0.9 },
  invalid: [],
});
testVariant('stackGan with an R1 penalty', {
  isForm: true,
  factory: stackGan,
  options: { ...small, encoder: 'bow', discriminatorNorm: 'none', r1: 0.5, r1Every: 2 },
  invalid: [],
});
testVariant('stackGan on characters', {
  isForm: true,
  factory: stackGan,
  options: { ...small, unit: 'character' },
  invalid: [],
});

describe('stackGan', () => {
  beforeAll(() => useEngine('cpu'));

  it('has counts of words, or words with where they are, without the end of a text', async () => {
    const captions = tf.tensor2d([[1, 2, 1, 0]], [1, 4], 'int32');
    const [counts] = encoderInputs('bow', { vocabulary })(captions);
    expect(await counts!.array()).toEqual([[0, 2, 1, 0]]);
    const [tokens, present] = encoderInputs('word', { vocabulary })(captions);
    expect(await present!.array()).toEqual([[1, 1, 1, 0]]);
    expect(await tokens!.array()).toEqual([
      [
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 1, 0, 0],
        [0, 0, 0, 0],
      ],
    ]);
    tf.dispose([captions, counts!, tokens!, present!]);
  });

  it('reads words in their order by a GRU, and by counts without', async () => {
    const features = (encoder: 'bow' | 'word', rows: number[][]) => {
      const gan = stackGan({ ...small, encoder });
      const values = tf.tidy(() => {
        const captions = tf.tensor2d(rows, [2, 4], 'int32');
        return (gan.networks.text!.apply(encoderInputs(encoder, { vocabulary })(captions)) as tf.Tensor).arraySync();
      }) as number[][];
      gan.dispose();
      return values;
    };
    const [ab, ba] = features('bow', [
      [1, 2, 0, 0],
      [2, 1, 0, 0],
    ]);
    expect(ab).toEqual(ba);
    const [first, second] = features('word', [
      [1, 2, 0, 0],
      [2, 1, 0, 0],
    ]);
    expect(first).not.toEqual(second);
  });

  it('draws conditions of their mean and deviation, and measures their distance from N(0,1) as numbers do', async () => {
    const [mu, logVariance] = [0.7, -0.4];
    const n = 40_000;
    const moments = tf.tile(tf.tensor2d([[mu, logVariance]]), [n, 1]);
    const found = conditioned(moments, randomStream(1).normal([n, 1]));
    const { mean, variance } = tf.moments(found.c);
    expect(mean).toBeAllclose(mu, { atol: 0.02 });
    expect(variance).toBeAllclose(Math.exp(logVariance), { rtol: 0.03 });
    // The integral of `p * log(p / q)` is computed on a fine grid.
    const sigma = Math.exp(logVariance / 2);
    const density = (x: number, m: number, s: number) =>
      Math.exp(-(((x - m) / s) ** 2) / 2) / (s * Math.sqrt(2 * Math.PI));
    let integral = 0;
    for (let x = -8; x < 8; x += 1e-3) {
      const p = density(x, mu, sigma);
      integral += p * Math.log(p / density(x, 0, 1)) * 1e-3;
    }
    expect(conditioningDivergence(found)).toBeAllclose(integral, { rtol: 1e-4 });
  });

  it('freezes stage I and the encoder in stage II', () => {
    const gan = stackGan(small);
    const late = gan.players.filter(({ stages }) => stages?.includes('two'));
    const trained = late.flatMap(({ trains }) => trains);
    expect(trained.sort()).toEqual(['conditioning2', 'discriminator2', 'generator2', 'matching2', 'plain2']);
    expect(gan.stages).toEqual([{ name: 'one', length: { examples: 600_000 } }, { name: 'two' }]);
    gan.dispose();
  });

  it('samples stage I, enlarged, while it is in it', async () => {
    const gan = stackGan({ ...small, seed: 3 });
    const captions = tf.tensor2d([[1, 2, 0, 0]], [1, 4], 'int32');
    const request = { n: 1, random: randomStream(1), conditions: { captions } };
    const { images } = await gan.sample({ ...request, at: { stage: 'one', schedules: {} } });
    const values = (await images!.array()) as number[][][][];
    expect(images!.shape).toEqual([1, 16, 16, 1]);
    for (let y = 0; y < 16; y++) {
      for (let x = 0; x < 16; x++) expect(values[0]![y]![x]).toEqual(values[0]![y - (y % 2)]![x - (x % 2)]);
    }
    tf.dispose([captions, images!]);
    gan.dispose();
  });

  it('has at the sizes of the paper the parameters that its layers add up to', () => {
    const gan = stackGan({
      vocabulary,
      length: 4,
      size: 256,
      firstSize: 64,
      generatorFeatures: 4,
      discriminatorFeatures: 4,
    });
    const count = (name: string) =>
      namedWeights(name, gan.networks[name]!).reduce((sum, { variable }) => sum + variable.size, 0);
    // This is the number of weights of a convolution with batch norm, which has a scale, a shift and two statistics.
    const conv = (side: number, from: number, to: number) => side * side * from * to + 4 * to;
    const [z, c, t] = [100, 128, 128];
    // The numbers gf and df are 4. The layers are those of section 4.4 of the paper and of the authors' code.
    expect(count('generator1')).toBe(
      (z + c) * 512 + 4 * 512 + conv(3, 32, 16) + conv(3, 16, 8) + conv(3, 8, 4) + conv(3, 4, 2) + 9 * 2 * 3,
    );
    expect(count('generator2')).toBe(
      9 * 3 * 4 +
        conv(4, 4, 8) +
        conv(4, 8, 16) +
        conv(3, 16 + c, 16) +
        8 * conv(3, 16, 16) +
        (conv(3, 16, 8) + conv(3, 8, 4) + conv(3, 4, 2) + conv(3, 2, 1)) +
        9 * 1 * 3,
    );
    expect(count('discriminator1')).toBe(16 * 3 * 4 + conv(4, 4, 8) + conv(4, 8, 16) + conv(4, 16, 32));
    expect(count('discriminator2')).toBe(
      16 * 3 * 4 +
        conv(4, 4, 8) +
        conv(4, 8, 16) +
        conv(4, 16, 32) +
        conv(4, 32, 64) +
        conv(4, 64, 128) +
        conv(3, 128, 64) +
        conv(3, 64, 32),
    );
    for (const name of ['matching1', 'matching2'])
      expect(count(name)).toBe(t * c + c + conv(3, 32 + c, 32) + 16 * 32 + 1);
    expect(count('plain2')).toBe(16 * 32 + 1);
    gan.dispose();
  });
});
