import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { attributes, undilatedConvolutions } from './convolutions.ts';
import { runKernel, useWasm } from './on-wasm.ts';
import { type Convolution, filterGradient, inputGradient, relativeError, shapes, values } from './reference.ts';

const size = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);

function check(c: Convolution, seed: number): void {
  const s = shapes(c);
  const [x, filter, dy] = [values(size(s.x), seed), values(size(s.filter), seed + 1), values(size(s.y), seed + 2)];
  const inputs = { x: tf.tensor(x, s.x), filter: tf.tensor(filter, s.filter), dy: tf.tensor(dy, s.y) };
  const kind = c.depthwise ? 'DepthwiseConv2dNativeBackprop' : 'Conv2DBackprop';
  const dw = runKernel(`${kind}Filter`, inputs, { ...attributes(c), filterShape: s.filter });
  const dx = runKernel(`${kind}Input`, inputs, { ...attributes(c), inputShape: s.x });
  tf.dispose(inputs);
  expect(relativeError(dw.values, filterGradient(c, x, dy))).toBeLessThan(1e-5);
  expect(relativeError(dx.values, inputGradient(c, dy, filter))).toBeLessThan(1e-5);
}

beforeAll(useWasm);

test.each([false, true])('5,000 small convolutions of every kind agree with float64 (depthwise %s)', (depthwise) => {
  const possible = undilatedConvolutions(depthwise ? 4 : 9, depthwise);
  fc.assert(fc.property(possible, fc.integer(), check), { numRuns: 5000, seed: 21 });
});

test.each([
  [64, 3, 64, 16],
  [32, 64, 128, 4],
  [16, 128, 256, 4],
  [8, 256, 512, 4],
  [28, 1, 64, 16],
  [14, 64, 128, 8],
])(
  'a layer of DCGAN agrees with float64: %i pixels, %i to %i channels, batch %i',
  (pixels, inChannels, filters, batch) => {
    const input = [pixels, pixels] as const;
    const [kernel, strides, dilations] = [[4, 4], [2, 2], [1, 1]] as const; // biome-ignore format: short
    check({ batch, input, inChannels, filters, kernel, strides, dilations, pad: 'same' }, 1);
  },
);
