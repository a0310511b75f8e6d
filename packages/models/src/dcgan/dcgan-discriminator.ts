import { spectralDense } from '@ganforge/core/layers';
import { GanError } from '@ganforge/formats';
import { input, type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { sidesOf } from '../shared/sides.ts';
import {
  type DcganSizes,
  type DiscriminatorNorm,
  dcganFeatures,
  dcganLogit,
  minibatchLogit,
} from './dcgan-networks.ts';

const where = 'models/dcgan';

/** The sizes and options of DCGAN's discriminator. */
export interface DiscriminatorConfig extends DcganSizes {
  readonly discriminatorNorm: DiscriminatorNorm;
  readonly pac: number;
  readonly minibatchFeatures: number;
  readonly rotation: number;
  readonly r1: number;
}

/**
 * Builds the discriminator, which maps images [N, S, S, pac * C] to logits [N,1], optionally with minibatch
 * discrimination. With `rotation` it has a second output: logits of the four quarter turns [N,4], from a dense layer on
 * the same features.
 */
export function dcganDiscriminator(config: DiscriminatorConfig): LayersModel {
  const { channels, pac, minibatchFeatures, discriminatorNorm: norm, rotation } = config;
  const features = dcganFeatures(config, pac * channels, norm);
  const logit = minibatchFeatures > 0 ? minibatchLogit(minibatchFeatures, norm) : dcganLogit(config, norm);
  if (rotation === 0) return sequential({ name: 'discriminator', layers: [...features, ...logit] });
  const through = (x: SymbolicTensor, chain: readonly layers.Layer[]): SymbolicTensor =>
    chain.reduce((at, layer) => layer.apply(at) as SymbolicTensor, x);
  const { height, width } = sidesOf(config);
  const images = input({ shape: [height, width, pac * channels], name: 'images' });
  const found = through(images, features);
  const dense = norm === 'spectral' ? spectralDense : layers.dense;
  const turns = [
    layers.flatten({ name: 'turn-features' }),
    dense({ name: 'turns', units: 4, kernelInitializer: 'zeros' }),
  ];
  const outputs = [through(found, logit), through(found, turns)];
  return model({ name: 'discriminator', inputs: images, outputs });
}

/**
 * Checks that the options of the discriminator can be combined.
 *
 * @throws GanError `argument` if `pac` is combined with minibatch discrimination or with an option that needs each
 *   image judged alone
 */
export function checkDiscriminator({ pac, minibatchFeatures, r1, rotation, ...sizes }: DiscriminatorConfig): void {
  const several = [...(pac > 1 ? ['pac'] : []), ...(minibatchFeatures > 0 ? ['minibatchFeatures'] : [])];
  if (several.length === 2) {
    throw new GanError(
      where,
      'pac and minibatchFeatures both let the discriminator compare several images. Leave one out.',
    );
  }
  if (r1 > 0 && several.length > 0) {
    const why = `${several[0]} couples images, and the R1 penalty holds the gradient of each by itself`;
    throw new GanError(where, `r1 must be 0; received ${r1}: ${why}. Leave ${several[0]} out.`);
  }
  const { height, width } = sidesOf(sizes);
  if (rotation > 0 && height !== width) {
    const problem = `rotation must be 0 for images that are not square; received ${rotation} for ${height}x${width}`;
    throw new GanError(where, `${problem}. Leave it out.`);
  }
  if (rotation > 0 && pac > 1) {
    throw new GanError(
      where,
      `rotation must be 0 with pac; received ${rotation}: a pack of images cannot be rotated. Leave pac out.`,
    );
  }
}
