import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../replacement.ts';
import { aroundAxis } from './axes.ts';
import { suffixOf } from './types.ts';

/** ArgMax and ArgMin along any axis. */
export const arg: readonly Replacement[] = [found(tf.ArgMax, 'max'), found(tf.ArgMin, 'min')];

function found(kernelName: string, operation: 'max' | 'min'): Replacement {
  return replacement<'x', { readonly axis: number }>(kernelName, ({ inputs: { x }, attrs, backend }) => {
    const [axis = 0] = tf.util.parseAxisParam(attrs.axis, x.shape);
    const { outer, n, inner } = aroundAxis(x, axis);
    const suffix = suffixOf(x.dtype);
    if (suffix === undefined || n === 0) return undefined;
    const shape = x.shape.filter((_, i) => i !== axis);
    const { info, values } = backend.output(shape, 'int32');
    backend.addon.arg[`${operation}${suffix}`](backend.values(x) as never, values, outer, n, inner);
    return info;
  });
}
