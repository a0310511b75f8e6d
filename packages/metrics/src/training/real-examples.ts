import { type Dataset, randomStream, rowStreams } from '@ganforge/core';
import type * as tf from '@tensorflow/tfjs-core';
import { judgedEntry, judgedTensor } from './entries.ts';

const whose = 'the real dataset';

/**
 * Reads the examples of a dataset, `batch` at a time, in a fixed random order. So the first examples are
 * representative.
 *
 * @param entry the entry of its batches to read; if undefined, the default entry is used
 * @throws GanError `argument` if its batches have no such entry
 */
export function realExamples(
  where: string,
  dataset: Dataset,
  entry: string | undefined,
  batch: number,
): (part: number) => Promise<tf.Tensor> {
  const name = judgedEntry(where, whose, Object.keys(dataset.entries), entry);
  const random = randomStream(0, 'trainer-metric');
  const order = random.permutation(dataset.size);
  return async (part) => {
    const indices = Array.from(order.subarray(part * batch, (part + 1) * batch));
    const given = await dataset.get(indices, { epoch: 0, random: rowStreams(random.fork('examples', part)) });
    return judgedTensor(where, whose, given, name);
  };
}
