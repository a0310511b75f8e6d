import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../../backend.ts';
import { type Replacement, replacement } from '../../replacement.ts';
import { copyView, isNumeric, narrow, share, whole } from './view.ts';

/** Kernels that join several tensors into one. */
export const joining: readonly Replacement[] = [
  replacement<never, tf.ConcatAttrs>(tf.Concat, ({ inputs, attrs: { axis }, backend }) => {
    const parts = Object.values<tf.TensorInfo>(inputs);
    const [along] = tf.util.parseAxisParam(axis, (parts[0] as tf.TensorInfo).shape) as [number];
    return concat(backend, parts, along);
  }),
  replacement<never, tf.PackAttrs>(tf.Pack, ({ inputs, attrs: { axis }, backend }) => {
    const parts = Object.values<tf.TensorInfo>(inputs);
    const { shape, dtype } = parts[0] as tf.TensorInfo;
    for (const part of parts) {
      tf.util.assertShapesMatch(shape, part.shape, 'All tensors passed to stack must have matching shapes');
      tf.util.assert(dtype === part.dtype, () => 'All tensors passed to stack must have matching dtypes');
    }
    const along = axis < 0 ? axis + shape.length + 1 : axis;
    const stacked = shape.toSpliced(along, 0, 1);
    return concat(
      backend,
      parts.map((part) => ({ ...part, dataId: part.dataId, shape: stacked })),
      along,
    );
  }),
];

function concat(backend: NativeBackend, all: readonly tf.TensorInfo[], axis: number): tf.TensorInfo | undefined {
  const first = all[0] as tf.TensorInfo;
  if (!isNumeric(first) || all.some(({ dtype }) => dtype !== first.dtype)) return undefined;
  const shapes = all.map(({ shape }) => shape);
  tf.backend_util.assertParamsConsistent(shapes, axis);
  const parts = all.filter(({ shape }) => tf.util.sizeFromShape(shape) > 0);
  if (parts.length === 1) return share(backend, parts[0] as tf.TensorInfo);
  const { info, values } = backend.output(tf.backend_util.computeOutShape(shapes, axis), first.dtype);
  let begin = 0;
  for (const part of parts) {
    const extent = part.shape[axis] as number;
    copyView(backend, backend.values(part), whole(part.shape), values, narrow(whole(info.shape), axis, begin, extent));
    begin += extent;
  }
  return info;
}
