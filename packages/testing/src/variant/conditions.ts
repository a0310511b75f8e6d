import { type Batch, drawLatents, type Gan, randomStream, type SampleRequest } from '@ganforge/core';
import { batchParts, type Part } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { isSame, refuses, sampleValues } from './sampling.ts';
import { conditionsOf, seed, type VariantCase, withGan } from './variant-case.ts';

/**
 * Checks the conditions of a conditional variant. They must change the samples, and `sample` must not dispose them.
 * Missing conditions must be an error, unless the variant allows this. A wrong number of conditions and invalid classes
 * must be errors.
 */
export async function checkConditions(variant: VariantCase): Promise<void> {
  await withGan(variant, async (gan) => {
    for (const entry of gan.conditions ?? []) {
      const spec = gan.needs[entry];
      if (spec === undefined) throw new Error(`it takes '${entry}', which is none of its needs`);
      for (const [name, part] of Object.entries(batchParts({ [entry]: spec }))) {
        await checkCondition(variant, gan, name, part, gan.optionalConditions?.includes(entry) ?? false);
        if (spec.kind === 'class') await checkOutside(variant, gan, name, spec.classes.length);
      }
    }
  });
}

async function checkCondition(
  variant: VariantCase,
  gan: Gan,
  name: string,
  part: Part,
  isOptional: boolean,
): Promise<void> {
  await withRequest(variant, gan, 3, async (request, conditions) => {
    const given = conditions[name];
    if (given === undefined) throw new Error(`it takes '${name}', which the dataset does not give`);
    const other = changed(given, part);
    try {
      const first = await sampleValues(variant, gan, request);
      if (given.isDisposed) throw new Error(`sampling disposed '${name}'`);
      const withOther = await sampleValues(variant, gan, { ...request, conditions: { ...conditions, [name]: other } });
      if (isSame(first, withOther)) throw new Error(`another '${name}' gives the same sample`);
      const { [name]: _, ...without } = conditions;
      if (!isOptional) {
        const act = () => sampleValues(variant, gan, { ...request, conditions: without });
        await refuses(`a sample without '${name}'`, act);
      }
      await withRequest(variant, gan, 4, (_, four) =>
        refuses(`'${name}' of 4 samples for n = 3`, () =>
          sampleValues(variant, gan, { ...request, conditions: { ...conditions, [name]: four[name]! } }),
        ),
      );
    } finally {
      other.dispose();
    }
  });
}

/** Changes every value. An integer becomes the next integer in its range, and a float is negated. */
function changed(given: tf.Tensor, { dtype, range: [low, high] = [0, 0] }: Part): tf.Tensor {
  if (dtype === 'float32') return tf.neg(given);
  return tf.tidy(() => {
    const [from, count] = [tf.scalar(low, 'int32'), tf.scalar(high - low + 1, 'int32')];
    return tf.add(tf.mod(tf.add(tf.sub(given, from), tf.scalar(1, 'int32')), count), from);
  });
}

async function checkOutside(variant: VariantCase, gan: Gan, name: string, classes: number): Promise<void> {
  await withRequest(variant, gan, 3, async (request, conditions) => {
    for (const label of [-1, classes]) {
      const labels = tf.tensor1d([0, label, 0], 'int32');
      try {
        const act = () => sampleValues(variant, gan, { ...request, conditions: { ...conditions, [name]: labels } });
        await refuses(`the label ${label} of ${classes} classes`, act);
      } finally {
        labels.dispose();
      }
    }
  });
}

/** Runs `use` on a request for n samples and frees the request's tensors. The request is the same at each call. */
async function withRequest(
  variant: VariantCase,
  gan: Gan,
  n: number,
  use: (request: SampleRequest, conditions: Batch) => Promise<void>,
): Promise<void> {
  const conditions = await conditionsOf(variant, gan, n);
  const latent = gan.latent === undefined ? undefined : drawLatents(gan.latent, n, randomStream(seed, 'latent'));
  try {
    await use({ n, random: randomStream(seed, 'sample'), conditions, ...(latent && { latent }) }, conditions);
  } finally {
    tf.dispose([...Object.values(conditions), ...Object.values(latent ?? {})]);
  }
}
