import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import type { FinishArguments } from '../functions.ts';

/** The attributes of a fused kernel for the operations after the product. */
export interface FinishAttributes {
  readonly activation?: string | null;
  readonly leakyreluAlpha?: number;
}

/** No bias, no activation. */
export const noFinish: FinishArguments = [undefined, 0, 0, undefined];

/** Activations by the addon's numbers. */
const activations = ['linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid', 'prelu'];

/**
 * Returns the arguments for a bias and an activation after a product of `columns` columns. It returns undefined if the
 * bias or the slopes have more than one value per column; then cpu computes it.
 */
export function finishArguments(
  backend: NativeBackend,
  columns: number,
  bias: tf.TensorInfo | undefined,
  slopes: tf.TensorInfo | undefined,
  { activation, leakyreluAlpha }: FinishAttributes,
): FinishArguments | undefined {
  const number = activations.indexOf(activation ?? 'linear');
  const values = (tensor: tf.TensorInfo | undefined): Float32Array | undefined | false => {
    if (tensor == null) return undefined;
    const size = tf.util.sizeFromShape(tensor.shape);
    const perColumn = size === 1 || (size === columns && tensor.shape.at(-1) === columns);
    return perColumn && tensor.dtype === 'float32' && (backend.values(tensor) as Float32Array);
  };
  const biasValues = values(bias);
  const slopeValues = values(slopes);
  if (number < 0 || biasValues === false || slopeValues === false) return undefined;
  return [biasValues, number, leakyreluAlpha ?? 0.2, slopeValues];
}
