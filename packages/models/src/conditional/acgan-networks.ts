import { spectralDense } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type DcganSizes, type DiscriminatorNorm, dcganFeatures } from '../dcgan/dcgan-networks.ts';
import { sidesOf } from '../shared/sides.ts';

/**
 * Builds the discriminator, which maps images [N,S,S,C] to a logit [N,1] and class logits [N,K]. Both are dense layers
 * on the features of DCGAN.
 */
export function acganDiscriminator(
  sizes: DcganSizes & { readonly discriminatorNorm: DiscriminatorNorm },
  classes: number,
): LayersModel {
  const { channels, discriminatorNorm } = sizes;
  const { height, width } = sidesOf(sizes);
  const images = input({ shape: [height, width, channels], name: 'images' });
  const trunk = [...dcganFeatures(sizes, channels, discriminatorNorm), layers.flatten({ name: 'features' })];
  const features = trunk.reduce<SymbolicTensor>((x, layer) => layer.apply(x) as SymbolicTensor, images);
  const dense = discriminatorNorm === 'spectral' ? spectralDense : layers.dense;
  const head = (name: string, units: number): SymbolicTensor =>
    dense({ name, units, kernelInitializer: 'zeros' }).apply(features) as SymbolicTensor;
  return model({ name: 'discriminator', inputs: images, outputs: [head('logit', 1), head('classes', classes)] });
}
