// This import repairs gradients of tfjs: operators that these layers use have wrong or missing gradients.
import '../gradients/index.ts';

export {
  ConditionalBatchNormalization,
  type ConditionalBatchNormalizationOptions,
  conditionalBatchNormalization,
} from './conditional-batch-normalization.ts';
export { Dropout, type DropoutOptions, dropout } from './dropout.ts';
export { ChannelBias, channelBias } from './equalized/channel-bias.ts';
export { EqualizedConv2d, type EqualizedConv2dOptions, equalizedConv2d } from './equalized/equalized-conv-2d.ts';
export { EqualizedDense, type EqualizedDenseOptions, equalizedDense } from './equalized/equalized-dense.ts';
export { FirResampling2d, type FirResampling2dOptions, firResampling2d } from './equalized/fir-resampling-2d.ts';
export { GatedLinearUnit, gatedLinearUnit } from './gated-linear-unit.ts';
export { GaussianNoise, type GaussianNoiseOptions, gaussianNoise } from './gaussian-noise.ts';
export { GlobalSumPooling2d, globalSumPooling2d } from './global-sum-pooling-2d.ts';
export { GraphAggregation, type GraphAggregationOptions, graphAggregation } from './graph-aggregation.ts';
export { GroupNormalization, type GroupNormalizationOptions, groupNormalization } from './group-normalization.ts';
export { GroupedConv2d, type GroupedConv2dOptions, groupedConv2d } from './grouped-conv-2d.ts';
export { Gru, type GruOptions, gru } from './gru.ts';
export { Highway, highway } from './highway.ts';
export {
  InstanceNormalization,
  type InstanceNormalizationOptions,
  instanceNormalization,
} from './instance-normalization.ts';
export type { LayerOptions } from './layer-options.ts';
export { LstmCell, type LstmCellOptions, type LstmWeights, lstmCell, lstmStep } from './lstm-cell.ts';
export {
  MinibatchDiscrimination,
  type MinibatchDiscriminationOptions,
  minibatchDiscrimination,
} from './minibatch-discrimination.ts';
export {
  MinibatchStandardDeviation,
  type MinibatchStandardDeviationOptions,
  minibatchStandardDeviation,
} from './minibatch-standard-deviation.ts';
export { PixelNormalization, type PixelNormalizationOptions, pixelNormalization } from './pixel-normalization.ts';
export {
  ProjectedBatchNormalization,
  type ProjectedBatchNormalizationOptions,
  projectedBatchNormalization,
} from './projected-batch-normalization.ts';
export { ReflectionPadding2d, type ReflectionPadding2dOptions, reflectionPadding2d } from './reflection-padding-2d.ts';
export {
  RelationalGraphConvolution,
  type RelationalGraphConvolutionOptions,
  relationalGraphConvolution,
} from './relational-graph-convolution.ts';
export {
  RelationalMemoryCell,
  type RelationalMemoryCellOptions,
  relationalMemoryCell,
} from './relational-memory-cell.ts';
export { type ResidualBlockOptions, residualBlock } from './residual-block.ts';
export { SelfAttention2d, type SelfAttention2dOptions, selfAttention2d } from './self-attention-2d.ts';
export {
  SpectralConv2d,
  type SpectralConv2dOptions,
  SpectralConv2dTranspose,
  type SpectralConv2dTransposeOptions,
  SpectralDense,
  type SpectralDenseOptions,
  SpectralEmbedding,
  type SpectralEmbeddingOptions,
  type SpectralLayerClass,
  type SpectralOptions,
  spectralConv2d,
  spectralConv2dTranspose,
  spectralDense,
  spectralEmbedding,
} from './spectral-layers.ts';
export { LatentAverage, type LatentAverageOptions, latentAverage } from './style/latent-average.ts';
export { LearnedConstant, type LearnedConstantOptions, learnedConstant } from './style/learned-constant.ts';
export { ModulatedConv2d, type ModulatedConv2dOptions, modulatedConv2d } from './style/modulated-conv-2d.ts';
export { PixelNoise, type PixelNoiseOptions, pixelNoise } from './style/pixel-noise.ts';
