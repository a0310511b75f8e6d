import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeNative } from './native.ts';

describeNative('what cpu gets wrong', () => {
  it.each<[string, number[], number[]]>([
    ['bij,bk->bi', [2, 3, 4], [2, 5]],
    ['ij,jk->i', [3, 4], [4, 2]],
    ['aij,bj->ab', [2, 3, 4], [5, 4]],
    ['ij,jk->ik', [3, 4], [4, 2]],
  ])('einsum %s sums each label over its own tensor', (equation, left, right) => {
    const count = tf.memory().numDataBuffers;
    tf.tidy(() => {
      const numbers = (shape: number[], step: number): number[] =>
        Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => ((i * step) % 11) - 5);
      const [a, b] = [numbers(left, 3), numbers(right, 7)];
      const [inputs, output] = equation.split('->') as [string, string];
      const [la, lb] = inputs.split(',') as [string, string];
      const sizes = new Map([...la].map((label, i) => [label, left[i]!] as const));
      for (const [i, label] of [...lb].entries()) sizes.set(label, right[i]!);
      const all = [...sizes.keys()];
      const at = (labels: string, index: ReadonlyMap<string, number>): number =>
        [...labels].reduce((flat, label) => flat * sizes.get(label)! + index.get(label)!, 0);
      const expected = new Array<number>([...output].reduce((n, label) => n * sizes.get(label)!, 1)).fill(0);
      const total = all.reduce((n, label) => n * sizes.get(label)!, 1);
      for (let flat = 0; flat < total; flat++) {
        const index = new Map<string, number>();
        let rest = flat;
        for (const label of all) {
          index.set(label, rest % sizes.get(label)!);
          rest = Math.floor(rest / sizes.get(label)!);
        }
        expected[at(output, index)]! += a[at(la, index)]! * b[at(lb, index)]!;
      }
      const y = tf.einsum(equation, tf.tensor(a, left), tf.tensor(b, right));
      // + 0 makes no difference of -0.
      expect(Array.from(y.dataSync(), (value) => value + 0)).toEqual(expected);
    });
    expect(tf.memory().numDataBuffers).toBe(count);
  });

  it('image.transform transforms every image of a batch, by one transform or by one each', () => {
    tf.tidy(() => {
      const images = tf.reshape(tf.range(0, 24), [2, 3, 4, 1]) as tf.Tensor4D;
      const right = [1, 0, 1, 0, 1, 0, 0, 0];
      const down = [1, 0, 0, 0, 1, 1, 0, 0];
      const each = (transforms: number[][]): number[] => [
        ...tf.image.transform(images, tf.tensor2d(transforms), 'nearest', 'constant').dataSync(),
      ];
      const shifted = (first: number, dy: number, dx: number): number[] =>
        Array.from({ length: 12 }, (_, i) => {
          const [y, x] = [Math.floor(i / 4) + dy, (i % 4) + dx];
          return y < 3 && x < 4 ? first + y * 4 + x : 0;
        });
      expect(each([right])).toEqual([...shifted(0, 0, 1), ...shifted(12, 0, 1)]);
      expect(each([right, down])).toEqual([...shifted(0, 0, 1), ...shifted(12, 1, 0)]);
    });
  });
});
