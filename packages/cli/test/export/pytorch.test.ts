import { readFileSync } from 'node:fs';
import { runNetwork } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { decodeSafetensors, sha256 } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { exportedDcgan } from './fixtures/exported-dcgan.ts';

/** Contains what PyTorch read from an exported file and computed with it; see fixtures/make_pytorch.py. */
const read = JSON.parse(readFileSync(new URL('fixtures/pytorch.json', import.meta.url), 'utf8')) as {
  readonly sha256: string;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly z: readonly number[];
  readonly images: readonly number[];
};

beforeAll(() => useEngine('cpu'));

it("PyTorch's loader reads an exported generator, which makes the same images there", async () => {
  const { generator, bytes } = await exportedDcgan();
  // The file that PyTorch read must be the same as the file that is exported now. If it is not, run the script again.
  expect(await sha256(bytes)).toBe(read.sha256);
  const { tensors } = decodeSafetensors(bytes);
  expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual(read.shapes);
  const z = tf.tensor2d([...read.z], [2, 5]);
  const images = Array.from(await runNetwork(generator, z).data());
  expect(images).toHaveLength(read.images.length);
  images.forEach((value, i) => {
    expect(Math.abs(value - read.images[i]!)).toBeLessThan(1e-5);
  });
  // If all values were in the flat part of tanh, every output would be the same.
  expect(images.filter((value) => Math.abs(value) < 0.95).length / images.length).toBeGreaterThan(0.5);
});
