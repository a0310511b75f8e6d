import { repairGradients } from '@ganforge/core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import type { NativeBackend } from '../src/backend.ts';
import type { Program } from '../src/recording/program.ts';
import { describeNative } from './native.ts';

type Body = (sources: readonly tf.Tensor[]) => tf.Tensor[];

let next = 0;
const fresh = (shape: readonly number[]): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => Math.sin(next++)),
    [...shape],
  );
const bytes = (t: tf.Tensor): string => Buffer.from((t.dataSync() as Float32Array).slice().buffer).toString('hex');

/** The program of `body`, which has the bits of `body` with all threads and with one. */
function program(shapes: readonly (readonly number[])[], body: Body): Program {
  const { recorder } = tf.backend() as NativeBackend;
  const [first, second] = [0, 1].map(() => {
    const given = shapes.map(fresh);
    return recorder.record(given, () => tf.tidy(() => body(given)));
  });
  expect(recorder.disagreement(first!, second!)).toBeUndefined();
  const made = recorder.compile(first!);
  const given = shapes.map(fresh);
  const expected = tf.tidy(() => body(given).map(bytes));
  for (const threads of [1, addon().describe().threads]) {
    addon().limitThreads(threads);
    expect(made.replay(given, [])!.map(bytes)).toEqual(expected);
  }
  return made;
}

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
