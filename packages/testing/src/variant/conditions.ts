import { type Gan, randomStream, type SampleRequest } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { refuses, sampleValues } from './sampling.ts';
import { type Conditions, conditionsOf, seed, type VariantCase, withGan } from './variant-case.ts';

/**
 * Labels and inputs decide the samples of a variant that takes them, stay their owner's, and are refused where they
 * are missing, of another number, or (labels) no class.
 */
export async function checkConditions(variant: VariantCase): Promise<void> {
  await withGan(variant, async (gan) => {
    const classes = 'classes' in gan.output ? gan.output.classes?.length : undefined;
    if (classes !== undefined) {
      await checkCondition(variant, gan, 'labels', (labels) => tf.mod(tf.add(labels, tf.scalar(1, 'int32')), classes));
      await checkOutside(variant, gan, classes);
    }
    if (gan.translates !== undefined) await checkCondition(variant, gan, 'inputs', (inputs) => tf.neg(inputs));
  });
}

async function checkCondition(
  variant: VariantCase,
  gan: Gan,
  kind: 'labels' | 'inputs',
  change: (given: tf.Tensor) => tf.Tensor,
): Promise<void> {
  await withRequest(variant, gan, 3, async (request) => {
    const given = request[kind];
    if (given === undefined) throw new Error(`the case must give ${kind} for its samples`);
    const other = tf.tidy(() => tf.cast(change(given), given.dtype));
    const { [kind]: _, ...without } = request;
    try {
      const first = await sampleValues(gan, request);
      if (given.isDisposed) throw new Error(`sampling disposed the ${kind}`);
      if (String(first) === String(await sampleValues(gan, { ...request, [kind]: other }))) {
        throw new Error(`other ${kind} give the same sample`);
      }
      await refuses(`a sample without ${kind}`, () => sampleValues(gan, without));
      await withRequest(variant, gan, 4, ({ [kind]: four }) =>
        refuses(`${kind} of 4 samples for n = 3`, () =>
          sampleValues(gan, { ...request, ...(four && { [kind]: four }) }),
        ),
      );
    } finally {
      other.dispose();
    }
  });
}

async function checkOutside(variant: VariantCase, gan: Gan, classes: number): Promise<void> {
  await withRequest(variant, gan, 3, async (request) => {
    for (const label of [-1, classes]) {
      const labels = tf.tensor1d([0, label, 0], 'int32');
      try {
        await refuses(`the label ${label} of ${classes} classes`, () => sampleValues(gan, { ...request, labels }));
      } finally {
        labels.dispose();
      }
    }
  });
}

/** Runs `use` on all that n samples are asked for with, the same at each call, and frees it. */
async function withRequest(
  variant: VariantCase,
  gan: Gan,
  n: number,
  use: (request: SampleRequest) => Promise<void>,
): Promise<void> {
  const conditions: Conditions = await conditionsOf(variant, gan, n);
  const { labels, inputs, options } = conditions;
  const latent = gan.latent?.(n, randomStream(seed, 'latent'));
  try {
    await use({
      n,
      random: randomStream(seed, 'sample'),
      ...(latent && { latent }),
      ...(labels && { labels }),
      ...(inputs && { inputs }),
      ...(options && { options }),
    });
  } finally {
    tf.dispose({ labels, inputs, latent });
  }
}
