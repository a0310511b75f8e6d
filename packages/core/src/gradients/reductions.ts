import * as tf from '@tensorflow/tfjs-core';
import { cumulativeProductGradient } from './cumulative-product.ts';
import { indicator, oneHot, unary } from './grad-config.ts';

interface Cumulative {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

type Axes = number | number[] | null | undefined;

/** Returns the shape of x with size 1 at the reduced axes. */
function keptShape(x: tf.Tensor, axes: readonly number[]): number[] {
  return x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}

function axesOf(x: tf.Tensor, axes: Axes): number[] {
  return tf.util.parseAxisParam(axes ?? x.shape.map((_, axis) => axis), x.shape);
}

/**
 * Gives dy to the largest or smallest element. Equal elements share dy, as in TensorFlow; tfjs gives the whole dy to
 * each of them.
 */
function extremeGradient(dy: tf.Tensor, x: tf.Tensor, y: tf.Tensor, axes: number[]): tf.Tensor {
  const kept = keptShape(x, axes);
  const chosen = indicator(tf.equal(x, tf.reshape(y, kept)));
  return tf.mul(tf.reshape(dy, kept), tf.div(chosen, tf.sum(chosen, axes, true)));
}

function extreme(kernelName: string, axesIn: (attributes: tf.NamedAttrMap) => Axes): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    outputsToSave: [true], // y only marks the chosen elements, so it may be a constant here
    gradFunc: (dy, saved, attributes) => {
      const [x, y] = saved as [tf.Tensor, tf.Tensor];
      return { x: () => extremeGradient(dy as tf.Tensor, x, y, axesOf(x, axesIn(attributes))) };
    },
  };
}

/**
 * Computes dy times the product of all other elements. It works with zeros, because it multiplies the product of the
 * elements before by the product of the elements after.
 */
function productGradient(dy: tf.Tensor, x: tf.Tensor, axes: number[]): tf.Tensor {
  const order = [...x.shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes);
  const moved = tf.transpose(x, order);
  const rest = moved.shape.slice(0, x.rank - axes.length);
  // The size is explicit, because -1 is ambiguous if another size is 0.
  const rows = tf.reshape(moved, [...rest, tf.util.sizeFromShape(moved.shape.slice(rest.length))]);
  const last = rows.rank - 1;
  const others = tf.mul(tf.cumprod(rows, last, true), tf.cumprod(rows, last, true, true));
  const gradient = tf.reshape(tf.mul(tf.reshape(dy, [...rest, 1]), others), moved.shape);
  return tf.transpose(
    gradient,
    order.map((_, axis) => order.indexOf(axis)),
  );
}

/** Gradients of extremes, products and running sums. The gradients of sums and means in tfjs are correct. */
export const reductions: readonly tf.GradConfig[] = [
  extreme(tf.Max, ({ reductionIndices }) => reductionIndices as Axes),
  extreme(tf.Min, ({ axis }) => axis as Axes),
  unary<{ axis: Axes }>(tf.Prod, (dy, x, { axis }) => productGradient(dy, x, axesOf(x, axis))),
  unary<Cumulative>(tf.Cumsum, (dy, x, { axis, exclusive, reverse }) =>
    tf.cumsum(dy, axesOf(x, axis)[0], exclusive, !reverse),
  ),
  unary<Cumulative>(tf.Cumprod, (dy, x, { axis, exclusive, reverse }) => {
    const [along] = axesOf(x, axis) as [number];
    return cumulativeProductGradient(dy, x, along, exclusive, reverse);
  }),
  {
    kernelName: tf.TopK,
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradFunc: (dys, saved) => {
      const [x, indices] = saved as [tf.Tensor, tf.Tensor];
      const [dy] = dys as tf.Tensor[];
      return { x: () => tf.sum(tf.mul(tf.expandDims(dy!, -1), oneHot(indices, x.shape.at(-1)!)), -2) };
    },
  },
];
