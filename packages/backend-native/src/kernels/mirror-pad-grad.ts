import type * as tf from '@tensorflow/tfjs-core';
import { describeMirrorAxis } from '../functions.ts';
import { type Replacement, replacement } from '../replacement.ts';

/**
 * `GanforgeMirrorPadGrad`: adds each dy in the border to the gradient of the value that was mirrored there. It has the
 * attributes of MirrorPad.
 */
export const mirrorPadGrad: readonly Replacement[] = [
  replacement<'dy', tf.MirrorPadAttrs>('GanforgeMirrorPadGrad', ({ inputs: { dy }, attrs, backend }) => {
    if (dy.dtype !== 'float32') return undefined;
    const { paddings, mode } = attrs;
    const shape = dy.shape.map((size, axis) => size - paddings[axis]![0] - paddings[axis]![1]);
    const last = paddings.findLastIndex(([before, after]) => before + after > 0);
    const { described } = backend.addon;
    for (let axis = 0; axis <= last; axis++) {
      const [before, after] = paddings[axis]!;
      describeMirrorAxis(described, axis, { size: shape[axis]!, before, after });
    }
    const inner = shape.slice(last + 1).reduce((product, size) => product * size, 1);
    const { info, values } = backend.output(shape, 'float32');
    const apart = mode === 'reflect' ? 1 : 0;
    backend.addon.mirrorPadGrad(backend.values(dy) as Float32Array, values, last + 1, inner, apart);
    return info;
  }),
];
