import { conditionalBatchNormalization, spectralDense, spectralEmbedding } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  type DcganSizes,
  type DiscriminatorNorm,
  dcganFeatures,
  dcganGenerator,
  dcganLogit,
  stemOf,
} from '../dcgan/dcgan-networks.ts';
import { sidesOf } from '../shared/sides.ts';

/** The sizes of DCGAN's networks, and the options that select how the networks receive labels. */
export interface CganSizes extends DcganSizes {
  readonly form: 'projection' | 'concat';
  readonly generatorLabels: 'embedding' | 'batch-norm' | 'product';
  readonly labelDim: number;
  readonly discriminatorNorm: DiscriminatorNorm;
}

/** Builds the generator, which maps z [N,latentDim] and labels [N,1] to images [N,S,S,C]. */
export function cganGenerator(config: Omit<CganSizes, 'form' | 'discriminatorNorm'>, classes: number): LayersModel {
  const { latentDim, labelDim } = config;
  const { height, width } = stemOf(config);
  const z = input({ shape: [latentDim], name: 'z' });
  const labels = input({ shape: [1], dtype: 'int32', name: 'labels' });
  if (config.generatorLabels === 'embedding') {
    // The label is concatenated with the projected z. If it were multiplied with z, batch norm would let the label
    // dominate z.
    const chain = dcganGenerator(config);
    const afterStem = chain.findIndex(({ name }) => name === `relu${height}`) + 1;
    const stem = through(chain.slice(0, afterStem), z);
    const map = layers.reshape({ name: 'label-map', targetShape: [height, width, labelDim] });
    const joined = join(
      'stem-and-label',
      stem,
      through([map], embedding('label', labels, classes, height * width * labelDim)),
    );
    return model({ name: 'generator', inputs: [z, labels], outputs: through(chain.slice(afterStem), joined) });
  }
  if (config.generatorLabels === 'product') {
    const product = layers.multiply({ name: 'z-times-label' });
    const joined = product.apply([z, embedding('label', labels, classes, latentDim)]) as SymbolicTensor;
    const chain = dcganGenerator(config);
    return model({ name: 'generator', inputs: [z, labels], outputs: through(chain, joined) });
  }
  const normalize = (name: string) => conditionalBatchNormalization({ name, classes });
  const image = through(dcganGenerator(config, normalize), z, labels);
  return model({ name: 'generator', inputs: [z, labels], outputs: image });
}

/** Builds the discriminator, which maps images [N,S,S,C] and labels [N,1] to logits [N,1]. */
export function cganDiscriminator(config: CganSizes, classes: number): LayersModel {
  const { height, width } = sidesOf(config);
  const images = input({ shape: [height, width, config.channels], name: 'images' });
  const labels = input({ shape: [1], dtype: 'int32', name: 'labels' });
  const logit = config.form === 'concat' ? concatLogit : projectionLogit;
  return model({ name: 'discriminator', inputs: [images, labels], outputs: logit(config, classes, images, labels) });
}

/** Computes the logit as in Mirza & Osindero: the label is an additional channel of the image. */
function concatLogit(
  config: CganSizes,
  classes: number,
  images: SymbolicTensor,
  labels: SymbolicTensor,
): SymbolicTensor {
  const { height, width } = sidesOf(config);
  const flat = embedding('label', labels, classes, height * width);
  const map = through([layers.reshape({ name: 'label-map', targetShape: [height, width, 1] })], flat);
  const joined = join('image-and-label', images, map);
  return through(
    [
      ...dcganFeatures(config, config.channels + 1, config.discriminatorNorm),
      ...dcganLogit(config, config.discriminatorNorm),
    ],
    joined,
  );
}

/**
 * Computes the logit as in Miyato & Koyama: `<embedding(y), phi(x)> + w * phi(x) + b`.
 *
 * phi is flattened, so `w * phi(x)` is the logit of DCGAN, and each embedding adds the logit of one class. The paper
 * sums phi over the image, which works for a ResNet. But a feature of DCGAN's two layers at 28x28 sees only 10x10
 * pixels; with a sum, the discriminator accepted any stroke as any digit.
 */
function projectionLogit(
  config: CganSizes,
  classes: number,
  images: SymbolicTensor,
  labels: SymbolicTensor,
): SymbolicTensor {
  const { height, width, maps } = stemOf(config);
  const phi = through(
    [...dcganFeatures(config, config.channels, config.discriminatorNorm), layers.flatten({ name: 'phi' })],
    images,
  );
  const spectral = config.discriminatorNorm === 'spectral';
  const dense = spectral ? spectralDense : layers.dense;
  const unconditional = through([dense({ name: 'logit', units: 1, kernelInitializer: 'zeros' })], phi);
  const projection = layers.dot({ name: 'projection', axes: 1 });
  const conditional = projection.apply([
    embedding('class', labels, classes, height * width * maps, spectral),
    phi,
  ]) as SymbolicTensor;
  return layers.add({ name: 'logits' }).apply([unconditional, conditional]) as SymbolicTensor;
}

/** Maps labels [N,1] to vectors [N,length]. */
function embedding(
  name: string,
  labels: SymbolicTensor,
  classes: number,
  length: number,
  spectral = false,
): SymbolicTensor {
  const table = (spectral ? spectralEmbedding : layers.embedding)({
    name,
    inputDim: classes,
    outputDim: length,
    embeddingsInitializer: 'zeros',
  });
  return through([table, layers.flatten({ name: `${name}-vector` })], labels);
}

function join(name: string, a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  return layers.concatenate({ name }).apply([a, b]) as SymbolicTensor;
}

/** Applies layers one after another. Conditional layers also receive the labels. */
function through(chain: readonly layers.Layer[], x: SymbolicTensor, labels?: SymbolicTensor): SymbolicTensor {
  return chain.reduce((at, layer) => {
    const conditional = labels !== undefined && layer.name.startsWith('norm');
    return layer.apply(conditional ? [at, labels] : at) as SymbolicTensor;
  }, x);
}
