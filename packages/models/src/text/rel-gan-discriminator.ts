import { dropout, highway } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The sizes of the discriminator. */
export interface RelGanDiscriminatorSizes {
  readonly vocabulary: number;
  readonly length: number;
  /** Length of the embeddings. Each embedding is split into `representations` parts. */
  readonly embeddingDim: number;
  readonly representations: number;
  readonly filters: number;
  readonly dropout: number;
  readonly classes?: { readonly count: number; readonly dim: number } | undefined;
}

/** The widths of the convolutions, in tokens. */
const widths = [2, 3, 4, 5] as const;

/** Returns the widths that are not larger than the length of a text. */
function widthsFor(length: number): readonly number[] {
  return widths.filter((width) => width <= length);
}

/**
 * Builds the discriminator of RelGAN. Its inputs are tokens as probabilities over the vocabulary [N,T,V], and labels
 * int32 [N,1] if there are classes. Its outputs are logits [N,R], one for each of R representations.
 *
 * Each embedding is split into R parts. All parts are processed by the same layers: convolutions over 2 to 5 tokens
 * with ReLU, the maximum of each map over the text, a highway layer, dropout and two dense layers. The embedding of a
 * label is concatenated with the maxima before the highway layer.
 */
export function relGanDiscriminator(sizes: RelGanDiscriminatorSizes): LayersModel {
  const { vocabulary, length, embeddingDim, representations, filters, classes } = sizes;
  const then = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
    layer.apply(x) as SymbolicTensor;
  const tokens = input({ shape: [length, vocabulary], name: 'tokens' });
  const embedding = layers.dense({ name: 'embedding', units: embeddingDim, useBias: false, ...untouched });
  const image = layers.reshape({ name: 'image', targetShape: [length, embeddingDim, 1] });
  const embedded = then(image, then(embedding, tokens));
  const part = embeddingDim / representations;
  const pooled = widthsFor(length).map((width) => {
    const conv = { name: `conv${width}`, filters, kernelSize: [width, part], strides: [1, part] };
    const map = then(layers.conv2d({ ...conv, activation: 'relu', ...untouched } as ConvOptions), embedded);
    return then(layers.maxPooling2d({ name: `pool${width}`, poolSize: [length - width + 1, 1], strides: 1 }), map);
  });
  const joined = pooled.length === 1 ? pooled[0]! : then(layers.concatenate({ name: 'maps' }), pooled);
  const features = layers.reshape({ name: 'features', targetShape: [representations, pooled.length * filters] });
  let x = then(features, joined);
  const inputs = [tokens];
  if (classes !== undefined) {
    const label = input({ shape: [1], dtype: 'int32', name: 'label' });
    inputs.push(label);
    const options = { name: 'label_embedding', inputDim: classes.count, outputDim: classes.dim };
    const flat = then(layers.flatten({ name: 'label_flat' }), then(layers.embedding(options), label));
    const repeated = then(layers.repeatVector({ name: 'labels', n: representations }), flat);
    x = then(layers.concatenate({ name: 'features_and_label' }), [x, repeated]);
  }
  const kept = then(dropout({ name: 'drop', rate: sizes.dropout }), then(highway({ name: 'highway' }), x));
  // These are two linear layers, as in the published code. A bias would have no effect, because the loss uses only the
  // difference between real and fake logits.
  const hidden = then(layers.dense({ name: 'hidden', units: 100, useBias: false, ...untouched }), kept);
  const logits = then(layers.dense({ name: 'logit', units: 1, useBias: false, ...untouched }), hidden);
  const outputs = then(layers.flatten({ name: 'logits' }), logits);
  return model({ name: 'discriminator', inputs, outputs });
}

/** Estimates the number of parameters. */
export function relGanDiscriminatorParameters(sizes: RelGanDiscriminatorSizes): number {
  const { vocabulary, embeddingDim, representations, filters, classes } = sizes;
  const features = widths.length * filters + (classes?.dim ?? 0);
  const kernels = (14 * filters * embeddingDim) / representations;
  return vocabulary * embeddingDim + kernels + 2 * features ** 2 + 100 * features;
}

type ConvOptions = Parameters<typeof layers.conv2d>[0];
// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const untouched = { kernelInitializer: 'zeros' } as const;
