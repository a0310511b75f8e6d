import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useEngine } from '@ganforge/engine';
import { GanError, sha256 } from '@ganforge/formats';
import { frechetLabel } from '@ganforge/metrics';
import { type SqueezenetOptions, squeezenet, squeezenetWeights } from '@ganforge/metrics/squeezenet';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { largestError, rows } from '../errors/squeezenet.ts';
import { formulaImage } from '../support/formula.ts';
import { refusal } from '../support/refusal.ts';
import { formulaWeights, formulaWeightsFile } from '../support/squeezenet-weights.ts';

beforeAll(async () => {
  await useEngine();
});

it("makes PyTorch's features, and leaves no tensor", async () => {
  const before = tf.memory().numTensors;
  for (const { what, error, tolerance } of await rows()) expect(error, what).toBeLessThanOrEqual(tolerance);
  expect(tf.memory().numTensors).toBe(before);
});

it('makes them with the real weights, where those are here', async () => {
  const folder = process.env.GANFORGE_DATA_DIR;
  if (folder === undefined) return expect(formulaWeightsFile()).toHaveLength(2_889_984);
  const file = await readFile(join(folder, 'weights', 'squeezenet_v1.1_notop.weights.bin'));
  expect(await largestError('real', await squeezenetWeights(file))).toBeLessThan(1e-4);
});

it('reads the weights from any bytes of that size, and says whose they are', async () => {
  const file = formulaWeightsFile();
  const odd = new Uint8Array(file.length + 1).subarray(1);
  odd.set(file);
  const weights = await squeezenetWeights(odd);
  expect(weights.sha256).toBe(await sha256(file));
  expect(Object.keys(weights.tensors)).toHaveLength(50);
  expect(weights.tensors['fire9/expand3x3/kernel']!.shape).toEqual([3, 3, 64, 256]);
  const { provenance, layers } = squeezenet({ weights, size: 64 });
  expect(provenance).toEqual({ extractor: 'squeezenet', preset: 'clean 64x64', weights: weights.sha256 });
  expect(frechetLabel({ ...provenance, layer: Object.keys(layers)[0]! })).toBe('FD(squeezenet)');
  await expect(squeezenetWeights(file.subarray(4))).rejects.toThrow(
    'must be 2889984 bytes in a Uint8Array; received 2889980',
  );
  await expect(squeezenetWeights('squeezenet.bin' as never)).rejects.toThrow(GanError);
});

it('accepts images of the smallest size, and refuses smaller ones', async () => {
  const weights = await formulaWeights();
  const extractor = squeezenet({ weights, size: 31, batchSize: 1 });
  const images = { ...formulaImage('two', 20, 10), n: 2, height: 10 };
  const { squeezenet: features } = await extractor.extract(images, ['squeezenet']);
  expect(features).toMatchObject({ rows: 2, cols: 512 });
  extractor.dispose();
  const refuse = (options: unknown): string => refusal(() => squeezenet(options as SqueezenetOptions)).message;
  expect(refuse({ weights, size: 30 })).toBe(
    '[metrics/squeezenet] size must be an integer >= 31; received 30. Try 227.',
  );
  expect(refuse({ weights, preset: 'clean' })).toContain("there is no option 'preset'");
  expect(refuse({ weights: {} })).toContain('weights must be { tensors, sha256 }');
  const { 'conv1/bias': _, ...tensors } = weights.tensors;
  expect(refuse({ weights: { ...weights, tensors } })).toContain("weights must hold 'conv1/bias' [64]; it is missing");
  expect(refuse({ weights: { ...weights, tensors: { ...tensors, fc: weights.tensors['conv1/bias'] } } })).toContain(
    "there is 'fc' too",
  );
});
