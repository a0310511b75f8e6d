import type * as tf from '@tensorflow/tfjs-core';

/** The shape of an input and the range of its values. */
export interface InputSpec {
  readonly shape: readonly number[];
  /** The lowest and the highest value. @default [-1, 1] */
  readonly range?: readonly [number, number];
  /** The values in row-major order. They replace `range`. */
  readonly values?: readonly number[];
}

/** A function of tensors whose first and second derivatives are compared with central differences. */
export interface GradientCase {
  /** Name of the case, unique among all cases, such as `leakyRelu` or `conv2d, stride 2, same`. */
  readonly name: string;
  /** The inputs. If an input is only a shape, its values are spread over [-1, 1]. */
  readonly inputs: readonly (InputSpec | readonly number[])[];
  /** A function that is differentiable except at isolated points. It draws no random numbers and keeps no state. */
  f(...inputs: tf.Tensor[]): tf.Tensor;
  /** The function of tfjs that replaces f in the tfjs column of the table, if f is our own function. @default f */
  upstream?(...inputs: tf.Tensor[]): tf.Tensor;
  /** The largest allowed error in float64, relative to the largest value. @default 1e-6 */
  readonly tolerance?: number;
  /** The largest allowed relative error in float32, on every engine. @default 2e-5 */
  readonly tolerance32?: number;
}

/**
 * Returns the values for a shape. They are evenly spaced over `range`, in a shuffled order that is the same in every
 * run.
 *
 * No two values are equal, and none is 0 if the range is symmetric. The nearest kink (of `relu`, of a maximum) is at
 * least 0.07 of the spacing away. float32 can represent the values exactly, so both precisions differentiate at the
 * same point.
 */
export function spread(
  shape: readonly number[],
  seed: number,
  [low, high]: readonly [number, number] = [-1, 1],
): number[] {
  const size = shape.reduce((a, b) => a * b, 1);
  const offset = [0.37, 0.28, 0.43, 0.19][seed % 4]!; // two inputs of a case do not share a value
  const values = Array.from({ length: size }, (_, i) => Math.fround(low + ((high - low) * (i + offset)) / size));
  let state = Math.imul(seed + 1, 2654435761);
  for (let i = size - 1; i > 0; i--) {
    state = Math.imul(state, 1664525) + 1013904223; // the generator of Numerical Recipes
    const j = (state >>> 8) % (i + 1);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}

/** Returns the values and the shape of every input of a case. */
export function inputsOf({ inputs }: GradientCase): { readonly shape: number[]; readonly values: number[] }[] {
  return inputs.map((input, k) => {
    const spec: InputSpec = 'shape' in input ? input : { shape: input };
    return { shape: [...spec.shape], values: [...(spec.values ?? spread(spec.shape, k, spec.range))] };
  });
}
