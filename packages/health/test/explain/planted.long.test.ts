import { randomStream, runNetwork } from '@ganforge/core';
import { strokeDigits } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { explain } from '@ganforge/health/explain';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { ganOf, judge } from './judge.ts';

/** The side of the artefact that is added to images. */
const SIDE = 5;

/**
 * Returns digits, the same digits with a small checkerboard at a random position (an artefact of transposed
 * convolutions), and these positions.
 */
function planted(from: number, n: number): { clean: tf.Tensor4D; marked: tf.Tensor4D; places: [number, number][] } {
  const dataset = strokeDigits({ size: from + n });
  const indices = Array.from({ length: n }, (_, i) => from + i);
  const { images: clean } = dataset.get(indices, { epoch: 0, random: () => randomStream(0) }) as {
    images: tf.Tensor4D;
  };
  const places = randomStream(from).uniformValues(2 * n);
  const at = indices.map((_, i) => [0, 1].map((k) => Math.floor(places[2 * i + k]! * (28 - SIDE))) as [number, number]);
  const data = clean.dataSync().slice();
  for (const [i, [top, left]] of at.entries()) {
    for (let y = top; y < top + SIDE; y++)
      for (let x = left; x < left + SIDE; x++) data[(i * 28 + y) * 28 + x] = (x + y) % 2 === 0 ? 1 : -1;
  }
  return { clean, marked: tf.tensor4d(data, clean.shape), places: at };
}

/** Trains a discriminator to distinguish digits with a checkerboard from digits without one. */
function teach(network: LayersModel, steps: number): void {
  const optimizer = tf.train.adam(5e-3);
  for (let step = 0; step < steps; step++) {
    const { clean, marked } = planted(32 * step, 32);
    const wrong = (of: tf.Tensor, sign: number) => tf.mean(tf.softplus(tf.mul(sign, runNetwork(network, of))));
    optimizer.minimize(() => tf.add(wrong(clean, -1), wrong(marked, 1)) as tf.Scalar);
    tf.dispose([clean, marked]);
  }
  optimizer.dispose();
}

/** Returns the position of the largest number of each map. */
function peaks({ shape: [n, height, width], data }: { shape: readonly [number, number, number]; data: Float32Array }) {
  return Array.from({ length: n }, (_, i) => {
    const map = data.subarray(i * height * width, (i + 1) * height * width);
    const best = map.reduce((at, value, j) => (Math.abs(value) > Math.abs(map[at]!) ? j : at), 0);
    return [Math.floor(best / width), best % width] as const;
  });
}

it('explain finds a planted artefact; random weights give another map', async () => {
  await useEngine();
  const network = judge(1);
  teach(network, 120);
  const { marked, places } = planted(50_000, 50);
  const found = await explain(ganOf(network), marked, { baseline: -1 });
  const hits = (of: ReturnType<typeof peaks>): number =>
    of.filter(([y, x], i) => {
      const [top, left] = places[i]!;
      return y >= top - 1 && y <= top + SIDE && x >= left - 1 && x <= left + SIDE; // the edge counts
    }).length / 50;
  expect(found.logits.filter((logit) => logit < 0).length).toBeGreaterThanOrEqual(45);
  expect(hits(peaks(found.saliency))).toBeGreaterThanOrEqual(0.9);
  const untrained = await explain(ganOf(judge(2)), marked, { baseline: -1 });
  expect(hits(peaks(untrained.saliency))).toBeLessThan(0.6);
  expect(Math.abs(correlation(found.saliency.data, untrained.saliency.data))).toBeLessThan(0.5);
  marked.dispose();
});

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (of: Float32Array): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i]! - ma) * (b[i]! - mb);
    aa += (a[i]! - ma) ** 2;
    bb += (b[i]! - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
