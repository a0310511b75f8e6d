import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../replacement.ts';

/** Kernels whose result shares the input's values; tfjs calls them for every tensor that a gradient keeps. */
export const sharing: readonly Replacement[] = [
  replacement<'x'>(tf.Identity, ({ inputs: { x }, backend }) => {
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  }),
  replacement<'x', { readonly shape: number[] }>(tf.Reshape, ({ inputs: { x }, attrs, backend }) => {
    // The parts of a complex tensor have their own shapes.
    if (x.dtype === 'complex64') return undefined;
    let size = 1;
    let known = true;
    for (let axis = 0; axis < attrs.shape.length; axis++) {
      const extent = attrs.shape[axis]!;
      size *= extent;
      known &&= extent >= 0;
    }
    let { shape } = attrs;
    const own = tf.util.sizeFromShape(x.shape);
    if (!known || size !== own) {
      shape = tf.util.inferFromImplicitShape(attrs.shape, own);
      tf.util.assert(
        tf.util.sizeFromShape(shape) === own,
        () =>
          `The new shape (${shape}) has ${tf.util.sizeFromShape(shape)} elements and the old shape (${x.shape}) has ` +
          `${own} elements. The new shape and old shape must have the same number of elements.`,
      );
    }
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape, dtype: x.dtype };
  }),
  replacement<'input', { readonly dim: number }>(tf.ExpandDims, ({ inputs: { input }, attrs: { dim }, backend }) => {
    const rank = input.shape.length;
    if (input.dtype === 'complex64' || !(dim >= -(rank + 1) && dim <= rank)) return undefined;
    backend.incRef(input.dataId);
    const shape = input.shape.toSpliced(dim < 0 ? rank + dim + 1 : dim, 0, 1);
    return { dataId: input.dataId, shape, dtype: input.dtype };
  }),
];
