import { type Gan, runNetwork } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

const where = 'models/discriminator-features';

/** The names of networks that judge images in the variants of this package. */
const judges = ['discriminator', 'critic', 'trunk'] as const;
/** The height and width to which feature maps are pooled. */
const SIDE = 4;

/** A feature extractor that uses a discriminator. */
export interface DiscriminatorFeatures {
  /** Number of features per image. */
  readonly length: number;
  /** Maps images float32 [n,H,W,C] in [-1,1] to features float32 [n,length]. The caller disposes them. */
  extract(images: tf.Tensor4D): tf.Tensor2D;
}

/**
 * Creates a feature extractor from the discriminator, critic or trunk of a GAN, for example for a linear classifier.
 *
 * It max-pools the feature maps after each activation to 4x4 and concatenates them. Source: Radford et al. 2016,
 * "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks", section 5.1. The
 * network runs in inference mode, so the features of an image do not depend on other images. Each call uses the current
 * weights of the GAN.
 *
 * @throws GanError `argument` if the GAN has no such network, or if the network has no feature maps
 * @example
 * const { extract, length } = discriminatorFeatures(gan);
 * const features = extract(images); // [n,length]
 */
export function discriminatorFeatures({ name, networks }: Pick<Gan, 'name' | 'networks'>): DiscriminatorFeatures {
  const judge = judges.map((found) => networks[found]).find((network) => network !== undefined);
  if (judge === undefined) {
    const known = Object.keys(networks).join(', ');
    throw new GanError(where, `'${name}' must have a network named ${judges.join(', ')}; it has ${known}.`);
  }
  const maps = activationsOf(judge);
  if (maps.length === 0) {
    throw new GanError(where, `the ${judge.name} of '${name}' has no feature maps [n,H,W,C]. Try a convolutional one.`);
  }
  const seen = model({ name: 'features', inputs: judge.inputs[0]!, outputs: maps });
  const length = maps.reduce((sum, { shape: [, height, width, channels] }) => {
    return sum + Math.min(SIDE, height!) * Math.min(SIDE, width!) * channels!;
  }, 0);
  return {
    length,
    extract: (images) =>
      tf.tidy(() => {
        const found = [runNetwork<tf.Tensor | tf.Tensor[]>(seen, images)].flat() as tf.Tensor4D[];
        const flat = found.map((map) => tf.reshape(pooled(map), [images.shape[0], -1]));
        return tf.concat(flat, 1) as tf.Tensor2D;
      }),
  };
}

/** Returns those outputs of activations that are feature maps. */
function activationsOf({ layers: all }: LayersModel): SymbolicTensor[] {
  const kinds = [layers.leakyReLU({}), layers.reLU({})].map((layer) => layer.getClassName());
  return all
    .filter((layer) => kinds.includes(layer.getClassName()))
    .map(({ output }) => output as SymbolicTensor)
    .filter(({ shape }) => shape.length === 4);
}

/** Applies max pooling that reduces a feature map to 4x4. Smaller maps are not changed. */
function pooled(map: tf.Tensor4D): tf.Tensor4D {
  const window = map.shape.slice(1, 3).map((side) => Math.ceil(side / SIDE)) as [number, number];
  return tf.maxPool(map, window, window, 'same');
}
