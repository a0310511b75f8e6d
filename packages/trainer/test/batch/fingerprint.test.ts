import { readFile } from 'node:fs/promises';
import type { Dataset } from '@ganforge/core';
import { resume, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkFingerprint, fingerprintOf } from '../../src/batch/fingerprint.ts';
import { contentsOf, temporaryFolder } from '../temporary.ts';
import { ellipse, type PointBatch, tinyGan } from '../tiny-gan.ts';
import { common } from '../tiny-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const mapped = (of: Dataset<PointBatch>, map: (points: tf.Tensor2D) => tf.Tensor): Dataset<PointBatch> => ({
  ...of,
  async get(...request) {
    const { points } = await of.get(...request);
    return tf.tidy(() => ({ points: map(points) as tf.Tensor2D }));
  },
});
const begin = async (dataset: Dataset<PointBatch>): Promise<string> => {
  const folder = await temporaryFolder();
  await train(tinyGan(), dataset, { ...common, seed: 3, steps: 2, folder });
  return folder;
};
const goOn = (folder: string, dataset: Dataset<PointBatch>) =>
  resume(folder, tinyGan(), dataset, { ...common, steps: 4 });

describe('a run that continues', () => {
  it.each<[string, Dataset<PointBatch>]>([
    ['other data of its size', mapped(ellipse(30), (points) => tf.add(points, 0.1))],
    ['another augmentation', mapped(ellipse(30), (points) => tf.reverse(points, 1))],
    [
      'another order',
      {
        ...ellipse(30),
        get: (indices, ctx) =>
          ellipse(30).get(
            indices.map((i) => 29 - i),
            ctx,
          ),
      },
    ],
    ['a small change', mapped(ellipse(30), (points) => tf.mul(points, 1.001))],
  ])('refuses %s, by a few examples where the data have no fingerprint', async (_, other) => {
    const folder = await begin(ellipse(30));
    const before = await contentsOf(folder);
    await expect(goOn(folder, other)).rejects.toMatchObject({
      code: 'mismatch',
      problem: `${folder} was trained on other data: 'points' of its examples differs. Use the data of the run with the same augmentation, or train in another folder.`,
    });
    expect(await contentsOf(folder)).toEqual(before);
    expect(await goOn(folder, ellipse(30))).toMatchObject({ step: 4 });
  });

  it('takes data that differ by rounding, as on another engine, and keeps its configuration', async () => {
    const folder = await begin(ellipse(30));
    await goOn(
      folder,
      mapped(ellipse(30), (points) => tf.mul(points, 1 + 1e-6)),
    );
    const once = await temporaryFolder();
    await train(tinyGan(), ellipse(30), { ...common, seed: 3, steps: 4, folder: once });
    const config = async (of: string) =>
      JSON.parse(await readFile(`${of}/checkpoints/step-4/manifest.json`, 'utf8')).config;
    expect(await config(folder)).toEqual(await config(once));
  });

  it("compares the dataset's own fingerprint where it has one, and asks for no examples", async () => {
    const named = (fingerprint: string) => ({ ...ellipse(30), fingerprint });
    const folder = await begin(named('a'));
    expect(JSON.parse(await readFile(`${folder}/run.json`, 'utf8')).config.dataset.fingerprint).toBe('a');
    await expect(goOn(folder, named('b'))).rejects.toThrow(
      "was trained on other data: the fingerprint of its dataset is 'a'; this dataset's is 'b'. Use the data of the run",
    );
    await expect(goOn(folder, ellipse(30))).rejects.toThrow("this dataset's is none of its own");
    expect(await goOn(folder, named('a'))).toMatchObject({ step: 4 });
    const never: Dataset = { ...named('a'), get: () => Promise.reject(new Error('asked')) };
    expect(await fingerprintOf(never)).toBe('a');
  });
});

describe('fingerprintOf', () => {
  it('sees every entry, its type and its shape, and leaves no tensor', async () => {
    const labels = (add: number, dtype: 'int32' | 'float32'): Dataset => ({
      ...ellipse(30),
      get: (indices) => ({
        x: tf.zeros([indices.length, 2]),
        labels: tf.tensor1d(
          indices.map((i) => i + add),
          dtype,
        ),
      }),
    });
    const { numTensors } = tf.memory();
    const own = await fingerprintOf(labels(0, 'int32'));
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(checkFingerprint('run', own, await fingerprintOf(labels(0, 'int32')))).toEqual(own);
    for (const other of [labels(1, 'int32'), labels(0, 'float32')]) {
      const received = await fingerprintOf(other);
      expect(() => checkFingerprint('run', own, received)).toThrow("'labels' of its examples differs");
    }
    const lacks: Dataset = { ...ellipse(30), get: (indices) => ({ x: tf.zeros([indices.length, 2]) }) };
    const received = await fingerprintOf(lacks);
    expect(() => checkFingerprint('run', own, received)).toThrow("'labels' of its examples differs");
    expect(() => checkFingerprint('run', received, own)).toThrow("'labels' of its examples differs: the run had none");
  });

  it('takes a set of one example, numbers that are not finite, and texts', async () => {
    const one: Dataset = {
      size: 1,
      entries: {},
      get: () => ({ x: tf.tensor1d([Number.NaN]), text: tf.tensor1d(['a']) }),
    };
    expect(await fingerprintOf(one)).toEqual({
      x: { dtype: 'float32', shape: [1], numbers: [0, 0, 0] },
      text: { dtype: 'string', shape: [1], numbers: [] },
    });
  });
});
