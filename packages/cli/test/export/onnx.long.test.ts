import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { type Gan, randomStream, runNetwork } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import {
  acgan,
  bigGan,
  cgan,
  ctgan,
  cycleGan,
  dcgan,
  fastGan,
  gan,
  infoGan,
  molGan,
  proGan,
  r3Gan,
  saGan,
  snGan,
  stackGan,
  styleGan2,
  wgan,
  wganGp,
} from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toOnnx } from '../../src/export/onnx/convert.ts';
import { run } from '../support/run.ts';

const root = mkdtempSync(`${tmpdir()}/ganforge-onnx-`);
afterAll(() => rmSync(root, { recursive: true }));
beforeAll(async () => {
  await useEngine();
});

const TABLE = {
  kind: 'table',
  columns: [
    { name: 'age', type: 'number', modes: [{ mean: 40, std: 10, weight: 1 }], range: [0, 90], decimals: 0 },
    { name: 'job', type: 'category', categories: ['clerk', 'smith'] },
  ],
} as const;

/** Every network of the zoo that samples, narrow; the last ones are its other forms. */
const GANS: Readonly<Record<string, () => Gan<never>>> = {
  'fast-gan': () => fastGan({ size: 64, features: 4 }),
  gan: () => gan({ features: 16 }),
  'gan of points': () => gan({ dimensions: 2 }),
  dcgan: () => dcgan({ size: 32, features: 8 }),
  'dcgan of 28 pixels': () => dcgan({ size: 28, channels: 1, features: 8 }),
  cgan: () => cgan({ classes: 5, size: 16, features: 8 }),
  'cgan by batch norm': () => cgan({ classes: 5, size: 16, features: 8, generatorLabels: 'batch-norm' }),
  acgan: () => acgan({ classes: 5, size: 16, features: 8 }),
  'sn-gan': () => snGan({ size: 32, generatorFeatures: 8, discriminatorFeatures: 8 }),
  'sn-gan of classes': () => snGan({ classes: 5, size: 16, generatorFeatures: 8, discriminatorFeatures: 8 }),
  'sa-gan': () => saGan({ size: 32, generatorFeatures: 16, discriminatorFeatures: 8 }),
  'sa-gan of classes': () => saGan({ classes: 5, size: 16, generatorFeatures: 8, discriminatorFeatures: 8 }),
  'big-gan': () => bigGan({ classes: 5, size: 32, generatorFeatures: 16, discriminatorFeatures: 8, sharedDim: 8 }),
  'info-gan': () => infoGan({ size: 28, features: 8 }),
  ctgan: () => ctgan({ table: TABLE, generatorUnits: [16, 16], criticUnits: [16], pac: 1 }),
  'mol-gan': () => molGan({ size: 4, atoms: ['none', 'C', 'O'], generatorUnits: [16, 32] }),
  'r3-gan': () => r3Gan({ size: 16, features: 8 }),
  'stack-gan': () => stackGan({ vocabulary: ['', 'a'], length: 2, size: 32, generatorFeatures: 8, textDim: 8 }),
  wgan: () => wgan({ size: 16, features: 8 }),
  'wgan-gp': () => wganGp({ size: 32, features: 8 }),
  'wgan-gp of 28 pixels': () => wganGp({ size: 28, channels: 1, features: 8 }),
  'wgan-gp by residual blocks': () => wganGp({ architecture: 'resnet', size: 16, features: 8 }),
  'cycle-gan': () => cycleGan({ size: 32, patch: 16, features: 8, blocks: 2 }),
};

/** Statistics and weights away from their first values, so that each of them shows. */
function disturb(network: LayersModel): void {
  network.weights.forEach((weight, i) => {
    const [from, to] = weight.originalName.endsWith('variance') ? [0.1, 0.4] : [-0.15, 0.15];
    const noise = randomStream(7, i).uniform(weight.shape as number[], from, to);
    weight.write(tf.add(weight.read(), noise));
  });
}

describe('an exported network', () => {
  it.each(Object.keys(GANS))('of %s is the same in onnxruntime', async (name) => {
    const built = GANS[name]!();
    const network = built.networks[built.sampling[0]!]!;
    disturb(network);
    const names = network.inputs.map((_, i) => `input${i}`);
    const bytes = await toOnnx(network, { inputs: names, output: 'made', notes: {} });
    const session = await InferenceSession.create(bytes);
    const given = network.inputs.map(({ shape }, i) => {
      const full = [3, ...shape.slice(1)] as number[];
      const isIndex = network.inputs[i]!.dtype === 'int32';
      return isIndex ? randomStream(1, i).integers(full, 5) : randomStream(1, i).uniform(full, -1, 1);
    });
    const feeds = given.map(async (tensor, i): Promise<[string, Tensor]> => {
      const data = await tensor.data();
      const own =
        tensor.dtype === 'int32'
          ? new Tensor('int32', data as Int32Array, tensor.shape)
          : new Tensor('float32', data as Float32Array, tensor.shape);
      return [names[i]!, own];
    });
    const { made } = await session.run(Object.fromEntries(await Promise.all(feeds)));
    const all = [runNetwork<tf.Tensor | tf.Tensor[]>(network, given.length === 1 ? given[0]! : given)].flat();
    const expected = all[0]!;
    expect(made!.dims).toEqual(expected.shape);
    const values = (await expected.data()) as Float32Array;
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const apart = (made!.data as Float32Array).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - values[i]!)),
      0,
    );
    expect(apart / largest).toBeLessThan(1e-4);
    // Where tanh is flat, everything would be the same.
    const isBounded = expected.rank === 4;
    if (isBounded) expect(values.filter((value) => Math.abs(value) < 0.9).length / values.length).toBeGreaterThan(0.5);
    tf.dispose([given, all]);
    built.dispose();
  });

  it.each<[string, () => Gan]>([
    ['pro-gan', () => proGan({ size: 16, features: 8 }) as Gan],
    [
      'style-gan-2',
      () => styleGan2({ size: 16, features: 8, maxFeatures: 16, latentDim: 8, styleDim: 8 }) as unknown as Gan,
    ],
    [
      'style-gan-2 of classes',
      () => styleGan2({ classes: 3, size: 8, features: 8, latentDim: 8, styleDim: 8 }) as unknown as Gan,
    ],
  ])('of each network of %s is the same in onnxruntime', async (_, build) => {
    const built = build();
    for (const name of built.sampling) {
      const network = built.networks[name]!;
      disturb(network);
      const inputs = network.inputs.map((__, i) => `x${i}`);
      const session = await InferenceSession.create(await toOnnx(network, { inputs, output: 'y', notes: {} }));
      const given = network.inputs.map(({ shape }, i) => randomStream(3, i).normal([2, ...shape.slice(1)] as number[]));
      const expected = runNetwork(network, given.length === 1 ? given[0]! : given);
      const feeds = given.map(async (x, i) => [
        inputs[i]!,
        new Tensor('float32', (await x.data()) as Float32Array, x.shape),
      ]);
      const { y } = await session.run(Object.fromEntries(await Promise.all(feeds)) as Record<string, Tensor>);
      const values = (await expected.data()) as Float32Array;
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(y!.dims).toEqual(expected.shape);
      expect(largest).toBeGreaterThan(0);
      (y!.data as Float32Array).forEach((value, i) => {
        expect(Math.abs(value - values[i]!)).toBeLessThan(1e-4 * largest);
      });
      tf.dispose([given, expected]);
    }
    built.dispose();
  });

  it('is what the command writes, under the names of the GAN', async () => {
    const quick = ['--quick', '--measure-every', '0', '--runs', root, '--quiet', '--steps', '1'] as const;
    await run('train', 'cgan', 'stroke-digits:2,5', ...quick, '--name', 'digits');
    expect((await run('export', `${root}/digits`, '--to', 'onnx', '--out', `${root}/a.onnx`)).code).toBe(0);
    const session = await InferenceSession.create(new Uint8Array(await readFile(`${root}/a.onnx`)));
    expect([session.inputNames, session.outputNames]).toEqual([['z', 'labels'], ['images']]);
  });
});
