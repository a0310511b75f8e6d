import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerWasmKernels } from '../../src/wasm/register.ts';
import { useWasm } from './on-wasm.ts';
import {
  type Convolution,
  convolve,
  filterGradient,
  inputGradient,
  relativeError,
  shapes,
  values,
} from './reference.ts';

const size = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);
type Shape4 = [number, number, number, number];
const tensor4 = (data: Float32Array, shape: number[]): tf.Tensor4D => tf.tensor4d(data, shape as Shape4);

/** A convolution with its operands, and a dy to multiply its output by: the loss is their scalar product. */
function example(more: Partial<Convolution> = {}) {
  const c: Convolution = {
    batch: 2,
    input: [7, 6],
    kernel: [4, 3],
    inChannels: 3,
    filters: 5,
    strides: [2, 2],
    dilations: [1, 1],
    pad: 'same',
    ...more,
  };
  const s = shapes(c);
  return { c, s, x: values(size(s.x), 1), filter: values(size(s.filter), 2), dy: values(size(s.y), 3) };
}

function expectGradients(gradients: tf.Tensor[], expected: Float64Array[]): void {
  gradients.forEach((gradient, i) => {
    expect(relativeError(gradient.dataSync(), expected[i]!)).toBeLessThan(1e-5);
  });
  tf.dispose(gradients);
}

beforeAll(useWasm);

describe('tf.grads on wasm agree with float64', () => {
  const gradients = (
    f: (a: tf.Tensor4D, b: tf.Tensor4D) => tf.Tensor,
    at: tf.Tensor[],
    dy: Float32Array,
  ): tf.Tensor[] =>
    tf.tidy(() => tf.grads((a, b) => tf.sum(tf.mul(tf.reshape(f(a as tf.Tensor4D, b as tf.Tensor4D), [-1]), dy)))(at));

  test('conv2d', () => {
    const { c, s, x, filter, dy } = example();
    const got = gradients((a, b) => tf.conv2d(a, b, 2, 'same'), [tensor4(x, s.x), tensor4(filter, s.filter)], dy);
    expectGradients(got, [inputGradient(c, dy, filter), filterGradient(c, x, dy)]);
  });

  test('conv2dTranspose', () => {
    const { c, s, x, filter, dy } = example();
    // The transposed convolution maps dy's shape to x's: x plays the part of the gradient that comes from above.
    const shape = s.x as Shape4;
    const at = [tensor4(dy, s.y), tensor4(filter, s.filter)];
    expect(
      relativeError(
        tf.tidy(() => tf.conv2dTranspose(at[0]!, at[1]!, shape, 2, 'same').dataSync()),
        inputGradient(c, dy, filter),
      ),
    ).toBeLessThan(1e-5);
    const got = gradients((a, b) => tf.conv2dTranspose(a, b, shape, 2, 'same'), at, x);
    expectGradients(got, [convolve(c, x, filter), filterGradient(c, x, dy)]);
  });

  test('depthwiseConv2d', () => {
    const { c, s, x, filter, dy } = example({ depthwise: true, filters: 2, strides: [1, 1], pad: 'valid' });
    const at = [tensor4(x, s.x), tensor4(filter, s.filter)];
    const got = gradients((a, b) => tf.depthwiseConv2d(a, b, 1, 'valid'), at, dy);
    expectGradients(got, [inputGradient(c, dy, filter), filterGradient(c, x, dy)]);
  });

  test('separableConv2d', () => {
    const deep = example({ depthwise: true, filters: 2 });
    const { batch, strides } = deep.c;
    const point = example({
      batch,
      input: deep.s.y.slice(1, 3) as [number, number],
      kernel: [1, 1],
      inChannels: 6,
      strides: [1, 1],
    });
    const middle = convolve(deep.c, deep.x, deep.filter);
    const middleGradient = inputGradient(point.c, point.dy, point.filter);
    const got = tf.tidy(() =>
      tf.grads((x, d, p) =>
        tf.sum(
          tf.mul(
            tf.reshape(
              tf.separableConv2d(
                x as tf.Tensor4D,
                d as tf.Tensor4D,
                p as tf.Tensor4D,
                strides as [number, number],
                'same',
              ),
              [-1],
            ),
            point.dy,
          ),
        ),
      )([tensor4(deep.x, deep.s.x), tensor4(deep.filter, deep.s.filter), tensor4(point.filter, point.s.filter)]),
    );
    expectGradients(got, [
      inputGradient(deep.c, middleGradient, deep.filter),
      filterGradient(deep.c, deep.x, middleGradient),
      filterGradient(point.c, middle, point.dy),
    ]);
  });

  test('gather: an embedding', () => {
    const [table, dy] = [values(10 * 4, 1), values(6 * 4, 2)];
    const ids = [3, 1, 3, 9, 0, 3];
    const expected = new Float64Array(40);
    ids.forEach((id, row) => {
      for (let i = 0; i < 4; i++) expected[id * 4 + i]! += dy[row * 4 + i]!;
    });
    const got = tf.tidy(() =>
      tf.grad((t) => tf.sum(tf.mul(tf.gather(t, tf.tensor1d(ids, 'int32')), tf.tensor2d(dy, [6, 4]))))(
        tf.tensor2d(table, [10, 4]),
      ),
    );
    expectGradients([got], [expected]);
  });

  test('a dense layer: matMul', () => {
    const [m, k, n] = [40, 30, 20];
    const [a, b, dy] = [values(m * k, 1), values(k * n, 2), values(m * n, 3)];
    const c: Convolution = { batch: m, input: [1, 1], kernel: [1, 1], inChannels: k, filters: n, strides: [1, 1], dilations: [1, 1], pad: 'valid' }; // biome-ignore format: a product is a 1x1 convolution
    const got = tf.tidy(() =>
      tf.grads((x, y) => tf.sum(tf.mul(tf.matMul(x, y), tf.tensor2d(dy, [m, n]))))([
        tf.tensor2d(a, [m, k]),
        tf.tensor2d(b, [k, n]),
      ]),
    );
    expectGradients(got, [inputGradient(c, dy, b), filterGradient(c, a, dy)]);
  });
});

describe('a small convolutional network', () => {
  function network(): layers.Sequential {
    const { conv2d, conv2dTranspose, batchNormalization, leakyReLU, flatten, dense } = layers.layers;
    const init = (seed: number) => layers.initializers.randomNormal({ stddev: 0.1, seed });
    const model = layers.sequential();
    model.add(
      conv2d({
        inputShape: [8, 8, 2],
        filters: 4,
        kernelSize: 4,
        strides: 2,
        padding: 'same',
        kernelInitializer: init(1),
      }),
    );
    model.add(batchNormalization());
    model.add(leakyReLU({ alpha: 0.2 }));
    model.add(conv2dTranspose({ filters: 3, kernelSize: 4, strides: 2, padding: 'same', kernelInitializer: init(2) }));
    model.add(flatten());
    model.add(dense({ units: 1, kernelInitializer: init(3) }));
    return model;
  }

  test('learns, and 200 steps leak neither tensors nor wasm memory', () => {
    const model = network();
    const optimizer = tf.train.adam(2e-3);
    const x = tensor4(values(4 * 8 * 8 * 2, 1), [4, 8, 8, 2]);
    const target = tf.tensor2d([1, -1, 0.5, 0], [4, 1]);
    const loss = (): tf.Scalar => tf.mean(tf.square(tf.sub(model.apply(x, { training: true }) as tf.Tensor, target)));
    const step = (): number => {
      const value = optimizer.minimize(loss, true)!;
      const number = value.dataSync()[0]!;
      value.dispose();
      return number;
    };
    const first = step();
    step();
    const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
    const before = { ...tf.memory(), heap: heap() };
    let last = first;
    for (let i = 0; i < 200; i++) last = step();
    expect({ ...tf.memory(), heap: heap() }).toEqual(before);
    expect(last).toBeLessThan(first / 10);
    model.dispose();
    optimizer.dispose();
    tf.dispose([x, target]);
  });
});

test('registering again changes nothing', () => {
  const kernels = () => new Map(tf.getKernelsForBackend('wasm').map((k) => [k.kernelName, k]));
  const before = kernels();
  registerWasmKernels();
  expect(kernels()).toEqual(before);
});
