import { writeFile } from 'node:fs/promises';
import { type Gan, type ImageBatch, randomStream, rowStreams, type UnpairedBatch } from '@ganforge/core';
import { cifar10, type ImageDataset, onlyClasses, unpaired } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { renderGrid } from '@ganforge/media/pictures';
import { cycleGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { drawnVehicles } from './drawn-vehicles.ts';

async function automobilesToTrucks(options: ExampleOptions): Promise<void> {
  const preset = options.quick
    ? { name: 'automobiles-to-trucks-quick', steps: 150, features: 8, blocks: 2, sampleEvery: 50 }
    : { name: 'automobiles-to-trucks', steps: 4500, features: 16, blocks: 3, sampleEvery: 250 };
  const { features, blocks, sampleEvery } = preset;
  const steps = options.steps ?? preset.steps;
  // the number of steps is part of the name, because the learning rate depends on it
  const name = steps === preset.steps ? preset.name : `${preset.name}-steps-${steps}`;
  const { a, b } = await vehicles();
  const gan = cycleGan({
    ...{ size: 32, features, blocks, discriminatorFeatures: features, seed: options.seed },
    patch: 34, // the whole image; a patch of 70 pixels would consist mostly of padding
    // constant and then decreasing to 0 as in the paper, but twice its rate
    learningRate: `4e-4 * min(1, 2 * (1 - step / ${steps}))`,
  });
  const run = { name, steps, batchSize: 1, sampleEvery };
  const { folder, finished } = await trainExample(gan, unpaired(a, b), options, run);
  if (!finished) return;
  const picture = `${folder}/translations.png`;
  await writeFile(picture, await translations(gan, a, b));
  console.log(`picture  ${picture}: automobiles, as trucks, and back; trucks, as automobiles, and back`);
}

/**
 * Loads the automobiles and trucks of CIFAR-10 from the data folder, the cache or the network. If they are not
 * available, vehicles are drawn.
 */
async function vehicles(): Promise<{ a: ImageDataset; b: ImageDataset }> {
  try {
    const dataset = await cifar10({ connectTimeout: 5000, retries: 0 });
    const [a, b] = [onlyClasses(dataset, ['automobile']), onlyClasses(dataset, ['truck'])];
    console.log(`data     CIFAR-10, ${a.size} automobiles and ${b.size} trucks`);
    return { a, b };
  } catch (error) {
    const [reason] = (error as Error).message.split('. '); // the README of @ganforge/data says how to get the files
    console.log(`data     500 drawn automobiles and as many trucks, because: ${reason}`);
    return { a: drawnVehicles('automobile', 500, 1), b: drawnVehicles('truck', 500, 1) };
  }
}

/**
 * Renders a PNG with six rows: the first 16 automobiles, their translations, and these translated back. The other three
 * rows show trucks.
 */
async function translations(gan: Gan<UnpairedBatch>, a: ImageDataset, b: ImageDataset): Promise<Uint8Array> {
  const n = 16;
  const random = randomStream(0);
  const first = async ({ get }: ImageDataset): Promise<ImageBatch> =>
    get([...Array(n).keys()], { epoch: 0, random: rowStreams(random) });
  const batches = [await first(a), await first(b)];
  const given = { a: batches[0]!.images, b: batches[1]!.images };
  const there = await gan.sample({ n, random, conditions: given });
  const back = await gan.sample({ n, random, conditions: there });
  const rows = tf.concat([given.a, there.b!, back.a!, given.b, there.a!, back.b!]);
  const data = await rows.data<'float32'>();
  tf.dispose([rows, { ...there }, { ...back }, ...batches.map((batch) => ({ ...batch }))]);
  return renderGrid({ shape: rows.shape, data }, { columns: n });
}

await example(automobilesToTrucks);
