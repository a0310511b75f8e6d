import type { NetworkWeights } from '../../weights/network-weights.ts';
import { weightsOf } from '../weights-of.ts';

/** The shape of a filter in the order of PyTorch. */
export type FilterShape = readonly [out: number, inputs: number, height: number, width: number];

/** A convolution with a bias. It replaces a convolution without a bias and the batch norm that follows it. */
export interface FoldedConvolution {
  /** The filter [height,width,in,out], in the order of tfjs. */
  readonly filter: Float32Array;
  readonly shape: [height: number, width: number, inputs: number, out: number];
  readonly bias: Float32Array;
}

/** The epsilon of batch normalisation in this network. PyTorch's default is 1e-5. */
const EPSILON = 1e-3;

/**
 * Folds `<name>.bn` into `<name>.conv` in float64: `w' = w * gamma / sqrt(var + eps)` and `b' = beta - mean * gamma /
 * sqrt(var + eps)`.
 *
 * @throws GanError `mismatch` or `not-finite` with the name of the tensor
 */
export function foldConvolution(
  where: string,
  weights: NetworkWeights,
  name: string,
  shape: FilterShape,
): FoldedConvolution {
  const [out, inputs, height, width] = shape;
  const source = weightsOf(where, weights, `${name}.conv.weight`, shape);
  const [gamma, beta, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
    weightsOf(where, weights, `${name}.bn.${part}`, [out]),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const filter = new Float32Array(source.length);
  const bias = new Float32Array(out);
  const area = height * width;
  for (let o = 0; o < out; o++) {
    const scale = gamma[o]! / Math.sqrt(variance[o]! + EPSILON);
    bias[o] = beta[o]! - mean[o]! * scale;
    for (let i = 0; i < inputs; i++) {
      for (let at = 0; at < area; at++) {
        filter[(at * inputs + i) * out + o] = source[(o * inputs + i) * area + at]! * scale;
      }
    }
  }
  return { filter, shape: [height, width, inputs, out], bias };
}
