import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../pool.ts';
import { type Replacement, replacement } from '../replacement.ts';
import { aroundAxis } from './axes.ts';
import { suffixOf } from './types.ts';

/** Where along n the extreme of x [outer,n,inner] stands, to y [outer,inner]; n of 1 at least. */
type FindRow<X> = (x: X, y: Int32Array, outer: number, n: number, inner: number) => void;

/** The addon's searches, by what they look for and the type of x. */
export interface ArgAddon {
  readonly arg: {
    maxFloat32: FindRow<Float32Array>;
    minFloat32: FindRow<Float32Array>;
    maxInt32: FindRow<Int32Array>;
    minInt32: FindRow<Int32Array>;
    maxBool: FindRow<Uint8Array>;
    minBool: FindRow<Uint8Array>;
  };
}

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
    const findRow = backend.addon.arg[`${operation}${suffix}`] as FindRow<Values>;
    findRow(backend.values(x), values, outer, n, inner);
    return info;
  });
}
