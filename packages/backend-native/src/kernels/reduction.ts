import * as tf from '@tensorflow/tfjs-core';
import type { NumericType } from '../backend.ts';
import { type Replacement, replacement } from '../replacement.ts';
import { suffixOf } from './types.ts';

type Operation = 'sum' | 'prod' | 'max' | 'min';

/** The result of an operation over no elements. */
const empty: Readonly<Record<Operation, number>> = { sum: 0, prod: 1, max: -Infinity, min: Infinity };

interface Attributes {
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

/** Options of a kernel. */
interface Options {
  readonly types?: readonly tf.DataType[];
  /** Result over axes of size 0. */
  readonly none?: number;
  /** `true`: the sum is divided by the number of elements. */
  readonly mean?: boolean;
}

/** Sum, Mean and other reductions over any axes. */
export const reduction: readonly Replacement[] = [
  folding(tf.Sum, 'sum'),
  folding(tf.Prod, 'prod'),
  folding(tf.Max, 'max'),
  folding(tf.Min, 'min'),
  folding(tf.All, 'min', { types: ['bool'], none: 1 }),
  folding(tf.Any, 'max', { types: ['bool'], none: 0 }),
  folding(tf.Mean, 'sum', { types: ['float32'], none: Number.NaN, mean: true }),
];

function folding(kernelName: string, operation: Operation, options: Options = {}): Replacement {
  const { types = ['float32', 'int32', 'bool'], none = empty[operation], mean = false } = options;
  return replacement<'x', Attributes>(kernelName, ({ inputs: { x }, attrs, backend }) => {
    if (!types.includes(x.dtype)) return undefined;
    const axes = tf.util.parseAxisParam((attrs.axis ?? attrs.reductionIndices) as number[], x.shape);
    const [kept] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
    const shape = attrs.keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept;
    const outputType = (type: tf.DataType) =>
      type === 'bool' && (operation === 'sum' || operation === 'prod') ? 'int32' : (type as NumericType);
    if (tf.util.sizeFromShape(x.shape) === 0) {
      const { info, values } = backend.output(shape, outputType(x.dtype));
      backend.addon.fill(values, none);
      return info;
    }
    return passes(x.shape, axes).reduce((from, { outer, n, inner }, index, all) => {
      const to = index === all.length - 1 ? shape : [outer, inner];
      const { info, values } = backend.output(to, outputType(from.dtype));
      const fold = backend.addon.reduction[`${operation}${suffixOf(from.dtype) ?? 'Float32'}`];
      fold(backend.values(from) as never, values as never, outer, n, inner, mean ? 1 / n : 1);
      if (from !== x) backend.disposeIntermediateTensorInfo(from);
      return info;
    }, x);
  });
}

/**
 * Returns the folds of [outer,n,inner] to [outer,inner] that reduce `axes` one after the other, the innermost first.
 */
function passes(shape: readonly number[], axes: readonly number[]): { outer: number; n: number; inner: number }[] {
  const found: { outer: number; n: number; inner: number }[] = [];
  let outer = shape.reduce((a, b) => a * b, 1);
  let inner = 1;
  let n = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number;
    outer /= size;
    if (axes.includes(axis)) {
      n *= size;
    } else if (size > 1) {
      if (n > 1) found.push({ outer: outer * size, n, inner });
      n = 1;
      inner *= size;
    }
  }
  return n > 1 || found.length === 0 ? [...found, { outer: 1, n, inner }] : found;
}
