import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { figuresOf, type Request, type Row, sawtooth, timed } from './measure.ts';

/** A convolution of the networks in the other benchmarks. The PyTorch twin reads the same table. */
interface Convolution {
  readonly name: string;
  readonly size: number;
  readonly channels: number;
  readonly kernel: number;
  readonly filters: number;
  readonly stride: number;
  readonly pad: 'same' | 'valid';
}

/**
 * Measures single kernels: the three convolutions of each layer, in GFLOP/s. The filter is new in each call, as in
 * training.
 */
export async function kernels({ bench, engine, batch, seconds }: Request): Promise<Row[]> {
  const convolutions = JSON.parse(
    readFileSync(new URL('./convolutions.json', import.meta.url), 'utf8'),
  ) as Convolution[];
  const rows: Row[] = [];
  const add = async (name: string, gflop: number, run: () => tf.Tensor): Promise<void> => {
    const times = await timed(() => tf.dispose(tf.tidy(run)), 5, seconds / 10);
    const figures = figuresOf(times);
    const rates = { gflops: gflop / figures.medianSeconds, best: gflop / Math.min(...times.wall) };
    rows.push({ bench, engine, batch, case: name, ...rates, ...figures });
  };
  for (const { name, size, channels, kernel, filters, stride, pad } of convolutions) {
    const out = pad === 'same' ? Math.ceil(size / stride) : Math.floor((size - kernel) / stride) + 1;
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
