import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../../replacement.ts';
import { isNumeric } from './view.ts';

/** Kernels that look values up, and kernels that create values. */
export const gathering: readonly Replacement[] = [
  replacement<'x' | 'indices', tf.GatherV2Attrs>(tf.GatherV2, ({ inputs: { x, indices }, attrs, backend }) => {
    if (!isNumeric(x) || indices.dtype !== 'int32') return undefined;
    const [axis] = tf.util.parseAxisParam(attrs.axis, x.shape) as [number];
    const shapes = tf.backend_util.segment_util.collectGatherOpShapeInfo(
      x as tf.Tensor,
      indices as tf.Tensor,
      axis,
      attrs.batchDims ?? 0,
    );
    const { batchSize, outerSize, dimSize, sliceSize, outputShape } = shapes;
    const { info, values } = backend.output(outputShape, x.dtype);
    const positions = backend.values(indices) as Int32Array;
    backend.addon.gather(backend.values(x), positions, values, batchSize, outerSize, dimSize, sliceSize);
    return info;
  }),
  replacement<'indices', tf.OneHotAttrs>(tf.OneHot, ({ inputs: { indices }, attrs, backend }) => {
    const { depth, onValue, offValue } = attrs;
    const target = { dtype: attrs.dtype };
    if (indices.dtype !== 'int32' || !isNumeric(target as tf.TensorInfo)) return undefined;
    const { info, values } = backend.output([...indices.shape, depth], target.dtype as 'float32');
    backend.addon.oneHot(backend.values(indices) as Int32Array, values, depth, onValue, offValue);
    return info;
  }),
  replacement<never, tf.FillAttrs>(tf.Fill, ({ attrs: { shape, value, dtype }, backend }) => {
    const target = dtype ?? tf.util.inferDtype(value);
    if (typeof value === 'string' || (target !== 'float32' && target !== 'int32' && target !== 'bool'))
      return undefined;
    const { info, values } = backend.output([...shape], target);
    backend.addon.fill(values, value);
    return info;
  }),
  ...(
    [
      [tf.ZerosLike, 0],
      [tf.OnesLike, 1],
    ] as const
  ).map(([name, value]) =>
    replacement<'x'>(name, ({ inputs: { x }, backend }) => {
      if (!isNumeric(x)) return undefined;
      const { info, values } = backend.output(x.shape, x.dtype);
      backend.addon.fill(values, value);
      return info;
    }),
  ),
];
