import { type Dataset, type LabelledImageBatch, randomStream, rowStreams } from '@ganforge/core';
import { mnist, strokeDigits } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { decodeSafetensors, sha256 } from '@ganforge/formats';
import { type FeatureExtractor, frechetLabel, imageBatchOf } from '@ganforge/metrics';
import { digits } from '@ganforge/metrics/digits';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIGIT_WEIGHTS_FILE, DIGIT_WEIGHTS_SHA256 } from '../../src/extractors/digits/weights.ts';
import { digitsFixture, drawn, rows } from '../errors/digits.ts';

let extractor: FeatureExtractor;
let tensorsBefore: number;

beforeAll(async () => {
  await useEngine();
  tensorsBefore = tf.memory().numTensors;
  extractor = digits();
});

afterAll(() => {
  extractor.dispose();
  expect(tf.memory().numTensors).toBe(tensorsBefore);
});

it.each(['auto', 'wasm', 'cpu'] as const)(
  "makes PyTorch's features and logits of the same weights on %s",
  async (engine) => {
    for (const { error, tolerance } of await rows(engine)) expect(error).toBeLessThanOrEqual(tolerance);
  },
);

/** Returns the share of images whose predicted class is their label. */
async function accuracy(dataset: Dataset<LabelledImageBatch> & { readonly labels: Int32Array }): Promise<number> {
  let right = 0;
  for (let from = 0; from < dataset.size; from += 500) {
    const indices = Array.from({ length: Math.min(500, dataset.size - from) }, (_, i) => from + i);
    const batch = await dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
    const { logits } = await extractor.extract(await imageBatchOf(batch.images), ['logits']);
    tf.dispose([batch.images, batch.labels]);
    for (const [i, index] of indices.entries()) {
      const row = Array.from(logits!.data.subarray(10 * i, 10 * i + 10));
      if (row.indexOf(Math.max(...row)) === dataset.labels[index]) right++;
    }
  }
  return right / dataset.size;
}

it('knows digits: 99.2 % of the test split of MNIST where that is on this machine', async () => {
  await useEngine();
  if (process.env.GANFORGE_DATA_DIR) {
    const found = await accuracy(await mnist({ split: 'test' }));
    expect(found).toBeGreaterThanOrEqual(0.992);
    // If two logits are almost equal, float32 may order them differently.
    expect(Math.abs(found - (await digitsFixture()).accuracy)).toBeLessThanOrEqual(2e-4);
  } else {
    expect(await accuracy(strokeDigits({ size: 1000, seed: 2 }))).toBeGreaterThanOrEqual(0.95);
  }
});

describe('the weights', () => {
  const file = Buffer.from(DIGIT_WEIGHTS_FILE, 'base64');

  it('are a file of less than 500 KB under its checksum, which the extractor names', async () => {
    expect(file.length).toBeLessThan(500_000);
    expect(await sha256(file)).toBe(DIGIT_WEIGHTS_SHA256);
    expect(extractor).toMatchObject({ name: 'digits', defaultLayer: 'digits', layers: { digits: 64, logits: 10 } });
    expect(extractor.provenance).toEqual({ extractor: 'digits', preset: 'digits', weights: DIGIT_WEIGHTS_SHA256 });
    expect(frechetLabel({ ...extractor.provenance, layer: 'digits' })).toBe('FD(digits)');
  });

  it('say what they were trained on, how, and how good they are', () => {
    const { metadata } = decodeSafetensors(file);
    expect(metadata.trainedOn).toContain('MNIST');
    expect(metadata.trainImagesSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(metadata.config!)).toMatchObject({ seed: expect.any(Number), epochs: expect.any(Number) });
    expect(Number(metadata.testAccuracy)).toBeGreaterThanOrEqual(0.992);
  });
});

it('takes images of any size and one after another, and grey by BT.601', async () => {
  const ring = drawn('ring', 56, 56);
  const data = new Uint8Array(2 * ring.data.length);
  data.set(ring.data);
  data.set(drawn('bar', 56, 56).data, ring.data.length);
  const one = digits({ batchSize: 1 });
  const together = await extractor.extract({ ...ring, data, n: 2 }, ['logits']);
  const apart = await one.extract({ ...ring, data, n: 2 }, ['logits']);
  one.dispose();
  expect(together.logits).toMatchObject({ rows: 2, cols: 10 });
  for (const [i, value] of apart.logits!.data.entries()) expect(value).toBeCloseTo(together.logits!.data[i]!, 3);
  // Green of 200 has a grey value of 117.4. Pixels that are already grey do not change.
  const flat = (r: number, g: number, b: number) => ({
    ...{ n: 1, height: 28, width: 28 },
    data: Uint8Array.from({ length: 28 * 28 * 3 }, (_, i) => [r, g, b][i % 3]!),
  });
  const logits = async (...rgb: [number, number, number]) =>
    (await extractor.extract(flat(...rgb), ['logits'])).logits!.data;
  const [green, below, above] = [await logits(0, 200, 0), await logits(117, 117, 117), await logits(118, 118, 118)];
  for (const [i, value] of green.entries()) {
    expect(value).toBeCloseTo(0.6 * below[i]! + 0.4 * above[i]!, 2);
  }
});

it('refuses options and layers that do not exist', async () => {
  expect(() => digits({ weights: 3 } as object)).toThrow("there is no option 'weights'");
  expect(() => digits({ batchSize: 0 })).toThrow('[metrics/digits] batchSize must be an integer >= 1; received 0');
  await expect(extractor.extract(drawn('ring', 28, 28), ['features'])).rejects.toThrow('Try one of digits, logits');
});
