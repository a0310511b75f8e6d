import { dropout, highway } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The sizes of the discriminator. */
export interface SeqGanDiscriminatorSizes {
  readonly vocabulary: number;
  readonly length: number;
  readonly embeddingDim: number;
  /**
   * Number of feature maps of the convolution over one token. The numbers of the other convolutions are multiples of
   * it.
   */
  readonly filters: number;
  readonly dropout: number;
}

/**
 * The widths of the convolutions, and their numbers of feature maps divided by `filters`. They are those of table 5 of
 * the paper, divided by 100.
 */
const convolutions: readonly (readonly [width: number, share: number])[] = [
  [1, 1],
  ...[2, 3, 4, 5].map((width) => [width, 2] as const),
  ...[6, 7, 8, 9, 10].map((width) => [width, 1] as const),
  [15, 1.6],
  [20, 1.6],
];

/** Returns the convolutions whose width is not larger than the length of a text. */
export function convolutionsOf({ length, filters }: Pick<SeqGanDiscriminatorSizes, 'length' | 'filters'>): {
  readonly width: number;
  readonly maps: number;
}[] {
  const fitting = convolutions.filter(([width]) => width <= length);
  return fitting.map(([width, share]) => ({ width, maps: Math.max(1, Math.round(share * filters)) }));
}

/**
 * Builds the discriminator of SeqGAN, which maps texts int32 [N,T] to logits [N,1]. It consists of embeddings,
 * convolutions of many widths with ReLU, the maximum of each map over the text, a highway layer and dropout. Source:
 * Zhang & LeCun 2015, Kim 2014.
 */
export function seqGanDiscriminator(sizes: SeqGanDiscriminatorSizes): LayersModel {
  const { vocabulary, length, embeddingDim, dropout: rate } = sizes;
  const texts = input({ shape: [length], dtype: 'int32', name: 'texts' });
  const embedding = {
    name: 'embedding',
    inputDim: vocabulary,
    outputDim: embeddingDim,
    embeddingsInitializer: 'zeros',
  };
  const embedded = layers.embedding(embedding as Parameters<typeof layers.embedding>[0]).apply(texts);
  const pooled = convolutionsOf(sizes).map(({ width, maps }) => {
    const conv = { name: `conv${width}`, filters: maps, kernelSize: width, kernelInitializer: 'zeros' } as const;
    const map = layers.conv1d({ ...conv, activation: 'relu' }).apply(embedded as SymbolicTensor);
    return layers.globalMaxPooling1d({ name: `pool${width}` }).apply(map) as SymbolicTensor;
  });
  const features = pooled.length === 1 ? pooled[0]! : layers.concatenate({ name: 'features' }).apply(pooled);
  const kept = dropout({ name: 'drop', rate }).apply(highway({ name: 'highway' }).apply(features as SymbolicTensor));
  const logit = layers.dense({ name: 'logit', units: 1, kernelInitializer: 'zeros' }).apply(kept as SymbolicTensor);
  return model({ name: 'discriminator', inputs: texts, outputs: logit as SymbolicTensor });
}
