import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as core from '@ganforge/core';
import { spectralConv2d, spectralConv2dTranspose, spectralDense, spectralEmbedding } from '@ganforge/core/layers';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function networkOf(iterations?: number): LayersModel {
  const options = iterations === undefined ? {} : { iterations };
  return sequential({
    name: 'critic',
    layers: [spectralDense({ name: 'dense', units: 3, inputShape: [3], useBias: false, ...options })],
  });
}

const weight = (network: LayersModel, name: string): tf.Variable =>
  core.namedWeights('n', network).find(({ key }) => key.endsWith(`/${name}`))!.variable;

function train(network: LayersModel, x: tf.Tensor = tf.eye(3)): number[] {
  return tf.tidy(() => flatten(network.apply(x, { training: true }) as tf.Tensor));
}

const infer = (network: LayersModel): number[] => tf.tidy(() => flatten(network.predict(tf.eye(3)) as tf.Tensor));

/** Returns a kernel with the given singular values, between two rotations. */
function kernelOfSpectrum(values: readonly number[]): tf.Tensor {
  return tf.tidy(() => {
    const rotation = (angle: number) =>
      tf.matMul(
        tf.tensor2d([
          [Math.cos(angle), -Math.sin(angle), 0],
          [Math.sin(angle), Math.cos(angle), 0],
          [0, 0, 1],
        ]),
        tf.tensor2d([
          [1, 0, 0],
          [0, Math.cos(angle), -Math.sin(angle)],
          [0, Math.sin(angle), Math.cos(angle)],
        ]),
      );
    return tf.matMul(tf.matMul(rotation(0.7), tf.diag(tf.tensor1d([...values])) as tf.Tensor2D), rotation(-1.9));
  });
}

describe('spectral normalisation', () => {
  it('divides the kernel by its largest singular value, which calls in training mode find', () => {
    const network = networkOf();
    tf.tidy(() => weight(network, 'kernel').assign(kernelOfSpectrum([5, 2, 1])));
    for (let call = 0; call < 12; call++) train(network); // each call multiplies the error by (2/5)^2
    const expected = tf.tidy(() => flatten(tf.div(weight(network, 'kernel'), 5)));
    expect(train(network)).toBeAllclose(expected, { atol: 1e-6 });
    expect(infer(network)).toBeAllclose(expected, { atol: 1e-6 });
    network.dispose();
  });

  it.each([1e25, 1e-25])('does so where squares leave the range of float32, %s', (unit) => {
    const network = networkOf();
    const kernel = tf.tidy(() => tf.keep(tf.mul(kernelOfSpectrum([5, 2, 1]), unit)));
    tf.tidy(() => weight(network, 'kernel').assign(kernel));
    for (let call = 0; call < 12; call++) train(network);
    expect(train(network)).toBeAllclose(
      tf.tidy(() => flatten(tf.div(kernel, 5 * unit))),
      { atol: 1e-5 },
    );
    kernel.dispose();
    network.dispose();
  });

  it('makes the given number of steps in a call', () => {
    const [one, three] = [networkOf(), networkOf(3)];
    for (const network of [one, three]) tf.tidy(() => weight(network, 'kernel').assign(kernelOfSpectrum([5, 2, 1])));
    const calls = [1, 2, 3].map(() => train(one));
    expect(train(three)).toEqual(calls[2]);
    expect(flatten(weight(three, 'u'))).toEqual(flatten(weight(one, 'u')));
    one.dispose();
    three.dispose();
  });

  it('does not change u in inference, and updates it in training even if the layer is frozen', () => {
    const network = networkOf();
    const start = flatten(weight(network, 'u'));
    expect(Math.hypot(...start)).toBeCloseTo(1, 6);
    infer(network);
    expect(flatten(weight(network, 'u'))).toEqual(start);
    core.withStatisticsRestored(network, () => train(network));
    expect(flatten(weight(network, 'u'))).toEqual(start);
    network.trainable = false;
    train(network);
    expect(flatten(weight(network, 'u'))).not.toEqual(start);
    network.dispose();
  });

  it('has a u that neither an optimizer updates nor a rule of `initialise` fills', () => {
    const rules = [core.dcganInitialiser, core.pytorchDefault, core.orthogonal, core.heNormal, core.constantKernels(0)];
    for (const rule of rules) {
      const network = networkOf();
      const start = flatten(weight(network, 'u'));
      core.initialise(network, rule, core.randomStream(1));
      expect(flatten(weight(network, 'u'))).toEqual(start);
      expect(core.namedWeights('n', network).filter(({ trainable }) => trainable).length).toBe(1);
      network.dispose();
    }
  });

  it('starts each time at the same u, by the name of the layer', () => {
    const [a, b] = [networkOf(), networkOf()];
    const other = sequential({ layers: [spectralDense({ name: 'other', units: 3, inputShape: [3] })] });
    expect(flatten(weight(a, 'u'))).toEqual(flatten(weight(b, 'u')));
    expect(flatten(weight(other, 'u'))).not.toEqual(flatten(weight(a, 'u')));
    for (const network of [a, b, other]) network.dispose();
  });

  it('leaves a kernel of zeros at zero, with a finite gradient, and finds its u when there is one', () => {
    const network = networkOf();
    const kernel = weight(network, 'kernel');
    tf.tidy(() => kernel.assign(tf.zeros([3, 3])));
    const start = flatten(weight(network, 'u'));
    expect(train(network)).toEqual(new Array(9).fill(0));
    expect(infer(network)).toEqual(new Array(9).fill(0));
    expect(flatten(weight(network, 'u'))).toEqual(start);
    const gradient = tf.tidy(() => {
      const loss = () => tf.sum(network.apply(tf.ones([2, 3]), { training: true }) as tf.Tensor) as tf.Scalar;
      return flatten(tf.variableGrads(loss, [kernel]).grads[kernel.name]!);
    });
    expect(gradient).toEqual(new Array(9).fill(2)); // the gradient is the same as if sigma were 1
    tf.tidy(() => kernel.assign(kernelOfSpectrum([5, 2, 1])));
    for (let call = 0; call < 12; call++) train(network);
    expect(Math.max(...train(network).map(Math.abs))).toBeLessThanOrEqual(1.000001);
    network.dispose();
  });

  it('has a row of u for each output channel', () => {
    const made = [
      [spectralConv2d({ name: 'l', filters: 5, kernelSize: 3, inputShape: [8, 8, 2] }), [5]],
      [spectralConv2dTranspose({ name: 'l', filters: 5, kernelSize: 3, inputShape: [8, 8, 2] }), [5]],
      [spectralDense({ name: 'l', units: 5, inputShape: [2] }), [5]],
      [spectralEmbedding({ name: 'l', inputDim: 7, outputDim: 5, inputShape: [1] }), [5]],
    ] as const;
    for (const [layer, shape] of made) {
      const network = sequential({ layers: [layer] });
      expect(weight(network, 'u').shape).toEqual(shape);
      network.dispose();
    }
  });
});
