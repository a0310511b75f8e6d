import { repairGradients } from '@ganforge/core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeNative } from './native.ts';
import { bytes, fresh, program } from './programs/programs.ts';

/** The convolution of groups of programs: they split the channels and join the results. */
function grouped(x: tf.Tensor, w: tf.Tensor, groups: number): tf.Tensor {
  const filters = tf.split(w, groups, 3);
  const parts = tf
    .split(x, groups, 3)
    .map((part, i) => tf.conv2d(part as tf.Tensor4D, filters[i] as tf.Tensor4D, 1, 'same'));
  return tf.concat(parts, 3);
}

const count = ({ calls }: { readonly calls: readonly string[] }, name: string): number =>
  calls.filter((call) => call === name).length;

describeNative('convolutions of groups in programs', () => {
  beforeAll(() => repairGradients());

  it.each([
    { x: [3, 9, 7, 48], w: [3, 3, 16, 48], groups: 3 },
    { x: [1, 8, 8, 32], w: [3, 3, 16, 32], groups: 2 },
    { x: [2, 6, 7, 20], w: [3, 2, 5, 12], groups: 4 },
    { x: [2, 1, 1, 32], w: [3, 3, 16, 32], groups: 2 },
  ])('are one call each, with their gradients and gradients of gradients: $x, $w', ({ x, w, groups }) => {
    const slope = (of: tf.Tensor, filters: tf.Tensor): tf.Tensor =>
      tf.grad((input) => tf.sum(tf.square(grouped(input, filters, groups))))(of);
    const made = program([x, w], ([input, filters]) => {
      const [dx, dw] = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
        tf.add(tf.sum(tf.square(slope(a, b))), tf.sum(grouped(a, b, groups))),
      )([input!, filters!]);
      return [dx!, dw!];
    });
    for (const name of ['conv2d', 'conv2dBackInput', 'conv2dBackFilter']) {
      expect(count(made, name)).toBe(0);
      expect(count(made, `groupedC${name.slice(1)}`)).toBeGreaterThan(0);
    }
    // What is left are the filters of each group, and their gradient.
    expect(count(made, 'copyLayout')).toBeLessThanOrEqual(3 * groups);
  });

  it('take in a bias and an activation', () => {
    const made = program([[2, 9, 7, 32], [3, 3, 16, 32], [32]], ([x, w, b]) => [
      tf.leakyRelu(tf.add(grouped(x!, w!, 2), b!), 0.2),
    ]);
    expect(made.calls.filter((name) => name !== 'copyLayout')).toEqual(['groupedConv2d']);
  });

  it('are left alone if a group is needed by itself, or a part of the channels is missing', () => {
    const made = program(
      [
        [2, 9, 7, 32],
        [3, 3, 16, 32],
      ],
      ([x, w]) => {
        const parts = tf.split(x!, 2, 3) as tf.Tensor4D[];
        const filters = tf.split(w!, 2, 3) as tf.Tensor4D[];
        const [first, second] = parts.map((part, i) => tf.conv2d(part, filters[i]!, 1, 'same'));
        const crossed = parts.map((part, i) => tf.conv2d(part, filters[1 - i]!, 1, 'same')).reverse();
        return [first!, tf.concat([first!, second!], 3), tf.concat(crossed, 3)];
      },
    );
    expect(count(made, 'groupedConv2d')).toBe(0);
    expect(count(made, 'conv2d')).toBe(4);
  });

  it('give the bits of the convolution of each group if values are no numbers', () => {
    const shape = [1, 8, 8, 32];
    const made = program([shape, [3, 3, 16, 32]], ([x, w]) => [grouped(x!, w!, 2)]);
    const [x, w] = [fresh(shape), fresh([3, 3, 16, 32])];
    const values = x.dataSync().slice();
    values[5] = Number.NaN;
    values[700] = Number.POSITIVE_INFINITY;
    const spoilt = tf.tensor(values, shape);
    expect(bytes(made.replay([spoilt, w], [])![0]!)).toBe(bytes(grouped(spoilt, w, 2)));
  });
});
