import '@ganforge/core/gradients';
import { conditionalBatchNormalization, instanceNormalization } from '@ganforge/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';
import { numbers } from './numbers.ts';

/** Values of `body`'s tensors on a backend. */
async function on(backend: string, body: () => tf.Tensor[]): Promise<Float32Array[]> {
  const before = tf.getBackend();
  await tf.setBackend(backend);
  const values = tf.tidy(() => body().map((tensor) => tensor.dataSync() as Float32Array));
  await tf.setBackend(before);
  return values;
}

function worst(found: Float32Array[], expected: Float32Array[]): number {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  const errors = expected.map((values, i) => {
    const scale = values.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-3);
    return values.reduce((a, b, j) => Math.max(a, Math.abs(b - (found[i]?.[j] as number)) / scale), 0);
  });
  return errors.reduce((a, b) => Math.max(a, b), 0);
}

type Norm = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => tf.Tensor;

/** The layer called in training with weights from outside, so that gradients reach them. */
const norms: Record<string, Norm> = {
  batch: (x, gamma, beta) => {
    const layer = layers.batchNormalization({ name: 'norm', epsilon: 1e-3 });
    layer.build(x.shape);
    Object.assign(layer, { gamma: { read: () => gamma }, beta: { read: () => beta } });
    return layer.call(x, { training: true }) as tf.Tensor;
  },
  instance: (x, gamma, beta) => {
    const layer = instanceNormalization({ name: 'norm', epsilon: 1e-3, center: true, scale: true });
    layer.build(x.shape);
    Object.assign(layer, { gamma: { read: () => gamma }, beta: { read: () => beta } });
    return layer.call(x);
  },
};

const shapes = [
  [5, 3],
  [2, 7, 5, 3],
  [3, 5, 7, 16],
  [1, 19, 29, 65],
  [2, 2, 2, 600],
];

describeNative('normalisation by the moments of the batch', () => {
  for (const [name, norm] of Object.entries(norms)) {
    it.each(shapes.filter((shape) => name === 'batch' || shape.length > 2))(
      `${name} norm of [%i,%i,%i,%i]: value and gradients of two orders are those of the composed form`,
      async (...sizes) => {
        const shape = sizes.filter((size) => size !== undefined);
        const size = shape.reduce((a, b) => a * b, 1);
        const channels = shape.at(-1) as number;
        const body = () => {
          const x = tf.tensor(
            numbers(size).map((v, i) => v + (i % channels) / channels),
            shape,
          );
          const weight = tf.tensor(numbers(size, 2), shape);
          const gamma = tf.tensor1d(numbers(channels, 3));
          const beta = tf.tensor1d(numbers(channels, 4));
          const loss = (...[a, b, c]: tf.Tensor[]) => tf.sum(tf.mul(tf.square(norm(a!, b!, c!)), weight)) as tf.Scalar;
          const first = tf.grads(loss)([x, gamma, beta]);
          const penalty = (...arguments_: tf.Tensor[]) => {
            const [dx, dGamma] = tf.grads(loss)(arguments_);
            return tf.add(tf.sum(tf.square(dx!)), tf.sum(tf.square(dGamma!))) as tf.Scalar;
          };
          return [norm(x, gamma, beta), ...first, ...tf.grads(penalty)([x, gamma, beta])];
        };
        expect(worst(await on('native', body), await on('cpu', body))).toBeLessThan(2e-4);
      },
    );
  }

  it('runs in its own kernels, one forward and one back', () => {
    const layer = layers.batchNormalization({ name: 'norm' });
    const x = tf.tensor(numbers(4 * 5 * 5 * 8), [4, 5, 5, 8]);
    layer.apply(x, { training: true });
    const ran: string[] = [];
    for (const kernelName of ['GanforgeNormalization', 'GanforgeNormalizationGrad', 'FusedBatchNorm', 'Mean']) {
      const kernel = tf.getKernel(kernelName, 'native');
      const { kernelFunc } = kernel;
      kernel.kernelFunc = (call) => {
        ran.push(kernelName);
        kernel.kernelFunc = kernelFunc;
        return kernelFunc(call);
      };
    }
    tf.grad((t: tf.Tensor) => tf.sum(layer.apply(t, { training: true }) as tf.Tensor))(x);
    expect(ran).toEqual(['GanforgeNormalization', 'GanforgeNormalizationGrad']);
  });

  it('differentiates the statistics too', async () => {
    const body = () => {
      const x = tf.tensor(numbers(6 * 4), [6, 4]);
      const of = (t: tf.Tensor) => {
        const inputs = { x: t, scale: tf.ones([4]), offset: tf.zeros([4]) };
        const attributes = { perExample: false, epsilon: 1e-3 };
        if (tf.getBackend() === 'native') {
          return tf.engine().runKernel('GanforgeNormalization', inputs, attributes) as unknown as tf.Tensor[];
        }
        const { mean, variance } = tf.moments(t, [0]);
        return [tf.mul(tf.sub(t, mean), tf.rsqrt(tf.add(variance, 1e-3))), mean, variance];
      };
      const loss = (t: tf.Tensor) => {
        const [y, mean, variance] = of(t) as [tf.Tensor, tf.Tensor, tf.Tensor];
        return tf.add(tf.sum(tf.mul(y, x)), tf.sum(tf.mul(tf.square(mean), tf.square(variance))));
      };
      return [tf.grad(loss)(x)];
    };
    expect(worst(await on('native', body), await on('cpu', body))).toBeLessThan(1e-5);
  });

  it('moves the statistics, and normalises examples by class, as on cpu', async () => {
    const body = () => {
      const x = tf.tensor(numbers(4 * 9 * 6), [4, 3, 3, 6]);
      const batch = layers.batchNormalization({ name: 'norm', momentum: 0.7 });
      batch.apply(x, { training: true });
      const conditional = conditionalBatchNormalization({ name: 'by-class', classes: 3 });
      const labels = tf.tensor1d([0, 2, 1, 2], 'int32');
      const y = conditional.apply([x, labels], { training: true }) as tf.Tensor;
      const moved = [...batch.getWeights(), ...conditional.getWeights()];
      return [...moved, y, batch.apply(x) as tf.Tensor];
    };
    expect(worst(await on('native', body), await on('cpu', body))).toBeLessThan(1e-6);
  });

  it('gives the same bits with one thread and with all', () => {
    const x = tf.tensor(numbers(3 * 40 * 37 * 24), [3, 40, 37, 24]);
    const all = () =>
      Object.values(norms).map((norm) =>
        tf.tidy(() => {
          const loss = (t: tf.Tensor) => tf.sum(tf.square(norm(t, tf.ones([24]), tf.ones([24]))));
          return Buffer.from(tf.grad(loss)(x).dataSync().slice().buffer).toString('base64');
        }),
      );
    const several = all();
    addon().limitThreads(1);
    const one = all();
    addon().limitThreads(addon().describe().threads);
    expect(one).toEqual(several);
  });

  it('stays precise if the mean is large compared with the spread', () => {
    const x = tf.add(tf.tensor(numbers(3000), [1000, 3]), 1000);
    const y = norms.batch!(x, tf.ones([3]), tf.zeros([3])).dataSync();
    const { mean, variance } = tf.moments(tf.tensor(y, [1000, 3]), [0]);
    for (const m of mean.dataSync()) expect(Math.abs(m)).toBeLessThan(2e-4);
    for (const v of variance.dataSync()) expect(Math.abs(v - 1)).toBeLessThan(1e-2);
  });
});
