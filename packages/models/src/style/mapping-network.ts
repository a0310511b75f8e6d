import { equalizedDense, latentAverage, pixelNormalization } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The sizes of a mapping network. */
export interface MappingSizes {
  readonly latentDim: number;
  readonly styleDim: number;
  readonly mappingLayers: number;
  /** Absent if there are no labels. */
  readonly classes?: number;
}

/** The learning rate multiplier of the mapping: Karras et al. 2019, appendix C. */
export const MAPPING_RATE = 0.01;

/**
 * The mapping, z [N,latentDim] and one-hot labels [N,K] to w [N,styleDim]: z and an embedding of the label, each scaled
 * to a mean square of 1, through dense layers with leaky ReLU (.2); the mean of w is tracked.
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

/** One-hot labels [N,K] to an embedding [N,units] whose mean square is 1. */
export function embedded(labels: SymbolicTensor, units: number): SymbolicTensor {
  const embedding = equalizedDense({ name: 'label', units }).apply(labels);
  return pixelNormalization({ name: 'normalize-label' }).apply(embedding) as SymbolicTensor;
}

/** Dense layers with leaky ReLU, `dense1` and so on, that learn slowly. */
export function mapped(x: SymbolicTensor, units: number, count: number): SymbolicTensor {
  const gains = { gain: MAPPING_RATE * Math.SQRT2, biasGain: MAPPING_RATE * Math.SQRT2 };
  return Array.from({ length: count }, (_, i) => i + 1).reduce((h, i) => {
    const dense = equalizedDense({ name: `dense${i}`, units, ...gains }).apply(h);
    return layers.leakyReLU({ name: `relu${i}`, alpha: 0.2 }).apply(dense) as SymbolicTensor;
  }, x);
}
