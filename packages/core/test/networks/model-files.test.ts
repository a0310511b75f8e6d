import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { loadModel, namedWeights, saveModel } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { network, outputs, saved, temporaryFolders, weightsOf } from './saved-network.ts';

const folders = temporaryFolders();

describe('saveModel and loadModel', () => {
  it('give the same model back: weights, statistics and outputs bit for bit', async () => {
    const before = tf.memory().numTensors;
    const net = network();
    const built = tf.memory().numTensors;
    await saveModel(net, join(folders.root, 'a/b/net'));
    expect(tf.memory().numTensors).toBe(built);
    expect((await readdir(join(folders.root, 'a/b/net'))).sort()).toEqual(['model.json', 'weights.bin']);
    const loaded = await loadModel(join(folders.root, 'a/b/net'));
    expect(weightsOf(loaded)).toEqual(weightsOf(net));
    expect(weightsOf(loaded).find(([key]) => key === 'g/norm/moving_variance')![1]).not.toContain(1);
    expect(outputs(loaded)).toEqual(outputs(net));
    expect(loaded.optimizer).toBeUndefined();
    expect(namedWeights('g', loaded).map((w) => w.trainable)).toEqual(namedWeights('g', net).map((w) => w.trainable));
    loaded.dispose();
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('understand the names that tfjs gives a model', async () => {
    const net = network(3);
    await saveModel(net, `file://${folders.root}/net`);
    expect((await readdir(join(folders.root, 'net'))).sort()).toEqual(['model.json', 'weights.bin']);
    for (const name of [
      `${folders.root}/net`,
      `${folders.root}/net/model.json`,
      `file://${folders.root}/net`,
      `file://${folders.root}/net/model.json`,
    ]) {
      const loaded = await loadModel(name);
      expect(weightsOf(loaded), name).toEqual(weightsOf(net));
      loaded.dispose();
    }
    await saveModel(net, `${folders.root}/other/model.json`);
    expect((await readdir(join(folders.root, 'other'))).sort()).toEqual(['model.json', 'weights.bin']);
    await expect(loadModel('model.json')).rejects.toThrow('read ./model.json: no such file');
    net.dispose();
  });

  it('refuse an invalid model or folder', async () => {
    const net = network();
    const missing = undefined as unknown as string;
    await expect(saveModel(net, missing)).rejects.toThrow('the folder must be a string; received undefined. Try');
    await expect(loadModel(missing)).rejects.toThrow('[core/model-files] the folder must be a string');
    await expect(loadModel('file://')).rejects.toThrow("the folder must have a name; received 'file://'");
    const swapped = saveModel(join(folders.root, 'net') as unknown as LayersModel, net as unknown as string);
    await expect(swapped).rejects.toThrow('the model to save must be a LayersModel; received');
    net.dispose();
  });

  it('keep -0, NaN, infinities and denormals', async () => {
    const net = sequential({ layers: [layers.dense({ units: 5, useBias: false, inputShape: [1], name: 'd' })] });
    const odd = [-0, Number.NaN, Number.NEGATIVE_INFINITY, 2 ** -149, 0.1];
    tf.tidy(() => namedWeights('g', net)[0]!.variable.assign(tf.tensor2d([odd])));
    await saveModel(net, join(folders.root, 'net'));
    const loaded = await loadModel(join(folders.root, 'net'));
    expect(weightsOf(loaded)[0]![1]).toEqual(odd.map(Math.fround));
    loaded.dispose();
    net.dispose();
  });

  it('write the same bytes for the same model, and replace a model', async () => {
    const [one, two, other] = [network(), network(), network(2)];
    await saveModel(one, join(folders.root, 'one'));
    await saveModel(other, join(folders.root, 'two/'));
    await saveModel(two, join(folders.root, 'two/'));
    for (const name of ['model.json', 'weights.bin']) {
      expect(await readFile(join(folders.root, 'two', name))).toEqual(await readFile(join(folders.root, 'one', name)));
    }
    expect((await readdir(folders.root)).sort()).toEqual(['one', 'two']);
    for (const net of [one, two, other]) net.dispose();
  });

  it('keep user-defined metadata, and take a model without weights', async () => {
    const net = sequential({ name: 'flat', layers: [layers.flatten({ inputShape: [2, 2], name: 'flat' })] });
    net.setUserDefinedMetadata({ made: { by: 'test' } });
    await saveModel(net, join(folders.root, 'net'));
    const loaded = await loadModel(join(folders.root, 'net'));
    expect(loaded.getUserDefinedMetadata()).toEqual({ made: { by: 'test' } });
    expect(loaded.weights).toHaveLength(0);
    loaded.dispose();
    net.dispose();
  });

  it('are tfjs’s own format: plain tf.loadLayersModel reads the folder over HTTP', async () => {
    const net = network();
    await saveModel(net, join(folders.root, 'net'));
    const server = createServer(async (request, response) => {
      response.end(await readFile(join(folders.root, 'net', request.url!.slice(1))));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    try {
      const { port } = server.address() as AddressInfo;
      const loaded = await loadLayersModel(`http://127.0.0.1:${port}/model.json`);
      expect(weightsOf(loaded)).toEqual(weightsOf(net));
      expect(outputs(loaded)).toEqual(outputs(net));
      loaded.dispose();
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
    net.dispose();
  });

  it('read the shards and groups that tfjs’s converter writes', async () => {
    const folder = await saved(folders, (json) => {
      const { weights } = json.weightsManifest[0]!;
      const groups = [
        { paths: ['./group1-shard1of2.bin', 'group1-shard2of2.bin'], weights: weights.slice(0, 4) },
        { paths: ['sub/group2.bin'], weights: weights.slice(4) },
      ];
      return { modelTopology: { model_config: json.modelTopology }, weightsManifest: groups };
    });
    const bytes = await readFile(join(folder, 'weights.bin'));
    const net = network();
    const first = namedWeightsInFileOrder(net)
      .slice(0, 4)
      .reduce((sum, size) => sum + 4 * size, 0);
    await mkdir(join(folder, 'sub'));
    // cuts the file in the middle of a number
    await writeFile(join(folder, 'group1-shard1of2.bin'), bytes.subarray(0, 37));
    await writeFile(join(folder, 'group1-shard2of2.bin'), bytes.subarray(37, first));
    await writeFile(join(folder, 'sub/group2.bin'), bytes.subarray(first));
    await rm(join(folder, 'weights.bin'));
    const loaded = await loadModel(folder);
    expect(weightsOf(loaded)).toEqual(weightsOf(net));
    loaded.dispose();
    net.dispose();
  });
});

const namedWeightsInFileOrder = (net: LayersModel): number[] => net.weights.map((w) => w.read().size);
