import '@tensorflow/tfjs-backend-cpu';
import * as ganforge from '@ganforge/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { input, type layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { checkDerivatives } from '../gradients/derivatives.ts';
import { spread } from '../gradients/gradient-case.ts';

const name = 'layer';

function variable(shape: number[], seed: number): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(spread(shape, seed), shape, 'float32')));
}

/**
 * Compares the layer's derivatives with central differences, for its input and its trainable weights. All of them are
 * spread over [-1,1].
 */
function check(layer: layers.Layer, shape: number[], beside: () => tf.Tensor[] = () => []): void {
  const before = tf.memory().numTensors;
  const x = variable(shape, 0);
  const classes = beside();
  const call = (at: tf.Tensor) =>
    layer.apply(classes.length === 0 ? at : [at, ...classes], { training: true }) as tf.Tensor;
  tf.tidy(() => void call(x)); // builds the layer
  const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  for (const [i, weight] of weights.entries()) {
    tf.tidy(() => weight.assign(tf.tensor(spread(weight.shape, i + 1), weight.shape, 'float32')));
  }
  checkDerivatives(call, [x, ...weights]);
  x.dispose();
  tf.dispose(classes);
  layer.dispose();
  expect(tf.memory().numTensors).toBe(before);
}

describe('layers differentiate rightly for inputs and weights, to first and second order', () => {
  it('instance normalisation', () => {
    check(ganforge.instanceNormalization({ name, center: true, scale: true }), [2, 3, 3, 2]);
    check(ganforge.instanceNormalization({ name }), [2, 5, 2]);
  });
  it('group normalisation', () => check(ganforge.groupNormalization({ name, groups: 2 }), [2, 3, 1, 4]));
  it('global sum pooling', () => check(ganforge.globalSumPooling2d({ name }), [2, 3, 2, 2]));
  it('pixel normalisation', () => check(ganforge.pixelNormalization({ name }), [2, 3, 2, 3]));
  it('conditional batch norm', () =>
    check(ganforge.conditionalBatchNormalization({ name, classes: 3 }), [4, 3, 1, 2], () => [
      tf.tensor1d([2, 0, 0, 1], 'int32'),
    ]));
  it('batch norm by a vector', () =>
    check(ganforge.projectedBatchNormalization({ name }), [3, 2, 1, 2], () => [tf.tensor(spread([3, 2], 5), [3, 2])]));
  it('self-attention', () => check(ganforge.selfAttention2d({ name, spectral: false }), [2, 4, 3, 4]));
  it('reflection padding', () => check(ganforge.reflectionPadding2d({ name, padding: [2, 1] }), [2, 3, 5, 2]));
  it('highway', () => check(ganforge.highway({ name }), [2, 3, 4]));
  it('minibatch discrimination', () =>
    check(ganforge.minibatchDiscrimination({ name, features: 3, dimensions: 2 }), [4, 3]));
  it('minibatch standard deviation', () =>
    check(ganforge.minibatchStandardDeviation({ name, groupSize: 2, features: 2 }), [5, 2, 1, 4]));

  it('spectral normalisation: as W / (u^T W v) with u and v constant', () => {
    const layer = ganforge.spectralDense({ name, units: 3, useBias: false });
    const [x, reference] = [variable([4, 5], 0), variable([5, 3], 1)];
    tf.tidy(() => void layer.apply(x));
    const [kernel, u] = layer.weights.map((weight) => weight.read() as tf.Variable) as [tf.Variable, tf.Variable];
    tf.tidy(() => kernel.assign(reference));
    const [left, right] = tf.tidy(() => {
      const column = tf.reshape(u, [3, 1]);
      const unit = (t: tf.Tensor) => tf.div(t, tf.norm(t));
      const v = unit(tf.matMul(kernel as tf.Tensor2D, column as tf.Tensor2D));
      return [tf.keep(column), tf.keep(v)];
    });
    // In inference u does not change, and v is the same as above as long as the kernel does not change.
    const plain = (at: tf.Tensor): tf.Tensor => {
      const sigma = tf.sum(tf.mul(tf.matMul(reference as tf.Tensor2D, left as tf.Tensor2D), right!));
      return tf.matMul(at as tf.Tensor2D, tf.div(reference, sigma) as tf.Tensor2D);
    };
    const own = (at: tf.Tensor): tf.Tensor => layer.apply(at) as tf.Tensor;
    checkDerivatives(plain, [x, reference]); // the reference is right
    const hessianTimes = (f: (at: tf.Tensor) => tf.Tensor, weight: tf.Variable): number[][] =>
      tf.tidy(() => {
        const loss = (at: tf.Tensor, w: tf.Tensor) => tf.add(tf.sum(tf.sigmoid(f(at))), tf.mul(0, tf.sum(w)));
        const slope = (at: tf.Tensor, w: tf.Tensor) => {
          const [dx, dw] = tf.grads(loss as (...at: tf.Tensor[]) => tf.Tensor)([at, w]);
          return tf.add(tf.sum(tf.square(dx!)), tf.sum(tf.pow(dw!, 3)));
        };
        const at = [x, weight];
        const first = tf.grads(loss as (...at: tf.Tensor[]) => tf.Tensor)(at);
        const second = tf.grads(slope as (...at: tf.Tensor[]) => tf.Tensor)(at);
        return [...first, ...second].map((t) => Array.from(t.dataSync()));
      });
    const [actual, expected] = [hessianTimes(own, kernel), hessianTimes(plain, reference)];
    for (const [i, numbers] of expected.entries()) {
      for (const [j, value] of numbers.entries()) expect(actual[i]![j]).toBeCloseTo(value, 12);
    }
    tf.dispose([x, reference, left!, right!]);
    layer.dispose();
  });

  it.each(['up', 'down', 'none'] as const)('residual block, %s, through a whole model', (resample) => {
    const inputs = input({ shape: [2, 4, 2], name: 'x' });
    const normalize = (own: string) => ganforge.instanceNormalization({ name: own });
    const outputs = ganforge.residualBlock(inputs, {
      name: 'b',
      filters: 3,
      resample,
      normalize,
      activation: 'leakyReLU',
    });
    const block = model({ inputs, outputs: outputs as SymbolicTensor });
    const x = variable([2, 2, 4, 2], 3); // the steps of the finite differences cross no kink of an activation
    const weights = block.trainableWeights.map((weight) => weight.read() as tf.Variable);
    for (const [i, weight] of weights.entries()) {
      tf.tidy(() => weight.assign(tf.tensor(spread(weight.shape, i + 1), weight.shape, 'float32')));
    }
    checkDerivatives((at) => block.apply(at, { training: true }) as tf.Tensor, [x, ...weights], 2e-6);
    x.dispose();
    block.dispose();
  });
});
