import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { type Replacement, replacement } from '../replacement.ts';

/** Calls a kernel of this backend, or cpu's kernel on this backend. */
function run(of: 'cpu' | 'native', kernelName: string, backend: NativeBackend, inputs: object, attrs: object) {
  const call = { inputs: inputs as tf.NamedTensorInfoMap, attrs: attrs as tf.NamedAttrMap, backend };
  return tf.getKernel(kernelName, of).kernelFunc(call) as tf.TensorInfo;
}

/** Sums a tensor over the labels that are neither in `others` nor in the output. */
function withoutOwnLabels(
  backend: NativeBackend,
  x: tf.TensorInfo,
  labels: string,
  needed: string,
): { readonly tensor: tf.TensorInfo; readonly labels: string } {
  const axis = [...labels].flatMap((label, i) => (needed.includes(label) ? [] : [i]));
  if (axis.length === 0) return { tensor: x, labels };
  const kept = [...labels].filter((label) => needed.includes(label)).join('');
  return { tensor: run('native', tf.Sum, backend, { x }, { axis, keepDims: false }), labels: kept };
}

/** cpu's kernels that are right only for some inputs. */
export const corrected: readonly Replacement[] = [
  /** cpu's kernel treats a label that only one of two tensors has as a shared label. */
  replacement<string, { readonly equation: string }>(tf.Einsum, ({ inputs, attrs: { equation }, backend }) => {
    const [from, output] = equation.replaceAll(' ', '').split('->') as [string, string | undefined];
    const labels = from.split(',');
    const tensors = Object.values(inputs);
    const plain = output !== undefined && labels.length === 2 && tensors.length === 2;
    const fits = plain && tensors.every(({ shape }, i) => shape.length === labels[i]!.length);
    const repeats = [...labels, output ?? ''].some((group) => new Set(group).size < group.length);
    if (!fits || repeats || tensors.some(({ dtype }) => dtype !== 'float32')) return undefined;
    const terms = tensors.map((x, i) => withoutOwnLabels(backend, x, labels[i]!, output + labels[1 - i]!));
    if (terms.every(({ tensor }, i) => tensor === tensors[i])) return undefined;
    const reduced = terms.map(({ tensor }) => tensor);
    const result = run('cpu', tf.Einsum, backend, reduced, {
      equation: `${terms.map((term) => term.labels).join(',')}->${output}`,
    });
    for (const [i, { tensor }] of terms.entries()) if (tensor !== tensors[i]) backend.disposeData(tensor.dataId);
    return result;
  }),
  /** cpu's kernel transforms only the first image of a batch. */
  replacement<'image' | 'transforms', object>(tf.Transform, ({ inputs: { image, transforms }, attrs, backend }) => {
    const count = image.shape[0]!;
    if (count < 2) return undefined;
    const own = transforms.shape[0] === count;
    const row = (x: tf.TensorInfo, i: number): tf.TensorInfo => {
      const begin = x.shape.map((_, axis) => (axis === 0 ? i : 0));
      return run('native', tf.Slice, backend, { x }, { begin, size: [1, ...x.shape.slice(1)] });
    };
    const results = Array.from({ length: count }, (_, i) => {
      const one = { image: row(image, i), transforms: row(transforms, own ? i : 0) };
      const result = run('cpu', tf.Transform, backend, one, attrs);
      for (const { dataId } of Object.values(one)) backend.disposeData(dataId);
      return result;
    });
    const result = run('native', tf.Concat, backend, { ...results }, { axis: 0 });
    for (const { dataId } of results) backend.disposeData(dataId);
    return result;
  }),
];
