import * as tf from '@tensorflow/tfjs-core';

/** A tensor and the label of each of its axes. */
interface Term {
  readonly labels: string;
  readonly tensor: tf.Tensor;
}

/**
 * Computes the gradient of `y = einsum(own,other->output)` for the tensor labelled `own`, as
 * `einsum(output,other->own)`.
 *
 * A label that only one tensor has, and that the output lacks, is summed over. If the label belongs to `other`, that
 * sum is computed first, because tfjs's kernels give a wrong shape for such labels. If it belongs to `own`, the
 * gradient is constant along its axis.
 */
function einsumGradient(dy: Term, own: Term, other?: Term): tf.Tensor {
  const needed = other === undefined ? undefined : sumOthers(other, dy.labels + own.labels);
  const terms = needed === undefined ? [dy] : [dy, needed];
  const kept = [...own.labels].filter((label) => terms.some(({ labels }) => labels.includes(label))).join('');
  const equation = `${terms.map(({ labels }) => labels).join(',')}->${kept}`;
  const gradient = tf.einsum(equation, ...terms.map(({ tensor }) => tensor));
  const { shape } = own.tensor;
  const withOnes = shape.map((size, axis) => (kept.includes(own.labels[axis]!) ? size : 1));
  return tf.broadcastTo(tf.reshape(gradient, withOnes), shape);
}

/** Sums over all labels that are not in `needed`. */
function sumOthers({ labels, tensor }: Term, needed: string): Term {
  const axes = [...labels].flatMap((label, axis) => (needed.includes(label) ? [] : [axis]));
  if (axes.length === 0) return { labels, tensor };
  return { labels: [...labels].filter((label) => needed.includes(label)).join(''), tensor: tf.sum(tensor, axes) };
}

/** Gradient of `tf.einsum` for one or two tensors. */
export const einsum: readonly tf.GradConfig[] = [
  {
    kernelName: tf.Einsum,
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const { equation } = attrs as unknown as tf.EinsumAttrs;
      const [left, output] = equation.replaceAll(' ', '').split('->') as [string, string];
      const labels = left.split(',');
      const terms = saved.map((tensor, i): Term => ({ labels: labels[i]!, tensor }));
      const gradients = terms.map(
        (own, i) => () => einsumGradient({ labels: output, tensor: dy as tf.Tensor }, own, terms[1 - i]),
      );
      return Object.fromEntries(gradients.entries());
    },
  },
];
