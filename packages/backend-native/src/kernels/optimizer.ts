import type * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import type { Floats } from '../functions/optimizer.ts';
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

/** The values of a tensor, and those of a new one of its shape; of both nothing where there is no tensor. */
function successor(backend: NativeBackend, tensor: tf.TensorInfo | undefined) {
  if (tensor === undefined) return { before: undefined, after: undefined, info: undefined };
  const { info, values } = backend.output(tensor.shape, 'float32');
  return { before: backend.values(tensor) as Floats, after: values, info };
}

const present = (infos: readonly (tf.TensorInfo | undefined)[]): tf.TensorInfo[] =>
  infos.filter((info) => info !== undefined);

/**
 * A parameter w and its optimizer's state after an update by the gradient g, in one pass; all float32 of one shape.
 *
 * Results are new tensors, w first and the state in the inputs' order: tensors that share the old values keep them.
 *
 * - `GanforgeAdam`: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w = kept w - rate m / (sqrt(v) + epsilon);
 *   without m, g takes its place.
 * - `GanforgeRmsProp`: v = alpha v + (1 - alpha) g^2, d = g / (sqrt(v) + epsilon), w -= rate d. With m, which averages g,
 *   max(v - m^2, 0) takes the place of v; with momentum, momentum = momentumDecay momentum + d takes that of d.
 * - `GanforgeSgd`: w -= rate g; with momentum, momentum = momentumDecay momentum + fresh g takes the place of g, or with
 *   nesterov g + momentumDecay momentum.
 */
export const optimizer: readonly Replacement[] = [
  replacement<'w' | 'g' | 'm' | 'v', AdamAttributes>('GanforgeAdam', ({ inputs, attrs, backend }) => {
    const w = successor(backend, inputs.w);
    const m = successor(backend, inputs.m);
    const v = successor(backend, inputs.v);
    const { beta1, beta2, epsilon, rate, weightDecay, kept } = attrs;
    backend.addon.adam(
      ...([w.before!, backend.values(inputs.g) as Floats, w.after!, m.before, m.after, v.before!, v.after!] as const),
      ...([beta1, beta2, epsilon, rate, weightDecay, kept] as const),
    );
    return present([w.info, m.info, v.info]);
  }),
  replacement<'w' | 'g' | 'v' | 'm' | 'momentum', RmsPropAttributes>(
    'GanforgeRmsProp',
    ({ inputs, attrs, backend }) => {
      const w = successor(backend, inputs.w);
      const v = successor(backend, inputs.v);
      const m = successor(backend, inputs.m);
      const momentum = successor(backend, inputs.momentum);
      const { alpha, epsilon, rate, weightDecay, momentumDecay } = attrs;
      backend.addon.rmsProp(
        ...([w.before!, backend.values(inputs.g) as Floats, w.after!, v.before!, v.after!] as const),
        ...([m.before, m.after, momentum.before, momentum.after] as const),
        ...([alpha, epsilon, rate, weightDecay, momentumDecay] as const),
      );
      return present([w.info, v.info, m.info, momentum.info]);
    },
  ),
  replacement<'w' | 'g' | 'momentum', SgdAttributes>('GanforgeSgd', ({ inputs, attrs, backend }) => {
    const w = successor(backend, inputs.w);
    const momentum = successor(backend, inputs.momentum);
    const { rate, weightDecay, momentumDecay, fresh, nesterov } = attrs;
    backend.addon.sgd(
      ...([w.before!, backend.values(inputs.g) as Floats, w.after!, momentum.before, momentum.after] as const),
      ...([rate, weightDecay, momentumDecay, fresh, nesterov] as const),
    );
    return present([w.info, momentum.info]);
  }),
];
