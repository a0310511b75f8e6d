import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { randomStream, runNetwork } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZOO } from '../../../models/test/zoo.ts';
import { toOnnx } from '../../src/export/onnx/convert.ts';
import { run } from '../support/run.ts';

const root = mkdtempSync(`${tmpdir()}/ganforge-onnx-`);
afterAll(() => rmSync(root, { recursive: true }));
beforeAll(async () => {
  await useEngine();
});

/** Changes statistics and weights from their initial values, so that each of them has a visible effect. */
function disturb(network: LayersModel): void {
  network.weights.forEach((weight, i) => {
    const [from, to] = weight.originalName.endsWith('variance') ? [0.1, 0.4] : [-0.15, 0.15];
    const noise = randomStream(7, i).uniform(weight.shape as number[], from, to);
    weight.write(tf.add(weight.read(), noise));
  });
}

/** Returns inputs for a network: random numbers, or indices of three classes. */
function inputsFor(network: LayersModel): tf.Tensor[] {
  return network.inputs.map(({ shape, dtype }, i) => {
    const full = [3, ...shape.slice(1)] as number[];
    return dtype === 'int32' ? randomStream(1, i).integers(full, 3) : randomStream(1, i).uniform(full, -1, 1);
  });
}

async function toOnnxTensor(tensor: tf.Tensor): Promise<Tensor> {
  const data = await tensor.data();
  return tensor.dtype === 'int32'
    ? new Tensor('int32', data as Int32Array, tensor.shape)
    : new Tensor('float32', data as Float32Array, tensor.shape);
}

const readsWords = ({ layers }: LayersModel): boolean =>
  layers.some((layer) => layer.getClassName() === 'Ganforge>Gru');

/** Compares the first output of a network with the output that onnxruntime computes from the exported file. */
async function expectSame(network: LayersModel): Promise<void> {
  disturb(network);
  const names = network.inputs.map((_, i) => `input${i}`);
  const bytes = await toOnnx(network, { inputs: names, output: 'made', notes: {} });
  const session = await InferenceSession.create(bytes);
  const given = inputsFor(network);
  const feeds = given.map(async (tensor, i): Promise<[string, Tensor]> => [names[i]!, await toOnnxTensor(tensor)]);
  const { made } = await session.run(Object.fromEntries(await Promise.all(feeds)));
  const all = [runNetwork<tf.Tensor | tf.Tensor[]>(network, given.length === 1 ? given[0]! : given)].flat();
  const expected = all[0]!;
  expect(made!.dims).toEqual(expected.shape);
  const values = (await expected.data()) as Float32Array;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const apart = (made!.data as Float32Array).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - values[i]!)),
    0,
  );
  expect(largest).toBeGreaterThan(0);
  expect(apart / largest).toBeLessThan(1e-4);
  // If all values were in the flat part of tanh, every output would be the same.
  const isImage = expected.rank === 4;
  if (isImage)
    expect(values.filter((value) => Math.abs(value) < 0.9 * largest).length / values.length).toBeGreaterThan(0.5);
  tf.dispose([given, all]);
}

describe('an exported network', () => {
  it.each(Object.keys(ZOO))('of %s computes the same in onnxruntime', async (name) => {
    const built = ZOO[name]!();
    const networks = built.sampling.map((network) => built.networks[network]!);
    for (const network of networks.filter((one) => !readsWords(one))) await expectSame(network);
    built.dispose();
  });

  it('is refused if it reads words, since ONNX has no form of its layer', async () => {
    const built = ZOO['stack-gan']!();
    const { text } = built.networks;
    const written = toOnnx(text!, { inputs: ['words'], output: 'made', notes: {} });
    await expect(written).rejects.toThrow('no form of Ganforge>Gru is known');
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
