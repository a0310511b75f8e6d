import * as tf from '@tensorflow/tfjs-core';
import { type BenchOptions, median, type Row, sawtooth, timed } from './measure.ts';

/** A convolution of the DCGAN of the step bench, or another that GANs have: input size, C, kernel, D, stride, padding. */
const convolutions: readonly [string, number, number, number, number, number, 'same' | 'valid'][] = [
  ['64x64x3-64', 64, 3, 4, 64, 2, 'same'],
  ['32x32x64-128', 32, 64, 4, 128, 2, 'same'],
  ['16x16x128-256', 16, 128, 4, 256, 2, 'same'],
  ['8x8x256-512', 8, 256, 4, 512, 2, 'same'],
  ['4x4x512-100', 4, 512, 4, 100, 1, 'valid'],
  ['28x28x1-64', 28, 1, 4, 64, 2, 'same'],
  ['14x14x64-128', 14, 64, 4, 128, 2, 'same'],
  ['32x32x64-64-3x3', 32, 64, 3, 64, 1, 'same'],
  ['32x32x64-128-1x1', 32, 64, 1, 128, 1, 'same'],
];

/** Single kernels: the three convolutions of each layer as GFLOP/s, with a filter that is new each time as in training. */
export async function kernels({ engine, batch }: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  const add = async (name: string, gflop: number, run: () => tf.Tensor): Promise<void> => {
    const { wall } = await timed(() => tf.dispose(tf.tidy(run)), 5, 0.3);
    const [medianSeconds, least] = [median(wall), Math.min(...wall)];
    rows.push({
      bench: 'kernels',
      engine,
      batch,
      case: name,
      medianSeconds,
      gflops: gflop / medianSeconds,
      best: gflop / least,
    });
  };
  for (const [name, size, channels, kernel, filters, stride, pad] of convolutions) {
    const out = pad === 'same' ? Math.ceil(size / stride) : size - kernel + 1;
    const gflop = (2 * batch * out * out * kernel * kernel * channels * filters) / 1e9;
    const inputShape = [batch, size, size, channels];
    const filterShape = [kernel, kernel, channels, filters];
    const [x, filter, dy] = [sawtooth(inputShape), sawtooth(filterShape), sawtooth([batch, out, out, filters])];
    const attributes = { strides: [stride, stride], pad, dataFormat: 'NHWC', dilations: [1, 1] };
    const run = (kernel: string, inputs: tf.NamedTensorMap, more: object) => () =>
      tf.engine().runKernel(kernel, inputs, { ...attributes, ...more } as tf.NamedAttrMap) as tf.Tensor;
    await add(`${name} forward`, gflop, () => run(tf.Conv2D, { x, filter: tf.mul(filter, 1) }, {})());
    await add(`${name} input-gradient`, gflop, run(tf.Conv2DBackpropInput, { dy, filter }, { inputShape }));
    await add(`${name} filter-gradient`, gflop, run(tf.Conv2DBackpropFilter, { x, dy }, { filterShape }));
    tf.dispose([x, filter, dy]);
  }
  const [a, b] = [sawtooth([1024, 1024]), sawtooth([1024, 1024])];
  await add('matMul 1024', 2 * 1.024 ** 3, () => tf.matMul(a, b));
  await add('matMul 1024, a transposed', 2 * 1.024 ** 3, () => tf.matMul(a, b, true, false));
  tf.dispose([a, b]);
  return rows;
}
