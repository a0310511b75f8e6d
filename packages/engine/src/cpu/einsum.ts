import type * as tf from '@tensorflow/tfjs-core';
import { einsum as composed } from '../kernels/einsum.ts';
import { type EinsumEquation, parseEinsum } from '../kernels/einsum-equation.ts';
import type { Replacement } from '../kernels/replacement.ts';

/**
 * Composes `Einsum` of other operations if only one of two tensors has a label that is summed, because tfjs wrongly
 * treats this label as shared.
 */
export const einsum: Replacement = (call, upstream) => {
  const { equation } = call.attrs as unknown as { equation: string };
  const parsed = Object.values(call.inputs).length === 2 ? parse(equation) : undefined;
  const { inputs, output } = parsed ?? { inputs: [], output: '' };
  const alone = inputs.some((labels, i) => [...labels].some((label) => !(output + inputs[1 - i]!).includes(label)));
  return alone ? composed(call.inputs as tf.NamedTensorMap, { equation }) : upstream(call);
};

/** tfjs refuses invalid equations with its own message. */
function parse(equation: string): EinsumEquation | undefined {
  try {
    return parseEinsum('engine/einsum', equation, 2);
  } catch {
    return undefined;
  }
}
