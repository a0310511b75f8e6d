import { repairGradients } from '@ganforge/core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { Program } from '../src/recording/program.ts';
import { describeNative } from './native.ts';
import { type Body, bytes, fresh, program } from './programs/programs.ts';

const products = ({ calls }: Program): number => calls.filter((name) => name === 'matMul').length;
const count = ({ calls }: Program, name: string): number => calls.filter((call) => call === name).length;

const relu = (x: tf.Tensor) => tf.relu(x);
const leaky = (x: tf.Tensor) => tf.leakyRelu(x, 0.2);

describeNative('products in programs', () => {
  beforeAll(() => repairGradients());

  it.each([
    { name: 'relu', activation: relu },
    { name: 'leakyRelu', activation: leaky },
  ])('take $name in, its gradient, and the sums of gradients', ({ activation }) => {
    const layer = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) => tf.add(tf.matMul(x, w), b);
    const loss = (x: tf.Tensor, [v, w, u]: readonly tf.Tensor[]) => {
      const hidden = activation(tf.fused.matMul({ a: x as tf.Tensor2D, b: v as tf.Tensor2D }));
      return tf.mean(layer(activation(tf.matMul(hidden, w!)), u!, tf.scalar(1))) as tf.Scalar;
    };
    const body: Body = ([x, y, ...weights]) =>
      tf.grads((v: tf.Tensor, w: tf.Tensor, u: tf.Tensor) => tf.sub(loss(x!, [v, w, u]), loss(y!, [v, w, u])))(weights);
    const made = program([...Array(2).fill([70, 40]), [40, 64], [64, 50], [50, 3]], body);
    expect(count(made, `unary.${activation === relu ? 'relu' : 'leakyRelu'}`)).toBe(0);
    expect(count(made, 'leakyReluGrad')).toBe(0);
    // Of the three weights' gradients the halves are added.
    expect(count(made, 'binary.add')).toBe(0);
    expect(products(made)).toBeGreaterThanOrEqual(14);
  });

  it('take in a bias for each column, and no other addend', () => {
    const made = program([[2, 9, 7, 5], [3, 3, 5, 6], [6], [126, 6], [6, 4], [4]], ([x, w, b, rows, v, c]) => [
      tf.relu(tf.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'), b!)),
      tf.add(tf.matMul(rows!, v!), c!),
      tf.add(tf.matMul(tf.neg(rows!), v!), tf.sum(c!)),
      tf.add(tf.matMul(tf.square(rows!), v!), tf.sum(rows!, 1, true)),
    ]);
    expect(count(made, 'unary.relu')).toBe(0);
    expect(count(made, 'binary.add')).toBe(2);
  });

  it('do not fuse an activation if its input has other readers', () => {
    const made = program(
      [
        [30, 20],
        [20, 10],
      ],
      ([x, w]) => {
        const y = tf.matMul(x!, w!);
        return [tf.relu(y), tf.sum(tf.square(y)), tf.sum(tf.relu(tf.matMul(x!, tf.neg(w!))))];
      },
    );
    expect(count(made, 'unary.relu')).toBe(1);
  });

  it('keep the order of sums whose parts come later, or are broadcast', () => {
    const made = program([[30, 20], [20, 10], [10]], ([x, w, b]) => {
      const y = tf.matMul(x!, w!);
      return [tf.add(y, b!), tf.add(tf.exp(tf.matMul(tf.neg(x!), w!)), y), tf.add(y, y)];
    });
    expect(count(made, 'binary.add')).toBe(3);
  });

  it('are packed again if a shared right factor changed', () => {
    const made = program(
      [
        [80, 48],
        [48, 48],
      ],
      ([x, w]) => [tf.matMul(tf.matMul(tf.matMul(x!, w!), w!), w!), tf.matMul(x!, w!, false, true), tf.matMul(w!, w!)],
    );
    for (let i = 0; i < 3; i++) {
      const given = [fresh([80, 48]), fresh([48, 48])];
      const [x, w] = given as [tf.Tensor, tf.Tensor];
      expect(bytes(made.replay(given, [])![0]!)).toBe(bytes(tf.matMul(tf.matMul(tf.matMul(x, w), w), w)));
    }
  });
});
