import { adam, type Batch, type Dataset, type Gan } from '@ganforge/core';
import type { ImageSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';

/** A GAN whose players learn at other rates. */
export function withRates<B extends Batch>(gan: Gan<B>, rates: Readonly<Record<string, number>>, beta1 = 0.5): Gan<B> {
  const players = gan.players.map((player) => {
    const rate = rates[player.name];
    return rate === undefined ? player : { ...player, optimizer: adam({ learningRate: rate, beta1 }) };
  });
  return { ...gan, players };
}

/** A GAN whose players make other numbers of updates in a step. */
export function withUpdates<B extends Batch>(gan: Gan<B>, updates: Readonly<Record<string, number>>): Gan<B> {
  const players = gan.players.map((player) => {
    const updatesPerStep = updates[player.name];
    return updatesPerStep === undefined ? player : { ...player, updatesPerStep };
  });
  return { ...gan, players };
}

/** A GAN whose network begins with kernels that are so many times what they should be. */
export function withScale<B extends Batch>(gan: Gan<B>, network: string, factor: number): Gan<B> {
  for (const weight of gan.networks[network]!.trainableWeights) {
    const { originalName } = weight as unknown as { originalName: string };
    if (!originalName.includes('kernel')) continue;
    const before = weight.read();
    tf.tidy(() => {
      weight.write(tf.mul(before, factor));
    });
  }
  return gan;
}

/** A dataset whose batches are changed as they are read. */
function changed<B extends Batch>(
  dataset: Dataset<B>,
  name: string,
  change: (batch: B, indices: readonly number[]) => B,
): Dataset<B> {
  const { size, entries, next, labels } = dataset as Dataset<B> & { readonly labels?: Int32Array };
  return {
    size,
    entries,
    fingerprint: `${name} of ${dataset.fingerprint}`,
    ...(labels && { labels }),
    ...(next && { next: next.bind(dataset) }),
    async get(indices, request) {
      const batch = await dataset.get(indices, request);
      const made = tf.tidy(() => change(batch, indices) as never) as B;
      tf.dispose(Object.values(batch).filter((tensor) => !Object.values(made).includes(tensor)));
      return made;
    },
  };
}

/** Images whose first of these examples has a number that is none. */
export function withNaN<B extends Batch>(dataset: Dataset<B>, entry: string, at: number): Dataset<B> {
  return changed(dataset, 'a NaN', (batch, indices) => {
    const rows = tf.reshape(tf.tensor1d(indices.map((index) => (index === at ? Number.NaN : 0))), [
      -1,
      ...batch[entry]!.shape.slice(1).map(() => 1),
    ]);
    return { ...batch, [entry]: tf.add(batch[entry]!, rows) };
  });
}

/** Images with a grey hole of half their side, at a place that depends on the example: what cutout does to them. */
export function withHoles<B extends Batch>(dataset: Dataset<B>): Dataset<B> {
  return masked(dataset, 'holes', (index, y, x, side) => {
    const [top, left] = [(index * 7) % (side / 2), (index * 11) % (side / 2)];
    return y >= top && y < top + side / 2 && x >= left && x < left + side / 2;
  });
}

/** Images shifted to the side by a quarter, filled with grey: what a strong translation does to them. */
export function withStrips<B extends Batch>(dataset: Dataset<B>): Dataset<B> {
  return masked(dataset, 'strips', (index, y, x, side) => {
    const strip = side / 4;
    return [x < strip, x >= side - strip, y < strip, y >= side - strip][index % 4]!;
  });
}

function masked<B extends Batch>(
  dataset: Dataset<B>,
  name: string,
  isGrey: (index: number, y: number, x: number, side: number) => boolean,
): Dataset<B> {
  return changed(dataset, name, (batch, indices) => {
    const images = batch.images as tf.Tensor4D;
    const [n, height, width] = images.shape;
    const mask = new Float32Array(n * height * width);
    for (let i = 0; i < mask.length; i++) {
      const [y, x] = [Math.floor(i / width) % height, i % width];
      mask[i] = isGrey(indices[Math.floor(i / (width * height))]!, y, x, height) ? 0 : 1;
    }
    return { ...batch, images: tf.mul(images, tf.tensor4d(mask, [n, height, width, 1])) };
  });
}

/** Images with a border, at half the size: [n,28,28,C] to [n,16,16,C] with a border of 2. */
export function halved<B extends Batch>(dataset: Dataset<B>, pad: number): Dataset<B> {
  const half = (images: tf.Tensor4D): tf.Tensor4D => tf.avgPool(withBorder(images, pad), 2, 2, 'valid');
  return resized(dataset, 'halves', (side) => (side + 2 * pad) / 2, half);
}

function withBorder(images: tf.Tensor4D, pad: number): tf.Tensor4D {
  return tf.pad4d(
    images,
    [
      [0, 0],
      [pad, pad],
      [pad, pad],
      [0, 0],
    ],
    -1,
  );
}

function resized<B extends Batch>(
  dataset: Dataset<B>,
  name: string,
  side: (side: number) => number,
  resize: (images: tf.Tensor4D) => tf.Tensor4D,
): Dataset<B> {
  const { height, width, channels } = dataset.entries.images as ImageSpec;
  const images: ImageSpec = { kind: 'image', height: side(height), width: side(width), channels };
  const made = changed(dataset, name, (batch) => ({ ...batch, images: resize(batch.images as tf.Tensor4D) }));
  return { ...made, entries: { ...dataset.entries, images } };
}
