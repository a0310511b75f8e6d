import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../pool.ts';
import { type Replacement, replacement } from '../replacement.ts';
import { aroundAxis } from './axes.ts';
import { suffixOf } from './types.ts';

/** Runs along n of x and y [outer,n,inner]. */
type Scan<X, Y> = (x: X, y: Y, outer: number, n: number, inner: number, exclusive: boolean, reverse: boolean) => void;

/** The addon's running sums and products, by the type of x. */
export interface ScanAddon {
  readonly scan: {
    sumFloat32: Scan<Float32Array, Float32Array>;
    prodFloat32: Scan<Float32Array, Float32Array>;
    sumInt32: Scan<Int32Array, Int32Array>;
    prodInt32: Scan<Int32Array, Int32Array>;
    sumBool: Scan<Uint8Array, Int32Array>;
    prodBool: Scan<Uint8Array, Int32Array>;
  };
}

interface Attributes {
  readonly axis: number;
  readonly exclusive?: boolean;
  readonly reverse?: boolean;
}

/** Cumsum and Cumprod along any axis. */
export const scan: readonly Replacement[] = [running(tf.Cumsum, 'sum'), running(tf.Cumprod, 'prod')];

function running(kernelName: string, operation: 'sum' | 'prod'): Replacement {
  return replacement<'x', Attributes>(kernelName, ({ inputs: { x }, attrs, backend }) => {
    const suffix = suffixOf(x.dtype);
    if (suffix === undefined) return undefined;
    const { exclusive = false, reverse = false } = attrs;
    const [axis = 0] = tf.util.parseAxisParam(attrs.axis, x.shape);
    const { outer, n, inner } = aroundAxis(x, axis);
    const { info, values } = backend.output(x.shape, x.dtype === 'float32' ? 'float32' : 'int32');
    const run = backend.addon.scan[`${operation}${suffix}`] as Scan<Values, Values>;
    run(backend.values(x), values, outer, n, inner, exclusive, reverse);
    return info;
  });
}
