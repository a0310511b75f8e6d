import '@ganforge/testing';
import { initialise, normalKernels, randomStream } from '@ganforge/core';
import * as ganforge from '@ganforge/core/layers';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { input, type layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useEngine('cpu'));

/** Builds a layer for inputs of these shapes, fills its kernels from N(0,1), and calls `use` with it. */
function withLayer(layer: layers.Layer, shapes: number[][], use: (apply: (...x: tf.Tensor[]) => tf.Tensor) => void) {
  const inputs = shapes.map((shape, i) => input({ shape, name: `in${i}` }));
  const outputs = layer.apply(inputs.length === 1 ? inputs[0]! : inputs) as SymbolicTensor;
  const network = model({ name: 'network', inputs, outputs });
  initialise(network, normalKernels({ std: 1 }), randomStream(1));
  tf.tidy(() => use((...x) => network.apply(x.length === 1 ? x[0]! : x) as tf.Tensor));
  network.dispose();
}

const random = (...shape: number[]): tf.Tensor => randomStream(2, ...shape).normal(shape);

describe('modulatedConv2d', () => {
  const make = (demodulate: boolean) =>
    ganforge.modulatedConv2d({ name: 'conv', filters: 5, kernelSize: 3, demodulate, useBias: false });
  const shapes = [[6, 6, 4], [4]];

  it('is a convolution by a kernel of norm 1 for each example, whatever the scale of its style', () => {
    withLayer(make(true), shapes, (apply) => {
      const [x, style] = [random(3, 6, 6, 4), random(3, 4)];
      expect(apply(x, tf.mul(style, 50))).toBeAllclose(apply(x, style), { rtol: 1e-4, atol: 1e-5 });
      const impulse = tf.pad(
        tf.ones([4, 1, 1, 1]),
        [0, 2, 2, 0].map((before) => [before, before && 3] as [number, number]),
      );
      // Each channel is tested alone. The squares of the kernel, summed over the channels and the taps, add up to 1 for
      // each filter.
      const each = tf.mul(tf.reshape(tf.eye(4), [4, 1, 1, 4]), impulse);
      const one = tf.tile(tf.slice(style, 0, 1), [4, 1]);
      expect(tf.sum(tf.square(apply(each, one)), [0, 1, 2])).toBeAllclose([1, 1, 1, 1, 1], { rtol: 1e-4 });
    });
  });

  it('without demodulation grows with the style', () => {
    withLayer(make(false), shapes, (apply) => {
      const [x, style] = [random(3, 6, 6, 4), random(3, 4)];
      expect(apply(x, tf.mul(style, 50))).toBeAllclose(tf.mul(apply(x, style), 50), { rtol: 1e-4, atol: 1e-4 });
    });
  });
});

describe('firResampling2d', () => {
  it.each(['up', 'down'] as const)(
    '%s keeps what is constant, but beside the borders, and is its own mirror',
    (direction) => {
      withLayer(ganforge.firResampling2d({ name: 'fir', direction }), [[8, 8, 2]], (apply) => {
        const side = direction === 'up' ? 16 : 4;
        const ones = tf.slice(apply(tf.ones([1, 8, 8, 2])), [0, 2, 2, 0], [1, side - 3, side - 3, 2]);
        expect(tf.slice(ones, [0, 0, 0, 0], [1, side - 4, side - 4, 2])).toBeAllclose(
          tf.ones([1, side - 4, side - 4, 2]),
        );
        const x = random(2, 8, 8, 2);
        expect(apply(tf.reverse(x, [1, 2]))).toBeAllclose(tf.reverse(apply(x), [1, 2]), { atol: 1e-6 });
      });
    },
  );

  it('refuses half of an odd side', () => {
    const layer = ganforge.firResampling2d({ name: 'fir', direction: 'down' });
    expect(() => layer.apply(input({ shape: [7, 8, 1] }))).toThrow(
      "'fir' halves maps of even height and width; received 7.",
    );
  });
});

describe('equalizedConv2d', () => {
  it('keeps the variance of its inputs, whatever its width', () => {
    for (const channels of [4, 64]) {
      const layer = ganforge.equalizedConv2d({ name: 'conv', filters: 32, kernelSize: 3 });
      withLayer(layer, [[16, 16, channels]], (apply) => {
        const inner = tf.slice(apply(random(4, 16, 16, channels)), [0, 1, 1, 0], [4, 14, 14, 32]);
        expect(tf.moments(inner).variance.dataSync()[0]).toBeGreaterThan(0.7);
        expect(tf.moments(inner).variance.dataSync()[0]).toBeLessThan(1.3);
      });
    }
  });

  it('resamples to twice and half the size', () => {
    for (const [resample, side] of [
      ['up', 16],
      ['down', 4],
    ] as const) {
      const layer = ganforge.equalizedConv2d({ name: 'conv', filters: 3, kernelSize: 3, resample });
      expect((layer.apply(input({ shape: [8, 8, 2] })) as SymbolicTensor).shape).toEqual([null, side, side, 3]);
    }
  });

  it('refuses kernels that it cannot resample', () => {
    const options = { name: 'conv', filters: 1, kernelSize: 4 as never };
    expect(() => ganforge.equalizedConv2d(options)).toThrow('kernelSize must be 1 or 3; received 4.');
    expect(() => ganforge.equalizedDense({ name: 'dense', units: 1, gain: 0 })).toThrow(
      'gain must be a number above 0',
    );
  });
});

describe('groupedConv2d', () => {
  it('convolves each group of channels by itself', () => {
    const layer = ganforge.groupedConv2d({ name: 'conv', filters: 4, kernelSize: 3, groups: 2, useBias: false });
    withLayer(layer, [[6, 6, 6]], (apply) => {
      const x = random(2, 6, 6, 6);
      const only = (from: number) =>
        tf.mul(x, tf.tensor1d([0, 1, 2, 3, 4, 5].map((c) => Number(c >= from && c < from + 3))));
      const [first, second] = [
        tf.slice(apply(only(0)), [0, 0, 0, 2]),
        tf.slice(apply(only(3)), [0, 0, 0, 0], [-1, -1, -1, 2]),
      ];
      for (const other of [first, second]) expect(tf.max(tf.abs(other)).dataSync()[0]).toBe(0);
      expect(tf.add(apply(only(0)), apply(only(3)))).toBeAllclose(apply(x), { atol: 1e-4 });
    });
  });

  it('refuses groups that do not divide', () => {
    const make = (filters: number) => ganforge.groupedConv2d({ name: 'conv', filters, kernelSize: 3, groups: 2 });
    expect(() => make(3)).toThrow("'conv' has 2 groups, which do not divide 3 filters. Set groups to a divisor of 3.");
    expect(() => make(2).apply(input({ shape: [4, 4, 3] }))).toThrow('which do not divide 3 channels.');
  });
});

describe('gatedLinearUnit', () => {
  it('multiplies each channel of the first half by the sigmoid of its partner', () => {
    const layer = ganforge.gatedLinearUnit({ name: 'gate' });
    const y = tf.tidy(() => (layer.apply(tf.tensor2d([[3, -2, 0, 100]])) as tf.Tensor).dataSync());
    expect(y).toBeAllclose([1.5, -2]);
    expect(() => layer.apply(input({ shape: [3] }))).toThrow("'gate' halves an even number of channels; received 3.");
  });
});

describe('latentAverage and pixelNoise', () => {
  it('moves the average by .005 of the distance in training, and passes on what comes', () => {
    const layer = ganforge.latentAverage({ name: 'average' });
    const x = tf.tensor2d([1, 2, 3, 6], [2, 2]);
    const before = layer.apply(x) as tf.Tensor;
    expect(layer.weights[0]!.read()).toBeAllclose([0, 0]);
    const y = layer.apply(x, { training: true }) as tf.Tensor;
    expect(layer.weights[0]!.read()).toBeAllclose([0.01, 0.02], { rtol: 1e-5 });
    expect(y).toBeAllclose(x);
    tf.dispose([x, y, before]);
    layer.dispose();
  });

  it('adds the same noise to all channels of a pixel: drawn in training, the same map in inference', () => {
    const layer = ganforge.pixelNoise({ name: 'noise', gain: 2 });
    tf.tidy(() => {
      const x = tf.zeros([2, 4, 4, 3]);
      const of = (kwargs: object) => layer.apply(x, kwargs) as tf.Tensor;
      const training = (seed: number) => of({ training: true, random: randomStream(seed) });
      expect(training(1)).toBeAllclose(x); // the strength is 0
      layer.weights[0]!.write(tf.scalar(0.5));
      layer.weights[1]!.write(random(1, 4, 4, 1));
      expect(of({})).toBeAllclose(tf.tile(random(1, 4, 4, 1), [2, 1, 1, 3]));
      const [a, again, b] = [training(1), training(1), training(2)];
      expect(a).toBeAllclose(again);
      expect(a).toBeAllclose(tf.tile(tf.slice(a, [0, 0, 0, 0], [2, 4, 4, 1]), [1, 1, 1, 3]));
      expect(tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]).toBeGreaterThan(0.1);
    });
    layer.dispose();
  });
});
