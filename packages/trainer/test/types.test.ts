import type { Dataset, Gan, ImageBatch, LabelledImageBatch } from '@ganforge/core';
import { train } from '@ganforge/trainer';
import { expect, it } from 'vitest';

it('takes a GAN and a dataset by what their batches hold', () => {
  const plain = {} as Gan<ImageBatch>;
  const conditional = {} as Gan<LabelledImageBatch>;
  const labelled = {} as Dataset<LabelledImageBatch>;
  const unlabelled = {} as Dataset<ImageBatch>;
  const options = { seed: 1, steps: 1 };
  // A run that is not awaited does not start. The test only checks the types.
  const runs = [
    train(plain, unlabelled, options),
    train(plain, labelled, options), // labels that the GAN does not use are allowed
    train(conditional, labelled, options),
    // @ts-expect-error a conditional GAN asks for labels
    train(conditional, unlabelled, options),
  ];
  expect(runs).toHaveLength(4);
});
