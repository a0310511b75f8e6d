import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import {
  type InitialiserRule,
  initialise,
  initialiseAll,
  normalKernels,
  randomStream,
  type WeightDescription,
} from '@ganforge/core';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Layer = InstanceType<typeof layers.Layer>;

/**
 * Returns the descriptions that a rule receives for the weights of `layer`. The keys are weight names without the
 * layer's name.
 */
function described(layer: Layer): Record<string, WeightDescription> {
  const seen: Record<string, WeightDescription> = {};
  const net = sequential({ layers: [layer] });
  const leave: InitialiserRule = (weight) => {
    seen[`${weight.layerName}/${weight.weightName}`] = weight;
    return undefined;
  };
  initialise(net, leave, randomStream(1));
  net.dispose();
  return seen;
}

/** Returns the weights of a network by original name. */
const weightsOf = (net: LayersModel): Record<string, number[]> =>
  Object.fromEntries(net.weights.map((w) => [w.originalName, flatten(w.read())]));

describe('the description of a weight', () => {
  // The fans were computed by hand. If PyTorch has the same layer, its `_calculate_fan_in_and_fan_out` (1.13) gives the
  // same numbers. The exception is the transposed convolution, where PyTorch swaps the two: (40, 24).
  it.each<[string, Layer, string, number[], number, number]>([
    ['dense [in,out]', layers.dense({ units: 5, inputShape: [7], name: 'l' }), 'l/kernel', [7, 5], 7, 5],
    [
      'conv2d [kh,kw,in,out]',
      layers.conv2d({ filters: 5, kernelSize: [4, 2], inputShape: [8, 8, 3], name: 'l' }),
      'l/kernel',
      [4, 2, 3, 5],
      24,
      40,
    ],
    [
      'conv2dTranspose [kh,kw,out,in]',
      layers.conv2dTranspose({ filters: 5, kernelSize: [4, 2], strides: 2, inputShape: [8, 8, 3], name: 'l' }),
      'l/kernel',
      [4, 2, 5, 3],
      24,
      40,
    ],
    [
      'depthwiseConv2d [kh,kw,in,multiplier]',
      layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, inputShape: [8, 8, 6], name: 'l' }),
      'l/depthwise_kernel',
      [3, 3, 6, 2],
      9,
      18,
    ],
    [
      'separableConv2d, depthwise',
      layers.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2, inputShape: [8, 8, 6], name: 'l' }),
      'l/depthwise_kernel',
      [3, 3, 6, 2],
      9,
      18,
    ],
    [
      'separableConv2d, pointwise',
      layers.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2, inputShape: [8, 8, 6], name: 'l' }),
      'l/pointwise_kernel',
      [1, 1, 12, 4],
      12,
      4,
    ],
    [
      'conv1d [k,in,out]',
      layers.conv1d({ filters: 5, kernelSize: 4, inputShape: [8, 3], name: 'l' }),
      'l/kernel',
      [4, 3, 5],
      12,
      20,
    ],
    [
      'conv3dTranspose [kd,kh,kw,out,in]',
      layers.conv3dTranspose({ filters: 5, kernelSize: 2, inputShape: [4, 4, 4, 3], name: 'l' }),
      'l/kernel',
      [2, 2, 2, 5, 3],
      24,
      40,
    ],
    [
      'a transposed conv over time',
      layers.timeDistributed({
        layer: layers.conv2dTranspose({ filters: 5, kernelSize: [4, 2] }),
        inputShape: [2, 8, 8, 3],
        name: 'l',
      }),
      'l/kernel',
      [4, 2, 5, 3],
      24,
      40,
    ],
  ])('has the fans of %s', (_, layer, name, shape, fanIn, fanOut) => {
    const before = tf.memory().numTensors;
    const weights = described(layer);
    expect(weights[name]).toMatchObject({ shape, fanIn, fanOut });
    expect(weights[name]).not.toHaveProperty('units');
    if (name.endsWith('/kernel')) expect(weights['l/bias']).toMatchObject({ fanIn, fanOut });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives a separable convolution’s bias the fans of the kernel it follows', () => {
    const layer = layers.separableConv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 6], name: 'l' });
    expect(described(layer)['l/bias']).toMatchObject({ fanIn: 6, fanOut: 4 });
  });

  it('names class, layer and weight, and the units of recurrent cells', () => {
    const norm = described(layers.batchNormalization({ inputShape: [3], name: 'n' }));
    expect(norm['n/gamma']).toEqual({
      layerName: 'n',
      layerClass: 'BatchNormalization',
      weightName: 'gamma',
      shape: [3],
      fanIn: 1,
      fanOut: 1,
    });
    expect(Object.keys(norm)).toEqual(['n/gamma', 'n/beta', 'n/moving_mean', 'n/moving_variance']);
    const cell = layers.lstm({ units: 9, recurrentInitializer: 'zeros', name: 'cell' });
    const both = described(
      layers.bidirectional({ layer: cell as never, inputShape: [4, 3], name: 'b', mergeMode: 'concat' }),
    );
    expect(both['b/backward_cell/kernel']).toMatchObject({ shape: [3, 36], fanIn: 3, fanOut: 36, units: 9 });
    expect(both['b/forward_cell/recurrent_kernel']).toMatchObject({ shape: [9, 36], fanIn: 9, units: 9 });
    expect(both['b/forward_cell/bias']).toMatchObject({ fanIn: 3, units: 9 });
  });
});

describe('initialise', () => {
  const dense = (name: string) => layers.dense({ units: 3, inputShape: [3], name });

  it('gives each weight its own stream, so that a further layer changes no other weight', () => {
    const before = tf.memory().numTensors;
    const [short, long] = [
      ['a', 'c'],
      ['a', 'b', 'c'],
    ].map((names) => sequential({ layers: names.map(dense) }));
    for (const net of [short!, long!]) initialise(net, normalKernels(), randomStream(5, 'g'));
    const [few, many] = [weightsOf(short!), weightsOf(long!)];
    expect(many).toMatchObject(few);
    expect(many['b/kernel']).not.toEqual(many['a/kernel']);
    // gives the same weights again, independent of their old values
    initialise(long!, normalKernels(), randomStream(5, 'g'));
    expect(weightsOf(long!)).toEqual(many);
    initialise(long!, normalKernels(), randomStream(5, 'd'));
    expect(weightsOf(long!)['a/kernel']).not.toEqual(many['a/kernel']);
    for (const net of [short!, long!]) net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('draws a weight from the stream forked by its name', () => {
    const net = sequential({ layers: [dense('a')] });
    initialise(net, normalKernels({ std: 1 }), randomStream(5));
    const expected = randomStream(5).fork('a/kernel').normal([3, 3]);
    expect(weightsOf(net)['a/kernel']).toEqual(flatten(expected));
    expected.dispose();
    net.dispose();
  });

  it('opens nested models, keeps the variables and leaves what the rule leaves', () => {
    const inner = sequential({ name: 'inner', layers: [dense('a')] });
    const net = sequential({ name: 'outer', layers: [inner, dense('b')] });
    const kept = weightsOf(net)['b/kernel'];
    const variables = net.weights.map((w) => w.read());
    const rule: InitialiserRule = ({ layerName, shape }) => (layerName === 'a' ? tf.fill([...shape], 2) : undefined);
    initialise(net, rule, randomStream(1));
    expect(weightsOf(net)).toMatchObject({ 'a/kernel': Array(9).fill(2), 'a/bias': [2, 2, 2], 'b/kernel': kept });
    expect(net.weights.map((w) => w.read())).toEqual(variables);
    net.dispose();
  });

  it('refuses a rule that gives another shape or type, without a leak', () => {
    const net = sequential({ layers: [dense('a')] });
    const before = tf.memory().numTensors;
    const shape: InitialiserRule = () => tf.zeros([3, 3]);
    expect(() => initialise(net, shape, randomStream(1))).toThrow(
      /\[core\/initialise\] the rule must return 'a\/bias' float32 \[3\]; received float32 \[3,3\]/,
    );
    const type: InitialiserRule = ({ shape }) => tf.zeros([...shape], 'int32');
    expect(() => initialise(net, type, randomStream(1))).toThrow(/received int32 \[3,3\]/);
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });

  it('refuses a layer without its own name', () => {
    const net = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
    expect(() => initialise(net, normalKernels(), randomStream(1))).toThrow(
      /a layer whose name 'dense_Dense\d+' was generated by tfjs/,
    );
    net.dispose();
  });
});

describe('initialiseAll', () => {
  const dense = (name: string) =>
    sequential({ name, layers: [layers.dense({ name: 'd', units: 3, inputShape: [2], kernelInitializer: 'zeros' })] });

  it('fills each network from the fork of its own name', () => {
    const networks = { a: dense('a'), b: dense('b') };
    initialiseAll(networks, normalKernels(), 5);
    const alone = dense('alone');
    initialise(alone, normalKernels(), randomStream(5, 'initialise', 'b'));
    expect(weightsOf(networks.b)).toEqual(weightsOf(alone));
    expect(weightsOf(networks.a)).not.toEqual(weightsOf(networks.b));

    const before = weightsOf(networks.a);
    initialiseAll({ a: networks.a }, normalKernels(), 5); // gives the same weights, independent of the other networks
    expect(weightsOf(networks.a)).toEqual(before);
    initialiseAll({ a: networks.a }, normalKernels(), 6);
    expect(weightsOf(networks.a)).not.toEqual(before);
    for (const network of [networks.a, networks.b, alone]) network.dispose();
  });
});
