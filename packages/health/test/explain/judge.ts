import { type Gan, randomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

/** Creates a discriminator of images 28x28. Its weights depend only on the seed. */
export function judge(seed: number): LayersModel {
  const of = (key: number) => ({ kernelInitializer: 'zeros' as const, name: `layer${key}` });
  const network = sequential({
    name: 'discriminator',
    layers: [
      layers.conv2d({
        ...of(1),
        inputShape: [28, 28, 1],
        filters: 6,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
      }),
      layers.averagePooling2d({ name: 'half', poolSize: 2 }),
      layers.conv2d({ ...of(2), filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }),
      layers.flatten({ name: 'flat' }),
      layers.dense({ ...of(3), units: 1 }),
    ],
  });
  for (const [i, weight] of network.trainableWeights.entries()) {
    if (weight.shape.length < 2) continue;
    const fan = weight.shape.slice(0, -1).reduce((a, b) => a! * b!, 1)!;
    const value = tf.mul(randomStream(seed, i).normal(weight.shape as number[]), Math.sqrt(2 / fan));
    weight.write(value);
    value.dispose();
  }
  return network;
}

/** Creates an object with the fields of a GAN that `explain` reads. */
export const ganOf = (discriminator: LayersModel): Gan<never> =>
  ({ name: 'judge', networks: { discriminator } }) as unknown as Gan<never>;
