import type * as tf from '@tensorflow/tfjs-core';
import { einsum as composed } from '../kernels/einsum.ts';
import { parseEinsum } from '../kernels/einsum-equation.ts';
import type { Replacement } from '../kernels/replacement.ts';

/** `Einsum`, composed where one of two tensors has a label alone that is summed over: upstream takes it for a shared one. */
export const einsum: Replacement = (call, upstream) => {
  const { equation } = call.attrs as unknown as { equation: string };
  const tensors = Object.values(call.inputs);
  if (tensors.length !== 2) return upstream(call);
  const { inputs, output } = parseEinsum('engine/einsum', equation, tensors.length);
  const alone = inputs.some((labels, i) => [...labels].some((label) => !(output + inputs[1 - i]!).includes(label)));
  return alone ? composed(call.inputs as tf.NamedTensorMap, { equation }) : upstream(call);
};
