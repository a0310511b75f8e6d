import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dcganInitialiser, initialise, namedWeights, randomStream, saveModel } from '@ganforge/core';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** An empty folder for each test, and a folder with a saved network. */
export interface Folders {
  root: string;
  template: string;
}

/** Creates the folders before the tests of a file and removes them afterwards. */
export function temporaryFolders(): Folders {
  const folders: Folders = { root: '', template: '' };
  beforeAll(async () => {
    await tf.setBackend('cpu');
    folders.template = await mkdtemp(join(tmpdir(), 'ganforge-model-'));
    const net = network();
    await saveModel(net, join(folders.template, 'net'));
    net.dispose();
  });
  afterAll(async () => {
    await rm(folders.template, { recursive: true, force: true });
  });
  beforeEach(async () => {
    folders.root = await mkdtemp(join(tmpdir(), 'ganforge-model-'));
  });
  afterEach(async () => {
    await rm(folders.root, { recursive: true, force: true });
  });
  return folders;
}

/** Builds a network with convolutions, batch norm with nontrivial statistics, a nested model and two branches. */
export function network(seed = 1): LayersModel {
  const block = sequential({
    name: 'block',
    layers: [
      layers.conv2dTranspose({
        filters: 3,
        kernelSize: 4,
        strides: 2,
        padding: 'same',
        useBias: false,
        name: 'up',
        inputShape: [2, 2, 2],
      }),
      layers.batchNormalization({ name: 'norm', momentum: 0.8 }),
      layers.activation({ activation: 'relu', name: 'relu' }),
    ],
  });
  const z = input({ shape: [4], name: 'z' });
  const projected = layers.dense({ units: 8, name: 'project' }).apply(z);
  const image = block.apply(layers.reshape({ targetShape: [2, 2, 2], name: 'grid' }).apply(projected));
  const images = layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same', activation: 'tanh', name: 'rgb' });
  const score = layers.dense({ units: 1, name: 'score' }).apply(projected);
  const net = model({ name: 'generator', inputs: z, outputs: [images.apply(image), score] as SymbolicTensor[] });
  initialise(net, dcganInitialiser, randomStream(seed));
  tf.tidy(() => void net.apply(tf.ones([2, 4]), { training: true })); // changes the statistics
  return net;
}

export const outputs = (net: LayersModel): number[][] =>
  tf.tidy(() => {
    const z = tf.tensor2d([0.5, -1, 2, 0.25, 3, 1, -2, 0], [2, 4]);
    return (net.predict(z) as tf.Tensor[]).map((y) => flatten(y));
  });
export const weightsOf = (net: LayersModel): [string, number[]][] =>
  namedWeights('g', net).map(({ key, variable }) => [key, flatten(variable)]);

/** Returns the folder of a saved network. `edit` is applied to its model.json. */
export async function saved(folders: Folders, edit: (json: SavedJson) => unknown = (json) => json): Promise<string> {
  const folder = join(folders.root, 'net');
  await cp(join(folders.template, 'net'), folder, { recursive: true });
  const json = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as SavedJson;
  await writeFile(join(folder, 'model.json'), JSON.stringify(edit(json)));
  return folder;
}
export interface SavedJson {
  format: string;
  modelTopology: { class_name: string; config: { layers: { class_name: string }[] } };
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[];
}
