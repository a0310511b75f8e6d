import type * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import type { Floats, Parameters } from '../functions/optimizer.ts';
import { type Replacement, replacement } from '../replacement.ts';

interface AdamAttributes {
  readonly beta1: number;
  readonly beta2: number;
  /** Added to the root of v. */
  readonly epsilon: number;
  readonly rate: number;
  /** Times w, added to the gradient. */
  readonly weightDecay: number;
  /** What w is multiplied by before the change is subtracted. */
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
  /** What the gradient is multiplied by before the momentum takes it up. */
  readonly fresh: number;
  readonly nesterov: boolean;
}

/** Tensors of all parameters; one alone stands for a list of it. */
type Several = tf.TensorInfo | readonly tf.TensorInfo[] | undefined;

interface InPlace {
  /** Whether what no other tensor shares is written where it lies. @default false */
  readonly inPlace?: boolean;
}

/** The values of a tensor, and where they go: of both nothing where there is no tensor. */
interface Successor {
  readonly before: Floats | undefined;
  readonly after: Floats | undefined;
  readonly info: tf.TensorInfo | undefined;
}

const none: Successor = { before: undefined, after: undefined, info: undefined };

/** The arrays of all parameters as the addon takes them, and the successors of w and of the slots, one parameter after another. */
function parametersOf<N extends string>(
  backend: NativeBackend,
  inputs: Readonly<Record<N | 'w' | 'g', Several>>,
  slots: readonly N[],
  inPlace: boolean | undefined,
): { readonly arrays: Parameters; readonly successors: tf.TensorInfo[] } {
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
 * Parameters w and their optimizer's state after an update by the gradients g, in one pass over each; all float32, those of
 * one parameter of one shape.
 *
 * Results are, of each parameter, w and then the state in the inputs' order. They are new tensors, or with `inPlace` the old
 * ones where no other tensor shares their values: what does share them keeps them.
 *
 * - `GanforgeAdam`: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w = kept w - rate m / (sqrt(v) + epsilon);
 *   without m, g takes its place.
 * - `GanforgeRmsProp`: v = alpha v + (1 - alpha) g^2, d = g / (sqrt(v) + epsilon), w -= rate d. With m, which averages g,
 *   max(v - m^2, 0) takes the place of v; with momentum, momentum = momentumDecay momentum + d takes that of d.
 * - `GanforgeSgd`: w -= rate g; with momentum, momentum = momentumDecay momentum + fresh g takes the place of g, or with
 *   nesterov g + momentumDecay momentum.
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
