import * as tf from '@tensorflow/tfjs-core';
import type { Functions } from '../functions.ts';
import { type Replacement, replacement } from '../replacement.ts';

const conversions = {
  float32: { int32: 'floatsToInts', bool: 'floatsToBools' },
  int32: { float32: 'intsToFloats', bool: 'intsToBools' },
  bool: { float32: 'boolsToFloats', int32: 'boolsToInts' },
} as const;

/** Converts values to another type. Values that already have the type are shared, not copied. */
export const cast: readonly Replacement[] = [
  replacement<'x', { readonly dtype: tf.DataType }>(tf.Cast, ({ inputs: { x }, attrs: { dtype }, backend }) => {
    if (x.dtype === dtype) {
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype };
    }
    if (!isNumeric(x.dtype) || !isNumeric(dtype)) return undefined;
    const conversion = (conversions[x.dtype] as Partial<Record<tf.DataType, keyof Functions['cast']>>)[dtype];
    if (conversion === undefined) return undefined;
    const { info, values } = backend.output(x.shape, dtype);
    // The types of x and values are those of the conversion.
    backend.addon.cast[conversion](backend.values(x) as never, values as never);
    return info;
  }),
];

function isNumeric(dtype: tf.DataType): dtype is 'float32' | 'int32' | 'bool' {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool';
}
