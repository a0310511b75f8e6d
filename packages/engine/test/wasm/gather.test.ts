import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from './on-wasm.ts';
import { values } from './reference.ts';

beforeAll(useWasm);

test('gather with batchDims takes the rows of its own batch', () => {
  const before = tf.memory().numTensors;
  const x = values(48, 1); // [2,3,4,2]: batch, outer, K, inner
  const indices = [3, 0, 3, 1, 2, 1, 0, 3, 3, 2];
  const y = tf.tidy(() => tf.gather(tf.tensor4d(x, [2, 3, 4, 2]), tf.tensor(indices, [2, 5], 'int32'), 2, 1));
  expect(y.shape).toEqual([2, 3, 5, 2]);
  const expected = [0, 1].flatMap((b) =>
    [0, 1, 2].flatMap((o) =>
      [0, 1, 2, 3, 4].flatMap((i) => [0, 1].map((c) => x[((b * 3 + o) * 4 + indices[b * 5 + i]!) * 2 + c]!)),
    ),
  );
  expect(Array.from(y.dataSync())).toEqual(expected);
  y.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('gather with indices in two axes and an axis counted from the end', () => {
  const [x, indices] = [
    tf.tensor2d([0, 1, 2, 10, 11, 12], [2, 3]),
    tf.tensor([2, 0, 0, 1, 1, 1, 2, 0], [2, 2, 2], 'int32'),
  ];
  const y = tf.gather(x, indices, -1, 1);
  expect(y.shape).toEqual([2, 2, 2]);
  expect(Array.from(y.dataSync())).toEqual([2, 0, 0, 1, 11, 11, 12, 10]);
  tf.dispose([x, indices, y]);
});
