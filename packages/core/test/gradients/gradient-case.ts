import type * as tf from '@tensorflow/tfjs-core';

/** An input of a case: its shape, and where its values lie. */
export interface InputSpec {
  readonly shape: readonly number[];
  /** Lowest and highest value. @default [-1, 1] */
  readonly range?: readonly [number, number];
  /** The values themselves instead, in row-major order. */
  readonly values?: readonly number[];
}

/** A function of tensors whose derivatives of first and second order are held against differences. */
export interface GradientCase {
  /** What is differentiated, unique among all cases: `leakyRelu`, `conv2d, stride 2, same`. */
  readonly name: string;
  /** Shapes alone stand for values spread over [-1, 1]. */
  readonly inputs: readonly (InputSpec | readonly number[])[];
  /** Differentiable but for isolated points; draws nothing, keeps nothing. */
  f(...inputs: tf.Tensor[]): tf.Tensor;
  /** What stands for f in upstream's column of the table: tfjs's own function, where ours is another. @default f */
  upstream?(...inputs: tf.Tensor[]): tf.Tensor;
  /** Largest error in float64, relative to the largest value. @default 1e-6 */
  readonly tolerance?: number;
  /** The same in float32, on every engine. @default 2e-5 */
  readonly tolerance32?: number;
}

/**
 * Values of a shape, the same at every run: evenly spaced over `range`, in no order.
 *
 * No two are equal and none is 0 when the range is symmetric: the nearest kink (of `relu`, of a maximum) is at least
 * 0.07 of the spacing away. Representable in float32, so that both precisions differentiate at the same point.
 */
export function spread(
  shape: readonly number[],
  seed: number,
  [low, high]: readonly [number, number] = [-1, 1],
): number[] {
  const size = shape.reduce((a, b) => a * b, 1);
  const offset = [0.37, 0.28, 0.43, 0.19][seed % 4]!; // two inputs of a case share no value either
  const values = Array.from({ length: size }, (_, i) => Math.fround(low + ((high - low) * (i + offset)) / size));
  let state = Math.imul(seed + 1, 2654435761);
  for (let i = size - 1; i > 0; i--) {
    state = Math.imul(state, 1664525) + 1013904223; // Numerical Recipes' generator
    const j = (state >>> 8) % (i + 1);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}

/** The values of every input of a case, and their shapes. */
export function inputsOf({ inputs }: GradientCase): { readonly shape: number[]; readonly values: number[] }[] {
  return inputs.map((input, k) => {
    const spec: InputSpec = 'shape' in input ? input : { shape: input };
    return { shape: [...spec.shape], values: [...(spec.values ?? spread(spec.shape, k, spec.range))] };
  });
}
