import '@tensorflow/tfjs-backend-cpu';
import { frechetLabel } from '@ganforge/metrics';
import { type ImageModel, type ModelExtractorOptions, modelExtractor } from '@ganforge/metrics/model';
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { formulaImage } from '../support/formula.ts';
import { refusal } from '../support/refusal.ts';

/** Returns a model that computes the mean of each channel. */
function means(size: number, channels: number): ImageModel {
  const images = input({ shape: [size, size, channels] });
  const outputs = layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }).apply(images) as SymbolicTensor;
  return model({ inputs: images, outputs });
}

it('makes an extractor of a LayersModel, and leaves no tensor', async () => {
  const extractor = modelExtractor(means(2, 3), { name: 'means', batchSize: 2 });
  const before = tf.memory().numTensors;
  const images = { data: new Uint8Array(3 * 27).fill(255, 0, 27).fill(51, 54), n: 3, height: 3, width: 3 };
  const { means: features } = await extractor.extract(images, ['means']);
  expect(features).toMatchObject({ rows: 3, cols: 3 });
  expect([...features!.data]).toEqual([1, 1, 1, -1, -1, -1, -0.6, -0.6, -0.6].map((x) => expect.closeTo(x, 5)));
  expect(tf.memory().numTensors).toBe(before);
  expect(extractor.provenance).toEqual({ extractor: 'means', preset: 'clean 2x2x3 in -1..1' });
  expect(frechetLabel({ ...extractor.provenance, layer: 'means' })).toBe('FD(means)');
  extractor.dispose();
});

it('shows a model of one channel the grey image, in its range', async () => {
  const extractor = modelExtractor(means(2, 1), { name: 'grey', range: [0, 1], weights: 'aa' });
  const { data, ...size } = formulaImage('x', 2, 2);
  const { grey } = await extractor.extract({ data, ...size }, ['grey']);
  const luma = [0, 1, 2, 3].map((i) => 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!);
  expect(grey!.data[0]).toBeCloseTo(luma.reduce((sum, level) => sum + level) / 4 / 255, 5);
  expect(extractor.provenance.weights).toBe('aa');
});

it('refuses models of other shapes, and options that do not exist', () => {
  const refuse = (given: unknown, options: unknown = { name: 'm' }): string =>
    refusal(() => modelExtractor(given as ImageModel, options as ModelExtractorOptions)).message;
  const shaped = (from: unknown[], to: unknown[]) => ({ inputs: [{ shape: from }], outputs: [{ shape: to }] });
  expect(refuse(shaped([null, 8, 8, 3], [null, 2, 2, 16]))).toBe(
    '[metrics/model-extractor] the model must have one input [n,size,size,1 or 3] and one output [n,features]; ' +
      'it has [null,8,8,3] and [null,2,2,16]. Try a pooling layer at its end.',
  );
  expect(refuse(shaped([null, 8, 4, 3], [null, 2]))).toContain('it has [null,8,4,3]');
  expect(refuse(shaped([null, null, null, 3], [null, 2]))).toContain('it has [null,null,null,3]');
  expect(refuse(shaped([null, 8, 8, 4], [null, 2]))).toContain('it has [null,8,8,4]');
  expect(refuse(undefined)).toContain('it has none and none');
  expect(refuse(means(2, 3), { name: 'm', range: [1, 1] })).toContain('range must be two different numbers');
  expect(refuse(means(2, 3), { name: 'm', size: 3 })).toContain("there is no option 'size'");
});
