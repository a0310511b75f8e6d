import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../replacement.ts';

/** Softmax along the last axis, the only axis that tfjs supports. */
export const softmax: readonly Replacement[] = [
  replacement<'logits', { readonly dim: number }>(tf.Softmax, ({ inputs: { logits }, attrs: { dim }, backend }) => {
    const { shape, dtype } = logits;
    const last = shape.length - 1;
    const size = tf.util.sizeFromShape(shape);
    if (dtype !== 'float32' || (dim !== -1 && dim !== last)) return undefined;
    const n = shape[last] ?? 1;
    const { info, values } = backend.output(shape, 'float32');
    if (size === 0) return info;
    backend.addon.softmaxRows(backend.values(logits) as Float32Array, values, size / n, n);
    return info;
  }),
];
