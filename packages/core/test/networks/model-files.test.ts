import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { dcganInitialiser, initialise, loadModel, namedWeights, randomStream, saveModel } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  layers,
  loadLayersModel,
  model,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let root = '';
let template = '';

beforeAll(async () => {
  await tf.setBackend('cpu');
  template = await mkdtemp(join(tmpdir(), 'ganforge-model-'));
  const net = network();
  await saveModel(net, join(template, 'net'));
  net.dispose();
});
afterAll(async () => {
  await rm(template, { recursive: true, force: true });
});
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ganforge-model-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Convolutions, batch norm with statistics of its own, a nested model and two branches. */
function network(seed = 1): LayersModel {
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
  tf.tidy(() => void net.apply(tf.ones([2, 4]), { training: true })); // moves the statistics
  return net;
}

const outputs = (net: LayersModel): number[][] =>
  tf.tidy(() => {
    const z = tf.tensor2d([0.5, -1, 2, 0.25, 3, 1, -2, 0], [2, 4]);
    return (net.predict(z) as tf.Tensor[]).map((y) => flatten(y));
  });
const weightsOf = (net: LayersModel): [string, number[]][] =>
  namedWeights('g', net).map(({ key, variable }) => [key, flatten(variable)]);

/** A saved network's folder, with `edit` applied to its model.json. */
async function saved(edit: (json: SavedJson) => unknown = (json) => json): Promise<string> {
  const folder = join(root, 'net');
  await cp(join(template, 'net'), folder, { recursive: true });
  const json = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as SavedJson;
  await writeFile(join(folder, 'model.json'), JSON.stringify(edit(json)));
  return folder;
}
interface SavedJson {
  format: string;
  modelTopology: { class_name: string; config: { layers: { class_name: string }[] } };
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[];
}

describe('saveModel and loadModel', () => {
  it('give the same model back: weights, statistics and outputs bit for bit', async () => {
    const before = tf.memory().numTensors;
    const net = network();
    const built = tf.memory().numTensors;
    await saveModel(net, join(root, 'a/b/net'));
    expect(tf.memory().numTensors).toBe(built);
    expect((await readdir(join(root, 'a/b/net'))).sort()).toEqual(['model.json', 'weights.bin']);
    const loaded = await loadModel(join(root, 'a/b/net'));
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
    await saveModel(net, `file://${root}/net`);
    expect((await readdir(join(root, 'net'))).sort()).toEqual(['model.json', 'weights.bin']);
    for (const name of [
      `${root}/net`,
      `${root}/net/model.json`,
      `file://${root}/net`,
      `file://${root}/net/model.json`,
    ]) {
      const loaded = await loadModel(name);
      expect(weightsOf(loaded), name).toEqual(weightsOf(net));
      loaded.dispose();
    }
    await saveModel(net, `${root}/other/model.json`);
    expect((await readdir(join(root, 'other'))).sort()).toEqual(['model.json', 'weights.bin']);
    await expect(loadModel('model.json')).rejects.toThrow('read ./model.json: no such file');
    net.dispose();
  });

  it('refuse what is no model or no folder', async () => {
    const net = network();
    const missing = undefined as unknown as string;
    await expect(saveModel(net, missing)).rejects.toThrow('the folder must be a string; received undefined. Try');
    await expect(loadModel(missing)).rejects.toThrow('[core/model-files] the folder must be a string');
    await expect(loadModel('file://')).rejects.toThrow("the folder must have a name; received 'file://'");
    const swapped = saveModel(join(root, 'net') as unknown as LayersModel, net as unknown as string);
    await expect(swapped).rejects.toThrow('the model to save must be a LayersModel; received');
    net.dispose();
  });

  it('keep -0, NaN, infinities and denormals', async () => {
    const net = sequential({ layers: [layers.dense({ units: 5, useBias: false, inputShape: [1], name: 'd' })] });
    const odd = [-0, Number.NaN, Number.NEGATIVE_INFINITY, 2 ** -149, 0.1];
    tf.tidy(() => namedWeights('g', net)[0]!.variable.assign(tf.tensor2d([odd])));
    await saveModel(net, join(root, 'net'));
    const loaded = await loadModel(join(root, 'net'));
    expect(weightsOf(loaded)[0]![1]).toEqual(odd.map(Math.fround));
    loaded.dispose();
    net.dispose();
  });

  it('write the same bytes for the same model, and replace a model', async () => {
    const [one, two, other] = [network(), network(), network(2)];
    await saveModel(one, join(root, 'one'));
    await saveModel(other, join(root, 'two/'));
    await saveModel(two, join(root, 'two/'));
    for (const name of ['model.json', 'weights.bin']) {
      expect(await readFile(join(root, 'two', name))).toEqual(await readFile(join(root, 'one', name)));
    }
    expect((await readdir(root)).sort()).toEqual(['one', 'two']);
    for (const net of [one, two, other]) net.dispose();
  });

  it('keep user-defined metadata, and take a model without weights', async () => {
    const net = sequential({ name: 'flat', layers: [layers.flatten({ inputShape: [2, 2], name: 'flat' })] });
    net.setUserDefinedMetadata({ made: { by: 'test' } });
    await saveModel(net, join(root, 'net'));
    const loaded = await loadModel(join(root, 'net'));
    expect(loaded.getUserDefinedMetadata()).toEqual({ made: { by: 'test' } });
    expect(loaded.weights).toHaveLength(0);
    loaded.dispose();
    net.dispose();
  });

  it('are tfjs’s own format: plain tf.loadLayersModel reads the folder over HTTP', async () => {
    const net = network();
    await saveModel(net, join(root, 'net'));
    const server = createServer(async (request, response) => {
      response.end(await readFile(join(root, 'net', request.url!.slice(1))));
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
    const folder = await saved((json) => {
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
    await writeFile(join(folder, 'group1-shard1of2.bin'), bytes.subarray(0, 37)); // in the middle of a number
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

describe('saveModel refuses', () => {
  it('a model whose weights no loader could tell apart', async () => {
    const dense = () => layers.dense({ units: 2, inputShape: [2], name: 'same' });
    const net = sequential({ layers: [sequential({ name: 'inner', layers: [dense()] }), dense()] });
    await expect(saveModel(net, join(root, 'net'))).rejects.toThrow(/two weights named 'same\/kernel'/);
    expect(await readdir(root)).toEqual([]);
    net.dispose();
  });

  it('a folder with other files, which stay', async () => {
    const net = network();
    await writeFile(join(root, 'thesis.tex'), 'years of work');
    await expect(saveModel(net, root)).rejects.toThrow(/holds 'thesis.tex', which saving would delete/);
    expect(await readdir(root)).toEqual(['thesis.tex']);
    await expect(saveModel(net, join(root, 'thesis.tex'))).rejects.toMatchObject({ name: 'GanError', code: 'io' });
    await expect(saveModel(net, join(root, 'thesis.tex/net'))).rejects.toMatchObject({ name: 'GanError', code: 'io' });
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
    const folder = await saved(edit);
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
    const folder = await saved((json) => {
      json.weightsManifest[0]!.paths = [path as string];
      return json;
    });
    const bytes = await readFile(join(folder, 'weights.bin'));
    await writeFile(join(root, 'secret.bin'), bytes); // what would be read is what was promised
    await expect(loadModel(folder)).rejects.toThrow(/not a path inside its folder/);
  });

  it('a folder that is missing, empty or not there', async () => {
    await expect(loadModel(join(root, 'none'))).rejects.toThrow(/could not read .*none\/model.json: no such file/);
    await expect(loadModel(root)).rejects.toMatchObject({ name: 'GanError', code: 'file' });
    await expect(loadModel('')).rejects.toThrow(/folder must have a name/);
  });

  it('weights that are missing, cut short or too long', async () => {
    const folder = await saved();
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
    // What tensorflowjs_converter writes of one: the input's shape and inbound nodes have names that tfjs does not know.
    const converted = await saved((json) => {
      const layersOf3 = [
        { module: 'keras.layers', class_name: 'InputLayer', config: { batch_shape: [null, 4], name: 'z' } },
      ];
      const model_config = { class_name: 'Functional', config: { name: 'net', layers: layersOf3 } };
      return { ...json, modelTopology: { keras_version: '3.8.0', backend: 'tensorflow', model_config } };
    });
    await expect(loadModel(converted)).rejects.toThrow(advice);
    // What its own model.to_json() writes.
    const own = await saved(() => ({
      module: 'keras',
      class_name: 'Functional',
      config: {},
      registered_name: 'Functional',
    }));
    await expect(loadModel(own)).rejects.toThrow(advice);
    await expect(loadModel(own)).rejects.toMatchObject({ code: 'file' });
  });

  it('model.json cut short anywhere', async () => {
    const folder = await saved();
    const file = join(folder, 'model.json');
    const text = await readFile(file, 'utf8');
    for (let length = 0; length < text.length; length += 97) {
      await writeFile(file, text.slice(0, length));
      await expect(loadModel(folder)).rejects.toThrow(/model.json is not JSON/);
    }
  });

  it('whatever else may stand beside the topology, never with another error than its own', async () => {
    const folder = await saved();
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
    tf.disposeVariables(); // what tfjs had built before it refused
  });
});

/** `json` with the place-th of its values, counted through the tree, replaced. */
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
