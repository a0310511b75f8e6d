import { firResampling2d, groupedConv2d, learnedConstant } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { levelsOf, type PyramidLevel } from '../shared/pyramid.ts';
import { groupsOf, type R3Sizes } from './r3-gan-options.ts';

/** Returns the number of residual blocks of a network. The initial weights depend on it. */
export function blockCount(sizes: R3Sizes): number {
  return levelsOf(sizes).length * sizes.blocks;
}

/**
 * Builds the generator, which maps z [N,latentDim] and one-hot labels [N,K] to images [N,S,S,C]. The values of images
 * are not bounded. z is concatenated with a linear embedding of the label; the result scales a learned basis of 4x4
 * (7x7 for size 28). Then residual blocks alternate with layers that double the resolution.
 */
export function r3Generator(sizes: R3Sizes): LayersModel {
  const z = input({ shape: [sizes.latentDim], name: 'z' });
  const labels = sizes.classes === undefined ? undefined : input({ shape: [sizes.classes], name: 'labels' });
  const latent = labels === undefined ? z : joined(z, dense('label', sizes.labelDim, labels));
  const [stem, ...others] = levelsOf(sizes);
  let h = residuals(basis(latent, stem!), stem!, sizes);
  for (const level of others) {
    const wide = widened(h, level);
    const up = firResampling2d({ name: `up${level.side}`, direction: 'up' }).apply(wide) as SymbolicTensor;
    h = residuals(up, level, sizes);
  }
  const outputs = point('image', sizes.channels, h);
  return model({ name: 'generator', inputs: labels === undefined ? z : [z, labels], outputs });
}

/**
 * Builds the discriminator, which maps images [N,S,S,C] and one-hot labels [N,K] to logits [N,1]. It consists of
 * residual blocks that alternate with layers that halve the resolution. Then each map is multiplied by a learned weight
 * for each position and summed over the positions. A linear layer computes the logit from these sums.
 *
 * With labels, the logit is the product of the features and the embedding of the label. The logit of an example does
 * not depend on other examples.
 */
export function r3Discriminator(sizes: R3Sizes): LayersModel {
  const images = input({ shape: [sizes.size, sizes.size, sizes.channels], name: 'images' });
  const [outer, ...others] = [...levelsOf(sizes)].reverse();
  let h = residuals(point('images-maps', outer!.maps, images), outer!, sizes);
  for (const level of others) {
    const down = firResampling2d({ name: `down${level.side}`, direction: 'down' }).apply(h) as SymbolicTensor;
    h = residuals(widened(down, level), level, sizes);
  }
  const { side, maps } = others.at(-1) ?? outer!;
  const basis = { name: 'basis', kernelSize: side, useBias: false, depthwiseInitializer: 'zeros' } as const;
  const weighed = layers.depthwiseConv2d(basis).apply(h);
  const features = layers.flatten({ name: 'features' }).apply(weighed) as SymbolicTensor;
  if (sizes.classes === undefined) {
    return model({ name: 'discriminator', inputs: images, outputs: dense('logit', 1, features) });
  }
  const labels = input({ shape: [sizes.classes], name: 'labels' });
  const pair = [dense('logit', maps, features), dense('class', maps, labels)];
  const outputs = layers.dot({ name: 'product', axes: 1 }).apply(pair) as SymbolicTensor;
  return model({ name: 'discriminator', inputs: [images, labels], outputs });
}

/** Multiplies each map of a learned constant [s,s,C] by a number that is computed from the latent. */
function basis(latent: SymbolicTensor, { side, maps }: PyramidLevel): SymbolicTensor {
  const constant = learnedConstant({ name: 'basis', shape: [side, side, maps] }).apply(latent);
  const scales = dense('project', maps, latent);
  const spread = layers.reshape({ name: 'scales', targetShape: [1, 1, maps] }).apply(scales);
  return layers
    .multiply({ name: 'stem' })
    .apply([constant as SymbolicTensor, spread as SymbolicTensor]) as SymbolicTensor;
}

function residuals(x: SymbolicTensor, level: PyramidLevel, { blocks, groupWidth }: R3Sizes): SymbolicTensor {
  return Array.from({ length: blocks }, (_, i) => `block${level.side}-${i + 1}`).reduce(
    (h, name) => residual(h, name, level.maps, groupWidth),
    x,
  );
}

/**
 * Computes `x + f(x)`. f is a 1x1 convolution to twice as many maps, leaky ReLU, a grouped 3x3 convolution, leaky ReLU,
 * and a 1x1 convolution without a bias. There is no normalisation.
 */
function residual(x: SymbolicTensor, name: string, maps: number, groupWidth: number): SymbolicTensor {
  const wide = leaky(`${name}-expand`, point(`${name}-expand`, 2 * maps, x, true));
  const groups = groupsOf(maps, groupWidth);
  const grouped = groupedConv2d({ name: `${name}-grouped`, filters: 2 * maps, kernelSize: 3, groups });
  const mixed = leaky(`${name}-grouped`, grouped.apply(wide) as SymbolicTensor);
  const change = point(`${name}-reduce`, maps, mixed);
  return layers.add({ name }).apply([x, change]) as SymbolicTensor;
}

/** Changes the number of feature maps by a 1x1 convolution. If it already is the requested number, x is returned. */
function widened(x: SymbolicTensor, { side, maps }: PyramidLevel): SymbolicTensor {
  return x.shape.at(-1) === maps ? x : point(`maps${side}`, maps, x);
}

function point(name: string, filters: number, x: SymbolicTensor, useBias = false): SymbolicTensor {
  const options = { name, filters, kernelSize: 1, useBias, kernelInitializer: 'zeros' } as const;
  return layers.conv2d(options).apply(x) as SymbolicTensor;
}

function dense(name: string, units: number, x: SymbolicTensor): SymbolicTensor {
  return layers.dense({ name, units, useBias: false, kernelInitializer: 'zeros' }).apply(x) as SymbolicTensor;
}

function joined(...parts: SymbolicTensor[]): SymbolicTensor {
  return layers.concatenate({ name: 'join' }).apply(parts) as SymbolicTensor;
}

function leaky(name: string, x: SymbolicTensor): SymbolicTensor {
  return layers.leakyReLU({ name: `${name}-relu`, alpha: 0.2 }).apply(x) as SymbolicTensor;
}
