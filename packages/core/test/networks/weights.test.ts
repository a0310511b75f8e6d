import '@tensorflow/tfjs-backend-cpu';
import { namedWeights } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const dense = (name: string, inputShape?: number[]) =>
  layers.dense({ units: 2, name, ...(inputShape ? { inputShape } : {}) });

function critic(): LayersModel {
  return sequential({
    name: 'critic',
    layers: [
      layers.conv2d({ filters: 2, kernelSize: 3, name: 'conv', inputShape: [4, 4, 1] }),
      layers.batchNormalization({ name: 'norm' }),
      layers.flatten({ name: 'flat' }),
      dense('logit'),
    ],
  });
}

const keys = ['conv/kernel', 'conv/bias', 'norm/gamma', 'norm/beta', 'norm/moving_mean', 'norm/moving_variance'];

describe('namedWeights', () => {
  it('keys by network and original name, in the order of the layers, the same for a second instance', () => {
    const expected = [...keys, 'logit/kernel', 'logit/bias'].map((k) => `critic/${k}`);
    const [one, two] = [critic(), critic()];
    expect(namedWeights('critic', one).map((w) => w.key)).toEqual(expected);
    expect(namedWeights('critic', two).map((w) => w.key)).toEqual(expected);
    expect(two.weights.map((w) => w.name)).not.toEqual(one.weights.map((w) => w.name)); // the names of tfjs differ
    one.dispose();
    two.dispose();
  });

  it('gives the live variables, and what is trainable now', () => {
    const before = tf.memory().numTensors;
    const net = critic();
    const weights = namedWeights('d', net);
    expect(weights.filter((w) => !w.trainable).map((w) => w.key)).toEqual([
      'd/norm/moving_mean',
      'd/norm/moving_variance',
    ]);
    const bias = weights.find((w) => w.key === 'd/logit/bias')!;
    tf.tidy(() => bias.variable.assign(tf.tensor1d([7, 8])));
    const [output] = tf.tidy(() => [(net.predict(tf.zeros([1, 4, 4, 1])) as tf.Tensor).dataSync()]);
    expect(Array.from(output)).toEqual([7, 8]);
    net.getLayer('conv').trainable = false;
    const frozen = namedWeights('d', net);
    expect(frozen.map((w) => w.key)).toEqual(weights.map((w) => w.key));
    expect(frozen.slice(0, 3).map((w) => w.trainable)).toEqual([false, false, true]);
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('opens nested models and wrappers, and counts a shared layer once', () => {
    const inner = sequential({ name: 'inner', layers: [dense('a', [2])] });
    const x = input({ shape: [2] });
    const shared = dense('shared');
    const outer = model({ inputs: x, outputs: shared.apply(inner.apply(shared.apply(x))) as SymbolicTensor });
    expect(new Set(namedWeights('g', outer).map((w) => w.key))).toEqual(
      new Set(['g/a/kernel', 'g/a/bias', 'g/shared/kernel', 'g/shared/bias']),
    );
    const wrapped = sequential({
      layers: [layers.timeDistributed({ layer: layers.dense({ units: 1 }), inputShape: [3, 2], name: 'each' })],
    });
    expect(namedWeights('g', wrapped).map((w) => w.key)).toEqual(['g/each/kernel', 'g/each/bias']);
    outer.dispose();
    wrapped.dispose();
  });

  it.each<[string, () => LayersModel]>([
    ['dense_Dense', () => sequential({ layers: [layers.dense({ units: 2, inputShape: [2] })] })],
    [
      'conv2d_transpose_Conv2DTranspose',
      () => sequential({ layers: [layers.conv2dTranspose({ filters: 1, kernelSize: 2, inputShape: [2, 2, 1] })] }),
    ],
    [
      'batch_normalization_BatchNormalization',
      () => sequential({ layers: [layers.batchNormalization({ inputShape: [2] })] }),
    ],
    ['p_re_lu_PReLU', () => sequential({ layers: [layers.prelu({ inputShape: [2] })] })],
  ])('refuses a layer that tfjs named %s…, by that name', (name, build) => {
    const net = build();
    expect(() => namedWeights('g', net)).toThrow(
      new RegExp(`^\\[core/weights\\] network 'g' has a layer .*'${name}\\d+'`),
    );
    expect(() => namedWeights('g', net)).toThrow(GanError);
    net.dispose();
  });

  it('does not take a name for automatic that merely resembles one', () => {
    const net = sequential({ layers: [dense('to_RGB64', [2]), dense('conv_Block1'), dense('dense_1')] });
    expect(namedWeights('g', net)).toHaveLength(6);
    net.dispose();
  });

  it('refuses two weights with one name, naming the layer', () => {
    const inner = sequential({ name: 'inner', layers: [dense('a', [2])] });
    const net = sequential({ layers: [inner, dense('a')] });
    expect(() => namedWeights('g', net)).toThrow(/'g' has two weights named 'a\/kernel'.*'a'/);
    net.dispose();
  });

  it.each(['', 'a/b', 'a b'])('refuses the network name %j', (name) => {
    const net = critic();
    expect(() => namedWeights(name, net)).toThrow(GanError);
    net.dispose();
  });

  it('refuses a disposed model', () => {
    const net = critic();
    net.dispose();
    expect(() => namedWeights('d', net)).toThrow(/'d\/conv\/kernel' is disposed/);
  });
});
