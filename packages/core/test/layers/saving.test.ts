import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { flatten, suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, models } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyLayer, everyOutput } from './every-layer.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganforge-layers-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const statistics = (network: LayersModel): number[] =>
  network.nonTrainableWeights.flatMap((weight) => flatten(weight.read()));

describe.each(await suiteEngines())('a network of every layer on %s', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
  });

  it('is saved and loaded with its statistics, and gives the same numbers bit for bit', async () => {
    const before = tf.memory().numTensors;
    const network = everyLayer();
    const start = statistics(network);
    everyOutput(network, 3); // updates the statistics and the vectors u
    expect(statistics(network)).not.toEqual(start);
    const saved = join(folder, engine);
    await core.saveModel(network, saved);
    const loaded = await core.loadModel(saved);
    const keys = (net: LayersModel) => core.namedWeights('every', net).map(({ key }) => key);
    expect(keys(loaded)).toEqual(keys(network));
    expect(statistics(loaded)).toEqual(statistics(network));
    const inference = everyOutput(network);
    expect(inference.every(Number.isFinite)).toBe(true);
    expect(everyOutput(loaded)).toEqual(inference);
    const training = everyOutput(network, 4);
    expect(training).not.toEqual(inference);
    expect(everyOutput(loaded, 4)).toEqual(training);
    expect(statistics(loaded)).toEqual(statistics(network));
    network.dispose();
    loaded.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keeps statistics and power iterations when they are restored, averages its weights and copies the rest', () => {
    const before = tf.memory().numTensors;
    const network = everyLayer();
    const held = statistics(network);
    const plain = core.withStatisticsRestored(network, () => everyOutput(network, 5));
    expect(statistics(network)).toEqual(held);
    const average = core.createEma({ decay: 0.5 }, 'every', network);
    expect(everyOutput(network, 5)).toEqual(plain); // the second call gives the same values but updates the statistics
    const moved = statistics(network);
    expect(moved).not.toEqual(held);
    average.update(0.5);
    average.swapIn();
    expect(statistics(network)).toEqual(moved);
    average.dispose();
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaves no tensor behind in training under a gradient', () => {
    const network = everyLayer();
    const before = tf.memory().numTensors;
    for (let step = 0; step < 2; step++) {
      tf.tidy(() => {
        const x = core.randomStream(6).normal([4, 8, 8, 3]);
        const kwargs = { training: true, random: core.randomStream(7, step) };
        const labels = tf.tensor1d([0, 1, 2, 1], 'int32');
        const penalty = () => {
          const slope = tf.grad((at: tf.Tensor) => tf.sum(network.apply([at, labels], kwargs) as tf.Tensor));
          return tf.sum(tf.square(slope(x))) as tf.Scalar;
        };
        const { grads } = tf.variableGrads(penalty);
        for (const gradient of Object.values(grads)) expect(flatten(gradient).every(Number.isFinite)).toBe(true);
      });
    }
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });
});

it('names the package in what it saves, so that no other library can take a layer for its own', async () => {
  await useEngine('cpu');
  const network = everyLayer();
  const folderOfOne = join(folder, 'names');
  await core.saveModel(network, folderOfOne);
  network.dispose();
  const json = await readFile(join(folderOfOne, 'model.json'), 'utf8');
  const names = [...json.matchAll(/"class_name":"(Ganforge>\w+)"/g)].map(([, name]) => name);
  expect([...new Set(names)].sort()).toEqual([
    'Ganforge>ChannelBias',
    'Ganforge>ConditionalBatchNormalization',
    'Ganforge>Dropout',
    'Ganforge>EqualizedConv2D',
    'Ganforge>EqualizedDense',
    'Ganforge>FirResampling2D',
    'Ganforge>GatedLinearUnit',
    'Ganforge>GaussianNoise',
    'Ganforge>GlobalSumPooling2D',
    'Ganforge>GroupNormalization',
    'Ganforge>GroupedConv2D',
    'Ganforge>InstanceNormalization',
    'Ganforge>LatentAverage',
    'Ganforge>LearnedConstant',
    'Ganforge>MinibatchDiscrimination',
    'Ganforge>MinibatchStandardDeviation',
    'Ganforge>ModulatedConv2D',
    'Ganforge>PixelNoise',
    'Ganforge>PixelNormalization',
    'Ganforge>ProjectedBatchNormalization',
    'Ganforge>ReflectionPadding2D',
    'Ganforge>SelfAttention2D',
    'Ganforge>SpectralConv2D',
    'Ganforge>SpectralConv2DTranspose',
    'Ganforge>SpectralDense',
    'Ganforge>SpectralEmbedding',
  ]);
});

it('is built again from its configuration alone', async () => {
  await useEngine('cpu');
  const network = everyLayer();
  const again = await models.modelFromJSON({ modelTopology: JSON.parse(network.toJSON() as string) });
  const u = (net: LayersModel) => net.weights.filter(({ originalName }) => originalName.endsWith('/u'));
  // Both networks start with the same u, and no rule of `initialise` changes it.
  expect(u(again).map((weight) => flatten(weight.read()))).toEqual(u(network).map((weight) => flatten(weight.read())));
  expect(u(again).length).toBe(10);
  network.dispose();
  again.dispose();
});
