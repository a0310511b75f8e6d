import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { loadModel, saveModel } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { network, type SavedJson, saved, temporaryFolders } from './saved-network.ts';

const folders = temporaryFolders();

describe('saveModel refuses', () => {
  it('a model whose weights no loader could tell apart', async () => {
    const dense = () => layers.dense({ units: 2, inputShape: [2], name: 'same' });
    const net = sequential({ layers: [sequential({ name: 'inner', layers: [dense()] }), dense()] });
    await expect(saveModel(net, join(folders.root, 'net'))).rejects.toThrow(/two weights named 'same\/kernel'/);
    expect(await readdir(folders.root)).toEqual([]);
    net.dispose();
  });

  it('a folder with other files, which stay', async () => {
    const net = network();
    await writeFile(join(folders.root, 'thesis.tex'), 'years of work');
    await expect(saveModel(net, folders.root)).rejects.toThrow(/holds 'thesis.tex', which saving would delete/);
    expect(await readdir(folders.root)).toEqual(['thesis.tex']);
    await expect(saveModel(net, join(folders.root, 'thesis.tex'))).rejects.toMatchObject({
      name: 'GanError',
      code: 'io',
    });
    await expect(saveModel(net, join(folders.root, 'thesis.tex/net'))).rejects.toMatchObject({
      name: 'GanError',
      code: 'io',
    });
    await expect(saveModel(net, '/')).rejects.toThrow(/folder must have a name/);
    net.dispose();
  });
});

describe('loadModel refuses', () => {
  const refusals: [string, (json: SavedJson) => unknown, RegExp][] = [
    ['JSON that is no object', () => [1, 2], /holds no model/],
    ['JSON without a topology', (json) => ({ ...json, modelTopology: undefined }), /modelTopology has no class_name/],
    [
      'a topology of another kind',
      (json) => ({ ...json, modelTopology: { node: [] } }),
      /modelTopology has no class_name/,
    ],
    ['a graph model', (json) => ({ ...json, format: 'graph-model' }), /format 'graph-model'; expected 'layers-model'/],
    ['no manifest', (json) => ({ ...json, weightsManifest: undefined }), /no list weightsManifest/],
    [
      'a manifest of another kind',
      (json) => ({ ...json, weightsManifest: ['weights.bin'] }),
      /groups are not \{paths, weights\}/,
    ],
    [
      'a weight twice',
      (json) => {
        json.weightsManifest[0]!.weights.push(json.weightsManifest[0]!.weights[0]!);
        return json;
      },
      /names the weight 'project\/kernel' twice/,
    ],
    [
      'a shape that is none',
      (json) => {
        json.weightsManifest[0]!.weights[0]!.shape = [-4, 8];
        return json;
      },
      /weight 'project\/kernel' of shape \[-4,8\]/,
    ],
    [
      'a shape beyond all bounds',
      (json) => {
        json.weightsManifest[0]!.weights[0]!.shape = [2 ** 40, 2 ** 40];
        return json;
      },
      /weight 'project\/kernel' of shape/,
    ],
    [
      'a type it does not know',
      (json) => {
        json.weightsManifest[0]!.weights[0]!.dtype = 'toString';
        return json;
      },
      /'project\/kernel' of type 'toString'; expected float32/,
    ],
    [
      'a manifest that promises more bytes than there are',
      (json) => {
        json.weightsManifest[0]!.weights[0]!.shape = [4, 9];
        return json;
      },
      /have \d+ bytes; expected \d+/,
    ],
    [
      'a layer class that is not loaded',
      (json) => {
        json.modelTopology.config.layers[1]!.class_name = 'SpectralDense';
        return json;
      },
      /tfjs cannot build: Unknown layer: SpectralDense.* Import the modules of its custom layers first/,
    ],
    [
      'weights that are not the model’s',
      (json) => {
        json.weightsManifest[0]!.weights[0]!.name = 'elsewhere/kernel';
        return json;
      },
      /tfjs cannot build: Provided weight data has no target variable: elsewhere\/kernel/,
    ],
  ];
  it.each(refusals)('%s', async (_, edit, message) => {
    const folder = await saved(folders, edit);
    await expect(loadModel(folder)).rejects.toThrow(message);
    await expect(loadModel(folder)).rejects.toMatchObject({ name: 'GanError', code: 'file' });
  });

  it.each([
    '../secret.bin',
    '/etc/hosts',
    'a/../../secret.bin',
    'C:\\secret.bin',
    '..\\secret.bin',
    'C:secret.bin',
    '',
    'a//b',
    'a\0b',
    7,
  ])('the weight path %j, without reading it', async (path) => {
    const folder = await saved(folders, (json) => {
      json.weightsManifest[0]!.paths = [path as string];
      return json;
    });
    const bytes = await readFile(join(folder, 'weights.bin'));
    await writeFile(join(folders.root, 'secret.bin'), bytes); // the file has the promised size
    await expect(loadModel(folder)).rejects.toThrow(/not a path inside its folder/);
  });

  it('a folder that is missing, empty or not there', async () => {
    await expect(loadModel(join(folders.root, 'none'))).rejects.toThrow(
      /could not read .*none\/model.json: no such file/,
    );
    await expect(loadModel(folders.root)).rejects.toMatchObject({ name: 'GanError', code: 'file' });
    await expect(loadModel('')).rejects.toThrow(/folder must have a name/);
  });

  it('weights that are missing, cut short or too long', async () => {
    const folder = await saved(folders);
    const file = join(folder, 'weights.bin');
    const bytes = await readFile(file);
    const before = tf.memory().numTensors;
    for (const wrong of [bytes.subarray(0, -1), bytes.subarray(0, 0), Buffer.concat([bytes, Buffer.alloc(4)])]) {
      await writeFile(file, wrong);
      await expect(loadModel(folder)).rejects.toThrow(`have ${wrong.length} bytes; expected ${bytes.length}`);
    }
    await rm(file);
    await expect(loadModel(folder)).rejects.toThrow(/could not read the weights weights.bin of .*: no such file/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('a model of Keras 3, and says what to do', async () => {
    const advice = /of Keras 3, which tfjs cannot read\. In Python install tf_keras, set TF_USE_LEGACY_KERAS=1/;
    // tensorflowjs_converter writes this for a model of Keras 3. The names of the input's shape and of the inbound
    // nodes are unknown to tfjs.
    const converted = await saved(folders, (json) => {
      const layersOf3 = [
        { module: 'keras.layers', class_name: 'InputLayer', config: { batch_shape: [null, 4], name: 'z' } },
      ];
      const model_config = { class_name: 'Functional', config: { name: 'net', layers: layersOf3 } };
      return { ...json, modelTopology: { keras_version: '3.8.0', backend: 'tensorflow', model_config } };
    });
    await expect(loadModel(converted)).rejects.toThrow(advice);
    // The method model.to_json() of Keras 3 writes this.
    const own = await saved(folders, () => ({
      module: 'keras',
      class_name: 'Functional',
      config: {},
      registered_name: 'Functional',
    }));
    await expect(loadModel(own)).rejects.toThrow(advice);
    await expect(loadModel(own)).rejects.toMatchObject({ code: 'file' });
  });

  it('model.json cut short anywhere', async () => {
    const folder = await saved(folders);
    const file = join(folder, 'model.json');
    const text = await readFile(file, 'utf8');
    for (let length = 0; length < text.length; length += 97) {
      await writeFile(file, text.slice(0, length));
      await expect(loadModel(folder)).rejects.toThrow(/model.json is not JSON/);
    }
  });

  it('with a GanError, for any other fields next to the topology', async () => {
    const folder = await saved(folders);
    const file = join(folder, 'model.json');
    const text = await readFile(file, 'utf8');
    const places = fc.nat({ max: 10_000 });
    await fc.assert(
      fc.asyncProperty(places, fc.jsonValue({ maxDepth: 2 }), async (place, value) => {
        const { modelTopology, ...json } = JSON.parse(text) as SavedJson;
        await writeFile(file, JSON.stringify({ ...(replaceAt(json, place, value) as object), modelTopology }));
        const result = await loadModel(folder).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(GanError);
        else (result as LayersModel).dispose();
      }),
      { numRuns: 50, seed: 7 },
    );
    tf.disposeVariables(); // frees the variables that tfjs had created before it threw
  });
});

/** Returns `json` with one value replaced. `place` counts the values of the tree. */
function replaceAt(json: unknown, place: number, value: unknown): unknown {
  const owners: [Record<string, unknown>, string][] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      owners.push([node as Record<string, unknown>, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(json);
  const [owner, key] = owners[place % owners.length]!;
  owner[key] = value;
  return json;
}
