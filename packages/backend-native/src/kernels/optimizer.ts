import type * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { type Replacement, replacement } from '../replacement.ts';

type Floats = Float32Array;

interface AdamAttributes {
  readonly beta1: number;
  readonly beta2: number;
  /** Epsilon that is added to the root of v. */
  readonly epsilon: number;
  readonly rate: number;
  /** Weight decay: `weightDecay * w` is added to the gradient. */
  readonly weightDecay: number;
  /** The factor by which w is multiplied before the update is subtracted. */
  readonly kept: number;
}

interface RmsPropAttributes {
  readonly alpha: number;
  readonly epsilon: number;
  readonly rate: number;
  readonly weightDecay: number;
  readonly momentumDecay: number;
}

interface SgdAttributes {
  readonly rate: number;
  readonly weightDecay: number;
  readonly momentumDecay: number;
  /** The factor of the gradient in the update of the momentum. */
  readonly fresh: number;
  readonly nesterov: boolean;
}

/** Tensors of all parameters; a single tensor means a list of one. */
type Several = tf.TensorInfo | readonly tf.TensorInfo[] | undefined;

interface InPlace {
  /** `true`: values that no other tensor shares are overwritten in place. @default false */
  readonly inPlace?: boolean;
}

/** The values of a tensor and their destination; both undefined without a tensor. */
interface Successor {
  readonly before: Floats | undefined;
  readonly after: Floats | undefined;
  readonly info: tf.TensorInfo | undefined;
}

const none: Successor = { before: undefined, after: undefined, info: undefined };

/** Returns the arrays of all parameters for the addon, and the new w and slots, one parameter after another. */
function parametersOf<N extends string>(
  backend: NativeBackend,
  inputs: Readonly<Record<N | 'w' | 'g', Several>>,
  slots: readonly N[],
  inPlace: boolean | undefined,
): { readonly arrays: readonly (Floats | undefined)[]; readonly successors: tf.TensorInfo[] } {
  const listOf = (several: Several) => (several === undefined ? [] : ([several].flat() as tf.TensorInfo[]));
  const successorOf = (tensor: tf.TensorInfo | undefined): Successor => {
    if (tensor === undefined) return none;
    const before = backend.values(tensor) as Floats;
    if (inPlace && backend.isAlone(tensor)) {
      backend.incRef(tensor.dataId);
      return { before, after: before, info: { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype } };
    }
    const { info, values } = backend.output(tensor.shape, 'float32');
    return { before, after: values, info };
  };
  const gradients = listOf(inputs.g);
  const lists = slots.map((slot) => listOf(inputs[slot]));
  const arrays: (Floats | undefined)[] = [];
  const successors: tf.TensorInfo[] = [];
  for (const [i, tensor] of listOf(inputs.w).entries()) {
    const w = successorOf(tensor);
    arrays.push(w.before, backend.values(gradients[i]!) as Floats, w.after);
    successors.push(w.info!);
    for (const list of lists) {
      const { before, after, info } = successorOf(list[i]);
      arrays.push(before, after);
      if (info !== undefined) successors.push(info);
    }
  }
  return { arrays, successors };
}

/**
 * Optimizer kernels. They update parameters w and their state by the gradients g in one pass. All tensors are float32;
 * the tensors of one parameter have the same shape.
 *
 * For each parameter the results are w and then the state in the order of the inputs. They are new tensors. With
 * `inPlace`, tensors whose values no other tensor shares are overwritten.
 *
 * - `GanforgeAdam`: `m = beta1 * m + (1 - beta1) * g`, `v = beta2 * v + (1 - beta2) * g^2`,
 *   `w = kept * w - rate * m / (sqrt(v) + epsilon)`. Without m, g replaces m in the last formula.
 * - `GanforgeRmsProp`: `v = alpha * v + (1 - alpha) * g^2`, `d = g / (sqrt(v) + epsilon)`, `w -= rate * d`. With m,
 *   which is a moving average of g, `max(v - m^2, 0)` replaces v in the second formula. With momentum,
 *   `momentum = momentumDecay * momentum + d` replaces d in the last formula.
 * - `GanforgeSgd`: `w -= rate * g`. With momentum, `momentum = momentumDecay * momentum + fresh * g` replaces g; with
 *   nesterov, `g + momentumDecay * momentum` replaces g.
 */
export const optimizer: readonly Replacement[] = [
  replacement<'w' | 'g' | 'm' | 'v', AdamAttributes & InPlace>('GanforgeAdam', ({ inputs, attrs, backend }) => {
    const { arrays, successors } = parametersOf(backend, inputs, ['m', 'v'], attrs.inPlace);
    const { beta1, beta2, epsilon, rate, weightDecay, kept } = attrs;
    backend.addon.adam(beta1, beta2, epsilon, rate, weightDecay, kept, ...arrays);
    return successors;
  }),
  replacement<'w' | 'g' | 'v' | 'm' | 'momentum', RmsPropAttributes & InPlace>(
    'GanforgeRmsProp',
    ({ inputs, attrs, backend }) => {
      const { arrays, successors } = parametersOf(backend, inputs, ['v', 'm', 'momentum'], attrs.inPlace);
      const { alpha, epsilon, rate, weightDecay, momentumDecay } = attrs;
      backend.addon.rmsProp(alpha, epsilon, rate, weightDecay, momentumDecay, ...arrays);
      return successors;
    },
  ),
  replacement<'w' | 'g' | 'momentum', SgdAttributes & InPlace>('GanforgeSgd', ({ inputs, attrs, backend }) => {
    const { arrays, successors } = parametersOf(backend, inputs, ['momentum'], attrs.inPlace);
    const { rate, weightDecay, momentumDecay, fresh, nesterov } = attrs;
    backend.addon.sgd(rate, weightDecay, momentumDecay, fresh, nesterov, ...arrays);
    return successors;
  }),
];
