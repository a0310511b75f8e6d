import { equalizedDense, latentAverage, pixelNormalization } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The sizes of a mapping network. */
export interface MappingSizes {
  readonly latentDim: number;
  readonly styleDim: number;
  readonly mappingLayers: number;
  /** The number of classes; absent if there are no labels. */
  readonly classes?: number;
}

/** The factor of the learning rate of the mapping network: Karras et al. 2019, appendix C. */
export const MAPPING_RATE = 0.01;

/**
 * Builds the mapping network, which maps z [N,latentDim] and one-hot labels [N,K] to w [N,styleDim]. z and an embedding
 * of the label are each scaled so that their mean square is 1. Then they are concatenated, and dense layers with leaky
 * ReLU (slope 0.2) follow. The last layer tracks the moving mean of w.
 */
export function mappingNetwork({ latentDim, styleDim, mappingLayers, classes }: MappingSizes): LayersModel {
  const z = input({ shape: [latentDim], name: 'z' });
  const normalised = pixelNormalization({ name: 'normalize' }).apply(z) as SymbolicTensor;
  const labels = classes === undefined ? undefined : input({ shape: [classes], name: 'labels' });
  const joined = labels && layers.concatenate({ name: 'join' }).apply([normalised, embedded(labels, styleDim)]);
  const w = mapped((joined as SymbolicTensor | undefined) ?? normalised, styleDim, mappingLayers);
  const outputs = latentAverage({ name: 'average' }).apply(w) as SymbolicTensor;
  return model({ name: 'mapping', inputs: labels === undefined ? z : [z, labels], outputs });
}

/** Maps one-hot labels [N,K] to an embedding [N,units] whose mean square is 1. */
export function embedded(labels: SymbolicTensor, units: number): SymbolicTensor {
  const embedding = equalizedDense({ name: 'label', units }).apply(labels);
  return pixelNormalization({ name: 'normalize-label' }).apply(embedding) as SymbolicTensor;
}

/**
 * Applies `count` dense layers with leaky ReLU, named `dense1` and so on. Their learning rate is multiplied by
 * MAPPING_RATE.
 */
export function mapped(x: SymbolicTensor, units: number, count: number): SymbolicTensor {
  const gains = { gain: MAPPING_RATE * Math.SQRT2, biasGain: MAPPING_RATE * Math.SQRT2 };
  return Array.from({ length: count }, (_, i) => i + 1).reduce((h, i) => {
    const dense = equalizedDense({ name: `dense${i}`, units, ...gains }).apply(h);
    return layers.leakyReLU({ name: `relu${i}`, alpha: 0.2 }).apply(dense) as SymbolicTensor;
  }, x);
}
