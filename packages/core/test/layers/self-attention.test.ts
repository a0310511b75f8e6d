import '@ganforge/testing';
import { randomStream } from '@ganforge/core';
import { selfAttention2d } from '@ganforge/core/layers';
import { useEngine } from '@ganforge/engine';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useEngine('cpu'));

const [n, height, width, channels] = [2, 5, 4, 8] as const;
const image = () => randomStream(1).normal([n, height, width, channels]);

/** Returns the layer with random weights. */
function drawn(scale: number): layers.Layer {
  const layer = selfAttention2d({ name: 'attention', spectral: false });
  tf.tidy(() => void layer.apply(image()));
  for (const weight of layer.weights) {
    const { originalName } = weight;
    const variable = weight.read() as tf.Variable;
    const value = tf.tidy(() => randomStream(2, originalName).normal(variable.shape));
    variable.assign(originalName.endsWith('scale') ? tf.scalar(scale) : value);
  }
  return layer;
}

/** Computes the equations of the paper, position by position, in float64. */
function byHand(x: readonly number[], weights: readonly number[][], scale: number): number[] {
  const [query, key, value, output] = weights as [number[], number[], number[], number[]];
  const at = (b: number, row: number, column: number): number[] => {
    const start = ((b * height + row) * width + column) * channels;
    return x.slice(start, start + channels);
  };
  const times = (v: readonly number[], kernel: readonly number[]): number[] => {
    const outputs = kernel.length / v.length;
    return Array.from({ length: outputs }, (_, j) => v.reduce((sum, a, i) => sum + a * kernel[i * outputs + j]!, 0));
  };
  const result: number[] = [];
  for (let b = 0; b < n; b++) {
    const pooled = (kernel: readonly number[]): number[][] => {
      const cells: number[][] = [];
      for (let row = 0; row + 1 < height; row += 2) {
        for (let column = 0; column + 1 < width; column += 2) {
          const four = [0, 1, 2, 3].map((i) => times(at(b, row + (i >> 1), column + (i & 1)), kernel));
          cells.push(four[0]!.map((_, j) => Math.max(...four.map((one) => one[j]!))));
        }
      }
      return cells;
    };
    const [keys, values] = [pooled(key), pooled(value)];
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const here = at(b, row, column);
        const q = times(here, query);
        const weightsOf = keys.map((k) => Math.exp(k.reduce((sum, a, i) => sum + a * q[i]!, 0)));
        const total = weightsOf.reduce((sum, w) => sum + w, 0);
        const seen = values[0]!.map((_, j) => values.reduce((sum, v, i) => sum + (v[j]! * weightsOf[i]!) / total, 0));
        result.push(...times(seen, output).map((o, i) => here[i]! + scale * o));
      }
    }
  }
  return result;
}

describe('selfAttention2d', () => {
  it('is the identity at first', () => {
    const layer = selfAttention2d({ name: 'attention' });
    tf.tidy(() => {
      const x = image();
      expect(flatten(layer.apply(x, { training: true }) as tf.Tensor)).toEqual(flatten(x));
    });
    layer.dispose();
  });

  it('computes the equations of the paper, with an odd last row left out of the pooling', () => {
    const layer = drawn(0.7);
    const weights = layer.weights.slice(0, 4).map((weight) => flatten(weight.read()));
    tf.tidy(() => {
      const x = image();
      expect(layer.apply(x) as tf.Tensor).toBeAllclose(byHand(flatten(x), weights, 0.7), { rtol: 1e-5, atol: 1e-5 });
    });
    layer.dispose();
  });

  it('has C/8 queries and keys and C/2 values, at least one of each', () => {
    const shapes = (maps: number) => {
      const layer = selfAttention2d({ name: 'attention', spectral: false });
      tf.tidy(() => void layer.apply(tf.ones([1, 4, 4, maps])));
      const found = layer.weights.map((weight) => weight.shape);
      layer.dispose();
      return found;
    };
    expect(shapes(64)).toEqual([[64, 8], [64, 8], [64, 32], [32, 64], []]);
    expect(shapes(1)).toEqual([[1, 1], [1, 1], [1, 1], [1, 1], []]);
  });

  it('divides its kernels by their spectral norms', () => {
    const [plain, spectral] = [false, true].map((is) => selfAttention2d({ name: 'attention', spectral: is }));
    tf.tidy(() => {
      const x = image();
      for (const layer of [plain!, spectral!]) layer.apply(x);
      const weight = (layer: layers.Layer, name: string) =>
        layer.weights.find((w) => w.originalName.endsWith(name))!.read() as tf.Variable;
      for (const name of ['query_kernel', 'key_kernel', 'value_kernel', 'output_kernel', 'scale']) {
        const value = weight(plain!, name);
        // An outer product has one singular value. It is the product of the norms.
        const [a, b] = [value.shape[0] ?? 1, value.shape[1] ?? 1].map((size, i) =>
          randomStream(3, name, i).normal([size, 1]),
        ) as [tf.Tensor2D, tf.Tensor2D];
        const unit = tf.matMul(tf.div(a, tf.norm(a)), tf.div(b, tf.norm(b)), false, true);
        value.assign(name === 'scale' ? tf.scalar(0.5) : unit);
        weight(spectral!, name).assign(name === 'scale' ? tf.scalar(0.5) : tf.mul(unit, 3));
      }
      const [expected, found] = [plain!, spectral!].map((layer) => layer.apply(x, { training: true }) as tf.Tensor);
      expect(found!).toBeAllclose(expected!, { rtol: 1e-4, atol: 1e-5 });
    });
    plain!.dispose();
    spectral!.dispose();
  });
});
