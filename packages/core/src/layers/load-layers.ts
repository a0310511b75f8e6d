/** The file of each layer, by the name under which the layer is saved. */
const FILES: Readonly<Record<string, () => Promise<unknown>>> = {
  ChannelBias: () => import('./equalized/channel-bias.ts'),
  ConditionalBatchNormalization: () => import('./conditional-batch-normalization.ts'),
  Dropout: () => import('./dropout.ts'),
  EqualizedConv2D: () => import('./equalized/equalized-conv-2d.ts'),
  EqualizedDense: () => import('./equalized/equalized-dense.ts'),
  FirResampling2D: () => import('./equalized/fir-resampling-2d.ts'),
  GatedLinearUnit: () => import('./gated-linear-unit.ts'),
  GaussianNoise: () => import('./gaussian-noise.ts'),
  GlobalSumPooling2D: () => import('./global-sum-pooling-2d.ts'),
  GraphAggregation: () => import('./graph-aggregation.ts'),
  GroupNormalization: () => import('./group-normalization.ts'),
  GroupedConv2D: () => import('./grouped-conv-2d.ts'),
  Gru: () => import('./gru.ts'),
  Highway: () => import('./highway.ts'),
  InstanceNormalization: () => import('./instance-normalization.ts'),
  LatentAverage: () => import('./style/latent-average.ts'),
  LearnedConstant: () => import('./style/learned-constant.ts'),
  LstmCell: () => import('./lstm-cell.ts'),
  MinibatchDiscrimination: () => import('./minibatch-discrimination.ts'),
  MinibatchStandardDeviation: () => import('./minibatch-standard-deviation.ts'),
  ModulatedConv2D: () => import('./style/modulated-conv-2d.ts'),
  PixelNoise: () => import('./style/pixel-noise.ts'),
  PixelNormalization: () => import('./pixel-normalization.ts'),
  ProjectedBatchNormalization: () => import('./projected-batch-normalization.ts'),
  ReflectionPadding2D: () => import('./reflection-padding-2d.ts'),
  RelationalGraphConvolution: () => import('./relational-graph-convolution.ts'),
  RelationalMemoryCell: () => import('./relational-memory-cell.ts'),
  SelfAttention2D: () => import('./self-attention-2d.ts'),
  SpectralConv2D: () => import('./spectral-layers.ts'),
  SpectralConv2DTranspose: () => import('./spectral-layers.ts'),
  SpectralDense: () => import('./spectral-layers.ts'),
  SpectralEmbedding: () => import('./spectral-layers.ts'),
};

/**
 * Loads only those layers of this package that a model uses, so that a page that samples fetches only a few kB.
 *
 * It does not repair the gradients that training needs. `@ganforge/core/layers` loads all layers and repairs the
 * gradients.
 *
 * @param topology the topology of the model, as JSON
 * @example
 * await loadLayers(JSON.stringify(model.toJSON(undefined, false)));
 */
export async function loadLayers(topology: string): Promise<void> {
  const names = new Set(Array.from(topology.matchAll(/"Ganforge>(\w+)"/g), ([, name]) => name!));
  await Promise.all([...names].map((name) => (Object.hasOwn(FILES, name) ? FILES[name]!() : undefined)));
}
