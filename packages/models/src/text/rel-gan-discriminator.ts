import { dropout, highway } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The sizes of the discriminator. */
export interface RelGanDiscriminatorSizes {
  readonly vocabulary: number;
  readonly length: number;
  /** Width of the embeddings, cut into `representations` parts. */
  readonly embeddingDim: number;
  readonly representations: number;
  readonly filters: number;
  readonly dropout: number;
  readonly classes?: { readonly count: number; readonly dim: number } | undefined;
}

/** Widths of the convolutions. */
const widths = [2, 3, 4, 5] as const;

/** The convolutions that fit texts of a length. */
function widthsFor(length: number): readonly number[] {
  return widths.filter((width) => width <= length);
}

/**
 * RelGAN's discriminator: tokens as shares of the vocabulary, [N,T,V], and labels int32 [N,1] where there are classes, to
 * logits [N,R], one for each of R representations.
 *
 * An embedding is cut into R parts, each read by the same convolutions over 2 to 5 tokens with ReLU, the largest of each map
 * over the text, a highway layer, dropout and two dense layers. A label is embedded and joins the maps before the highway
 * layer.
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
  // Two linear layers, as published. A bias would cancel, because only the difference of real and fake logits counts.
  const hidden = then(layers.dense({ name: 'hidden', units: 100, useBias: false, ...untouched }), kept);
  const logits = then(layers.dense({ name: 'logit', units: 1, useBias: false, ...untouched }), hidden);
  const outputs = then(layers.flatten({ name: 'logits' }), logits);
  return model({ name: 'discriminator', inputs, outputs });
}

/** The approximate number of parameters. */
export function relGanDiscriminatorParameters(sizes: RelGanDiscriminatorSizes): number {
  const { vocabulary, embeddingDim, representations, filters, classes } = sizes;
  const features = widths.length * filters + (classes?.dim ?? 0);
  const kernels = (14 * filters * embeddingDim) / representations;
  return vocabulary * embeddingDim + kernels + 2 * features ** 2 + 100 * features;
}

type ConvOptions = Parameters<typeof layers.conv2d>[0];
// `initialise` fills every weight; zeros avoid the random numbers of tfjs.
const untouched = { kernelInitializer: 'zeros' } as const;
