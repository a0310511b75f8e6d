import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../replacement.ts';

/** Returns t where the condition holds, else e. The condition has their shape, or one value per row. */
export const select: readonly Replacement[] = [
  replacement<'condition' | 't' | 'e'>(tf.Select, ({ inputs: { condition, t, e }, backend }) => {
    if (condition.dtype !== 'bool' || t.dtype !== e.dtype) return undefined;
    const conditions = backend.values(condition) as Uint8Array;
    if (t.dtype === 'float32') {
      const { info, values } = backend.output(t.shape, t.dtype);
      backend.addon.select(conditions, backend.values(t) as Float32Array, backend.values(e) as Float32Array, values);
      return info;
    }
    if (t.dtype !== 'int32') return undefined;
    const { info, values } = backend.output(t.shape, t.dtype);
    backend.addon.selectInts(conditions, backend.values(t) as Int32Array, backend.values(e) as Int32Array, values);
    return info;
  }),
];
