import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { type EinsumEquation, parseEinsum } from './einsum-equation.ts';

const where = 'engine/wasm Einsum';

/**
 * Computes Einstein's summation of one or two tensors, such as `bij,bjk->bik`: their product, summed over the labels
 * that the output does not have.
 *
 * Labels that only one tensor has are summed first. The rest is one batched matrix product.
 *
 * @throws {GanError} if the equation cannot be read or does not fit the tensors
 */
export function einsum(
  inputs: Readonly<Record<string, tf.Tensor>>,
  { equation }: { readonly equation: string },
): tf.Tensor {
  const tensors = Object.values(inputs);
  const parsed = parseEinsum(where, equation, tensors.length);
  const sizes = labelSizes(equation, parsed, tensors);
  return tf.tidy(() => {
    const needed = (i: number): string => parsed.output + (parsed.inputs[1 - i] ?? '');
    const terms = tensors.map((tensor, i) => sumUnneeded(tensor, parsed.inputs[i]!, needed(i)));
    const [a, b] = terms as [Term, Term | undefined];
    const product = b === undefined ? a : contract(a, b, parsed.output, sizes);
    const order = [...parsed.output].map((label) => product.labels.indexOf(label));
    return tf.transpose(product.tensor, order);
  });
}

/** A tensor and the label of each of its axes. */
interface Term {
  readonly tensor: tf.Tensor;
  readonly labels: string;
}

function labelSizes(equation: string, { inputs }: EinsumEquation, tensors: readonly tf.Tensor[]): Map<string, number> {
  const sizes = new Map<string, number>();
  tensors.forEach(({ shape }, i) => {
    const labels = inputs[i]!;
    if (labels.length !== shape.length) {
      const expected = `tensor ${i} of '${equation}' to have rank ${labels.length} for '${labels}'`;
      throw new GanError(where, `expected ${expected}, received shape [${shape}].`, { code: 'shape' });
    }
    shape.forEach((size, axis) => {
      const label = labels[axis]!;
      const known = sizes.get(label) ?? size;
      if (known !== size) {
        const expected = `'${label}' of '${equation}' to have one length`;
        throw new GanError(where, `expected ${expected}, received ${known} and ${size}.`, { code: 'shape' });
      }
      sizes.set(label, size);
    });
  });
  return sizes;
}

function sumUnneeded(tensor: tf.Tensor, labels: string, needed: string): Term {
  const axes = [...labels].flatMap((label, axis) => (needed.includes(label) ? [] : [axis]));
  if (axes.length === 0) return { tensor, labels };
  return { tensor: tf.sum(tensor, axes), labels: keep(labels, (label) => needed.includes(label)) };
}

/** [batch,a,inner] x [batch,b,inner] -> [batch,a,b], where each letter means any number of axes. */
function contract(a: Term, b: Term, output: string, sizes: ReadonlyMap<string, number>): Term {
  const shared = keep(a.labels, (label) => b.labels.includes(label));
  const batch = keep(shared, (label) => output.includes(label));
  const inner = keep(shared, (label) => !output.includes(label));
  const onlyA = keep(a.labels, (label) => !shared.includes(label));
  const onlyB = keep(b.labels, (label) => !shared.includes(label));
  const size = (labels: string): number => [...labels].reduce((n, label) => n * sizes.get(label)!, 1);
  const matrices = ({ tensor, labels }: Term, own: string): tf.Tensor3D => {
    const order = [...(batch + own + inner)].map((label) => labels.indexOf(label));
    return tf.reshape(tf.transpose(tensor, order), [size(batch), size(own), size(inner)]);
  };
  const product = multiply(matrices(a, onlyA), matrices(b, onlyB));
  const labels = batch + onlyA + onlyB;
  const shape = [...labels].map((label) => sizes.get(label)!);
  return { tensor: tf.reshape(product, shape), labels };
}

function multiply(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor {
  if (a.dtype === 'float32' && b.dtype === 'float32' && a.shape[2] > 1) return tf.matMul(a, b, false, true);
  // Outer products need no sum, and integers must not be converted to float32.
  return tf.sum(tf.mul(tf.expandDims(a, 2), tf.expandDims(b, 1)), -1);
}

function keep(labels: string, wanted: (label: string) => boolean): string {
  return [...labels].filter(wanted).join('');
}
