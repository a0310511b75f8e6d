import '@tensorflow/tfjs-backend-cpu';
import { assignWeights, namedWeights, tensorOfArray } from '@ganforge/core';
import type { NamedArray } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const network = () =>
  sequential({
    name: 'net',
    layers: [layers.dense({ name: 'd', units: 2, inputShape: [1], kernelInitializer: 'ones' })],
  });
const array = (shape: number[], ...data: number[]): NamedArray => ({
  dtype: 'F32',
  shape,
  data: Float32Array.from(data),
});
const arrays = { 'net/d/kernel': array([1, 2], 3, 4), 'net/d/bias': array([2], 5, 6) };
const valuesOf = (net: LayersModel): number[] =>
  namedWeights('net', net).flatMap(({ variable }) => Array.from(variable.dataSync()));

describe('assignWeights', () => {
  it('puts arrays into the weights of their keys, in the variables that were there, and leaves no tensor', () => {
    const net = network();
    const weights = namedWeights('net', net);
    const before = tf.memory().numTensors;
    assignWeights('the file', weights, arrays);
    expect(tf.memory().numTensors).toBe(before);
    expect(valuesOf(net)).toEqual([3, 4, 5, 6]);
    expect(namedWeights('net', net).map(({ variable }) => variable)).toEqual(weights.map(({ variable }) => variable));
    net.dispose();
  });

  it.each<[string, Record<string, NamedArray>, string]>([
    ['lacks a weight', { 'net/d/kernel': arrays['net/d/kernel'] }, "it lacks the weight 'net/d/bias'"],
    [
      'has one of another shape',
      { ...arrays, 'net/d/bias': array([1, 2], 5, 6) },
      "its weight 'net/d/bias' has shape [1,2]; expected [2]",
    ],
    ['has one more', { ...arrays, 'net/e/bias': array([1], 0) }, "its weight 'net/e/bias' is in no network of the GAN"],
  ])('refuses what %s, and changes nothing', (_, wrong, problem) => {
    const net = network();
    const assign = () => assignWeights('the file', namedWeights('net', net), wrong);
    expect(assign).toThrow(
      `[core/assign-weights] the file belongs to another GAN: ${problem}. Build the GAN with the options of the run.`,
    );
    expect(assign).toThrow(expect.objectContaining({ code: 'mismatch' }));
    expect(valuesOf(net)).toEqual([1, 1, 0, 0]);
    net.dispose();
  });
});

describe('tensorOfArray', () => {
  it.each<[NamedArray, string, number[]]>([
    [array([2], 0.5, -3), 'float32', [0.5, -3]],
    [{ dtype: 'I32', shape: [2], data: Int32Array.of(-7, 2 ** 30) }, 'int32', [-7, 2 ** 30]],
    [{ dtype: 'BOOL', shape: [2], data: Uint8Array.of(1, 0) }, 'bool', [1, 0]],
    [{ dtype: 'F64', shape: [2], data: Float64Array.of(0.1, 2) }, 'float32', [Math.fround(0.1), 2]],
    // 0x3800 and 0xc000 are 0.5 and -2 in half precision (IEEE 754 binary16)
    [{ dtype: 'F16', shape: [2], data: Uint16Array.of(0x3800, 0xc000) }, 'float32', [0.5, -2]],
  ])('of %j is %s', (given, dtype, values) => {
    const tensor = tensorOfArray(given);
    expect([tensor.dtype, tensor.shape]).toEqual([dtype, [2]]);
    expect(Array.from(tensor.dataSync())).toEqual(values);
    tensor.dispose();
  });

  it('has a scalar of no axes', () => {
    const tensor = tensorOfArray(array([], 4));
    expect([tensor.shape, tensor.dataSync()[0]]).toEqual([[], 4]);
    tensor.dispose();
  });
});
