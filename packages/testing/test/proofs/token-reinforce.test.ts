import { type Dataset, randomStream } from '@ganforge/core';
import { decodeExamples, encodeExamples } from '@ganforge/media';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { tokenGan } from './token-reinforce.ts';
import { tokens } from './token-writing.ts';
import { wholeRun } from './whole-run.ts';

testVariant('a text GAN by REINFORCE', { factory: tokenGan, options: {}, invalid: [], isForm: true });

/** The texts repeat one word three times, or are 'a b a'. */
const texts = ['a a a', 'b b b', 'a b a'];
const dataset: Dataset = {
  size: 48,
  entries: { texts: tokens },
  get(indices) {
    const { '': all } = encodeExamples(
      tokens,
      indices.map((index) => texts[index % texts.length]!),
    );
    return { texts: tf.tensor(all!.data, [...all!.shape], 'int32') };
  },
};

describe('a run of it', () => {
  it('continues byte for byte, shows lines, and learns to write the texts', async () => {
    const { samples, generator } = await wholeRun(tokenGan, dataset, 160);
    const [[path, shown]] = Object.entries(samples) as [[string, string]];
    expect(path).toBe('step-160.txt');
    expect(shown.trim().split('\n')).toHaveLength(8);
    const { texts: made } = await generator.sample({ n: 200, random: randomStream(2) });
    const { shape } = made!;
    const lines = decodeExamples(tokens, { '': { shape, data: await made!.data<'int32'>() } });
    made!.dispose();
    // Only 8 of the 64 possible texts consist of the words a and b.
    expect(lines.filter((line) => /^[ab ]+$/.test(line)).length / 200).toBeGreaterThan(0.5);
  });
});
