import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import { randomStream } from '@ganforge/core';
import { dropout, gaussianNoise } from '@ganforge/core/layers';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { input, type layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const count = 100_000;

/** Returns the output of a layer for an input of ones in training mode. */
function drawn(layer: layers.Layer | ReturnType<typeof model>, seed: number, size = count): number[] {
  return tf.tidy(() => {
    const kwargs = { training: true, random: randomStream(seed) };
    return flatten(layer.apply(tf.ones([1, size]), kwargs) as tf.Tensor);
  });
}

describe('gaussianNoise', () => {
  it('adds N(0, stddev^2): mean, variance and fourth moment within four standard errors', () => {
    const stddev = 0.3;
    const z = drawn(gaussianNoise({ name: 'noise', stddev }), 1).map((y) => (y - 1) / stddev);
    const moment = (k: number) => z.reduce((sum, value) => sum + value ** k, 0) / count;
    // The variances of z, z^2 and z^4 are 1, 2 and 96.
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count));
  });
});

describe('dropout', () => {
  it.each([0.1, 0.5, 0.9])(
    'keeps 1 - %s of the numbers, within four standard errors, and divides them by that',
    (rate) => {
      const y = drawn(dropout({ name: 'drop', rate }), 2);
      const kept = y.filter((value) => value !== 0);
      expect(Math.abs(kept.length / count - (1 - rate))).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / count));
      expect(new Set(kept)).toEqual(new Set([Math.fround(1 / Math.fround(1 - rate))]));
    },
  );

  it('has the mask as its gradient', () => {
    const layer = dropout({ name: 'drop', rate: 0.5 });
    const mask = drawn(layer, 3, 50);
    const slope = tf.tidy(() => {
      const kwargs = { training: true, random: randomStream(3) };
      return flatten(tf.grad((x: tf.Tensor) => tf.sum(layer.apply(x, kwargs) as tf.Tensor))(tf.ones([1, 50])));
    });
    expect(slope).toEqual(mask);
  });
});

const make = {
  gaussianNoise: (name: string) => gaussianNoise({ name, stddev: 1 }),
  dropout: (name: string) => dropout({ name, rate: 0.5 }),
};

describe.each(Object.entries(make))('%s', (_, layerOf) => {
  it('is the same under the same stream, and another under another', () => {
    expect(drawn(layerOf('a'), 1, 50)).toEqual(drawn(layerOf('a'), 1, 50));
    expect(drawn(layerOf('a'), 1, 50)).not.toEqual(drawn(layerOf('a'), 2, 50));
  });

  it('draws by its name', () => {
    expect(drawn(layerOf('a'), 1, 50)).not.toEqual(drawn(layerOf('b'), 1, 50));
  });

  it('is the identity in inference, with or without a stream', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([[1, -2, 3]]);
      expect(flatten(layerOf('a').apply(x) as tf.Tensor)).toEqual([1, -2, 3]);
      expect(flatten(layerOf('a').apply(x, { random: randomStream(1) }) as tf.Tensor)).toEqual([1, -2, 3]);
      expect(flatten(layerOf('a').apply(x, { training: false }) as tf.Tensor)).toEqual([1, -2, 3]);
    });
  });

  it('draws new numbers at each use under one stream: twice in a network, and by one name in nested models', () => {
    const x = input({ shape: [50], name: 'x' });
    const shared = layerOf('a');
    const both = model({ inputs: x, outputs: [shared.apply(x), shared.apply(x)] as SymbolicTensor[] });
    const outputs = tf.tidy(() =>
      (both.apply(tf.ones([1, 50]), { training: true, random: randomStream(1) }) as tf.Tensor[]).map(flatten),
    );
    expect(outputs[0]).not.toEqual(outputs[1]);
    expect(outputs[0]).toEqual(drawn(layerOf('a'), 1, 50));

    const nested = ['left', 'right'].map((name) => {
      const own = input({ shape: [50], name: `${name}_x` });
      return model({ name, inputs: own, outputs: layerOf('a').apply(own) as SymbolicTensor }).apply(
        x,
      ) as SymbolicTensor;
    });
    const outer = model({ inputs: x, outputs: nested });
    const halves = tf.tidy(() =>
      (outer.apply(tf.ones([1, 50]), { training: true, random: randomStream(1) }) as tf.Tensor[]).map(flatten),
    );
    expect(halves).toEqual(outputs);
  });
});
