import type { Batch } from '@ganforge/core';
import type { HostArray } from '@ganforge/media';

/** Reads the values of a batch and disposes its tensors. */
export async function hostBatch(batch: Batch): Promise<Record<string, HostArray>> {
  const entries = Object.entries(batch).map(async ([name, tensor]): Promise<[string, HostArray]> => {
    const data = (await tensor.data()) as Float32Array | Int32Array;
    return [name, { shape: tensor.shape, data }];
  });
  try {
    return Object.fromEntries(await Promise.all(entries));
  } finally {
    for (const tensor of Object.values(batch)) tensor.dispose();
  }
}

/** Concatenates the values of several batches. */
export function joinBatches(parts: readonly Readonly<Record<string, HostArray>>[]): Record<string, HostArray> {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return { ...first };
  return Object.fromEntries(
    Object.keys(first).map((name) => {
      const arrays = parts.map((part) => part[name]!);
      const length = arrays.reduce((sum, { data }) => sum + data.length, 0);
      const data = first[name]!.data instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
      let at = 0;
      for (const array of arrays) {
        data.set(array.data, at);
        at += array.data.length;
      }
      const n = arrays.reduce((sum, { shape }) => sum + shape[0]!, 0);
      return [name, { shape: [n, ...first[name]!.shape.slice(1)], data }];
    }),
  );
}
