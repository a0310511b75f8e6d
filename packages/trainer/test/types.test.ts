import type { Dataset, Gan, ImageBatch, LabelledImageBatch } from '@ganforge/core';
import { train } from '@ganforge/trainer';
import { expect, it } from 'vitest';

it('takes a GAN and a dataset by what their batches hold', () => {
  const plain = {} as Gan<ImageBatch>;
  const conditional = {} as Gan<LabelledImageBatch>;
  const labelled = {} as Dataset<LabelledImageBatch>;
  const unlabelled = {} as Dataset<ImageBatch>;
  const options = { seed: 1, steps: 1 };
  // A run that is not awaited does not begin: the types are the test.
  const runs = [
    train(plain, unlabelled, options),
    train(plain, labelled, options), // labels that nobody asks for
    train(conditional, labelled, options),
    // @ts-expect-error a conditional GAN asks for labels
    train(conditional, unlabelled, options),
  ];
  expect(runs).toHaveLength(4);
});
