import * as tf from '@tensorflow/tfjs-core';
import { type CastAddon, conversions } from '../functions/cast.ts';
import type { Values } from '../functions/values.ts';
import { type Replacement, replacement } from '../replacement.ts';

/** Converts values to another type. Values that already have the type are shared, not copied. */
export const cast: readonly Replacement[] = [
  replacement<'x', { readonly dtype: tf.DataType }>(tf.Cast, ({ inputs: { x }, attrs: { dtype }, backend }) => {
    if (x.dtype === dtype) {
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype };
    }
    if (!isNumeric(x.dtype) || !isNumeric(dtype)) return undefined;
    const conversion = (conversions[x.dtype] as Partial<Record<tf.DataType, keyof CastAddon['cast']>>)[dtype];
    if (conversion === undefined) return undefined;
    const { info, values } = backend.output(x.shape, dtype);
    const convert = backend.addon.cast[conversion] as (x: Values, y: Values) => void;
    convert(backend.values(x), values);
    return info;
  }),
];

function isNumeric(dtype: tf.DataType): dtype is 'float32' | 'int32' | 'bool' {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool';
}
