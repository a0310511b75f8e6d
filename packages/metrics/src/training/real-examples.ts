import { type Batch, type Dataset, randomStream, rowStreams } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';

/** Entries of a batch that are examples, where none is named. */
const USUAL = ['images', 'points'];

/**
 * The dataset's examples, `batch` at a time, in an order of their own: the first are like the rest.
 *
 * @param entry which entry of its batches; undefined for the usual ones
 */
export function realExamples(
  where: string,
  dataset: Dataset,
  entry: string | undefined,
  batch: number,
): (part: number) => Promise<tf.Tensor> {
  const random = randomStream(0, 'trainer-metric');
  const order = random.permutation(dataset.size);
  return async (part) => {
    const indices = Array.from(order.subarray(part * batch, (part + 1) * batch));
    const given: Batch = await dataset.get(indices, { epoch: 0, random: rowStreams(random.fork('examples', part)) });
    const name = entry ?? USUAL.find((usual) => given[usual] !== undefined) ?? USUAL[0]!;
    const { [name]: examples, ...rest } = given;
    for (const tensor of Object.values(rest)) tensor.dispose();
    if (examples !== undefined) return examples;
    throw new GanError(
      where,
      `the real dataset gives ${Object.keys(given).join(', ')}, but no '${name}'. Name what to compare with by entry.`,
    );
  };
}
