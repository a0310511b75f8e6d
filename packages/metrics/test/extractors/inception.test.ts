import { useEngine } from '@ganforge/engine';
import type { NamedArray } from '@ganforge/formats';
import {
  type FeatureExtractor,
  type FeatureMatrix,
  FID_WEIGHTS,
  frechetLabel,
  type NetworkWeights,
} from '@ganforge/metrics';
import { type InceptionV3Options, inceptionV3 } from '@ganforge/metrics/inception';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../support/fixtures.ts';
import { formulaImage } from '../support/formula.ts';
import { formulaWeights } from '../support/inception-weights.ts';
import { refusal } from '../support/refusal.ts';
import { relativeError } from '../support/relative-error.ts';

let weights: NetworkWeights;
let extractor: FeatureExtractor;
let tensorsBefore: number;

beforeAll(async () => {
  await useEngine();
  tensorsBefore = tf.memory().numTensors;
  weights = formulaWeights();
  extractor = inceptionV3({ weights, preset: 'pytorch-fid' });
});

afterAll(() => {
  extractor.dispose();
  extractor.dispose();
  expect(tf.memory().numTensors).toBe(tensorsBefore);
});

it('has 472 tensors of 23,885,392 floats', () => {
  const arrays = Object.values(weights.tensors);
  expect(arrays.length).toBe(472);
  expect(arrays.reduce((sum, { data }) => sum + data.length, 0)).toBe(23_885_392);
});

it("makes the reference's features of an image, a block at a time, and leaves no tensor", async () => {
  const expected = await fixture('inception');
  const before = tf.memory();
  const layers = Object.keys(extractor.layers);
  let features: Record<string, FeatureMatrix> = {};
  const { peakBytes } = await tf.profile(async () => {
    features = await extractor.extract(formulaImage('32', 32, 32), layers);
  });
  // The outputs of all layers take 91 MB, and those of all blocks 22 MB. If one block is computed at a time, native
  // needs 11 MB and wasm 18 MB.
  expect(peakBytes - before.numBytes).toBeLessThan(20e6);
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(Object.keys(features)).toHaveLength(7);
  for (const layer of layers) {
    expect(features[layer]).toMatchObject({ rows: 1, cols: extractor.layers[layer] });
    expect(relativeError(features[layer]!, expected.get(`pytorch-fid/32/${layer}`)!), layer).toBeLessThan(1e-4);
  }
});

it('computes nothing deeper than the layers, and images by batches', async () => {
  const small = inceptionV3({ weights, preset: 'pytorch-fid', batchSize: 2 });
  const images = formulaImage('three', 3 * 40, 40);
  const { kernels } = await tf.profile(async () => {
    const { 64: features } = await small.extract({ ...images, n: 3, height: 40 }, ['64', '64']);
    const last = await small.extract({ data: images.data.subarray(2 * 4800), n: 1, height: 40, width: 40 }, ['64']);
    expect(features).toMatchObject({ rows: 3, cols: 64 });
    expect(relativeError(last['64']!, features!.data.subarray(128) as Float32Array)).toBeLessThan(1e-6);
  });
  // The batches of two, one and one images pass the three convolutions of the stem.
  expect(kernels.filter(({ name }) => name === 'FusedConv2D')).toHaveLength(9);
  small.dispose();
  await expect(small.extract(images, ['64'])).rejects.toThrow('the extractor was disposed. Create a new one.');
});

it('says how its features were made, and what the distance may be called', () => {
  expect(extractor).toMatchObject({ name: 'inception-v3', defaultLayer: '2048' });
  expect(extractor.provenance).toEqual({ extractor: 'inception-v3', preset: 'pytorch-fid', weights: 'formula' });
  expect(frechetLabel({ ...extractor.provenance, layer: '2048' })).toBe('FD(inception-v3:2048)');
  expect(frechetLabel({ ...extractor.provenance, weights: FID_WEIGHTS, layer: '2048' })).toBe('FID');
});

describe('refuses', () => {
  const change = (name: string, changed: Partial<NamedArray> | undefined): NetworkWeights => {
    const { [name]: old, ...tensors } = weights.tensors;
    return { ...weights, tensors: changed === undefined ? tensors : { ...tensors, [name]: { ...old!, ...changed } } };
  };
  const refuse = (options: unknown): string => refusal(() => inceptionV3(options as InceptionV3Options)).message;

  it('weights that are not this network', () => {
    const name = 'Mixed_5b.branch3x3dbl_2.bn.running_var';
    expect(refuse({ weights: change(name, undefined) })).toBe(
      `[metrics/inception-v3] weights must hold '${name}' [96]; it is missing. Give the file that the network's tool publishes.`,
    );
    expect(refuse({ weights: change(name, { shape: [24, 4] }) })).toContain(
      `hold '${name}' as floats [96]; it is F32 [24,4]`,
    );
    expect(refuse({ weights: change('fc.bias', { dtype: 'I32', data: new Int32Array(1008) }) })).toContain(
      "hold 'fc.bias' as floats [1008]; it is I32 [1008]",
    );
    expect(refuse({ weights: change(name, { data: new Float32Array(96).fill(Number.NaN, 7) }) })).toContain(
      `weights must be finite; '${name}' has NaN at 7`,
    );
    const extra: NamedArray = { dtype: 'F32', shape: [1], data: new Float32Array(1) };
    expect(refuse({ weights: change('AuxLogits.fc.bias', extra) })).toContain("there is 'AuxLogits.fc.bias' too");
  });

  it('but takes the counts of batches that newer files have', () => {
    const counts: NamedArray = { dtype: 'I64', shape: [], data: new BigInt64Array(1) };
    inceptionV3({ weights: change('Conv2d_1a_3x3.bn.num_batches_tracked', counts) }).dispose();
  });

  it('options and layers that do not exist', async () => {
    expect(refuse({ weights, preset: 'tf' })).toContain(
      "preset must be one of torch-fidelity, pytorch-fid, clean, torchmetrics; received 'tf'.",
    );
    expect(refuse({ weights, batch: 4 })).toContain("there is no option 'batch'");
    expect(refuse({ weights, batchSize: 0 })).toContain('batchSize must be an integer >= 1; received 0. Try 8.');
    expect(refuse({ weights: 'inception.pth' })).toContain(
      "weights must be { tensors, sha256 }; received 'inception.pth'",
    );
    const image = formulaImage('32', 32, 32);
    await expect(extractor.extract(image, ['pool3'])).rejects.toThrow(
      "there is no feature layer 'pool3'. Try one of 64, 192,",
    );
    await expect(extractor.extract(image, [])).rejects.toThrow('layers must name one feature layer or more');
    await expect(extractor.extract({ ...image, width: 31 }, ['64'])).rejects.toThrow(
      'received 3072 bytes for 1 x 32 x 31',
    );
  });
});
