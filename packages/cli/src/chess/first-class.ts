import type { ChessDataset } from '@ganforge/data';

/** Adds labels of the first class to the dataset if the GAN has classes and the dataset has no labels. */
export function ofFirstClass(dataset: ChessDataset, classes: unknown): ChessDataset {
  if (!Array.isArray(classes) || dataset.entries.labels !== undefined) return dataset;
  return {
    ...dataset,
    entries: { ...dataset.entries, labels: { kind: 'class', classes: classes as string[] } },
    async get(indices, request) {
      const [batch, tf] = [await dataset.get(indices, request), await import('@tensorflow/tfjs-core')];
      return { ...batch, labels: tf.zeros([indices.length], 'int32') };
    },
  };
}
