import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../../src/backend.ts';
import { deviation } from './deviation.ts';
import type { Float64Kernels, Plain, PlainCall } from './float64-kernels.ts';
import { sampledDeviation } from './sampled.ts';

/** What was found of a kernel. */
interface Finding {
  readonly calls: number;
  readonly worst: number;
  /** The call that deviates most: its shapes and attributes. */
  readonly where: string;
}

/** What {@link withCheckedKernels} found, by kernel. */
export interface Findings {
  readonly checked: ReadonlyMap<string, Finding>;
  /** Kernels that have no reference: cpu does not have them. */
  readonly unchecked: ReadonlySet<string>;
}

/**
 * Runs `use` with every kernel of the backend `native` held to float64.
 *
 * @param calls all of them, or one for each set of shapes and attributes
 */
export async function withCheckedKernels(
  float64: Float64Kernels,
  calls: 'all' | 'distinct',
  use: () => Promise<void> | void,
): Promise<Findings> {
  const checked = new Map<string, Finding>();
  const unchecked = new Set<string>();
  const seen = new Set<string>();
  const kernels = tf.getKernelsForBackend('native');
  for (const kernel of kernels) {
    replace({
      ...kernel,
      kernelFunc: (given) => {
        if (tf.getKernel(kernel.kernelName, 'cpu') === undefined) {
          unchecked.add(kernel.kernelName);
          return kernel.kernelFunc(given);
        }
        const key = `${kernel.kernelName} ${describe(given.inputs)} ${JSON.stringify(given.attrs)}`;
        if (calls === 'distinct' && seen.has(key)) return kernel.kernelFunc(given);
        seen.add(key);
        const call = plainCall(kernel.kernelName, given);
        const result = kernel.kernelFunc(given);
        const outputs = [result].flat().map((info) => plain(info, given.backend as NativeBackend));
        const worst = worstOf(float64, call, outputs);
        const before = checked.get(kernel.kernelName) ?? { calls: 0, worst: -1, where: '' };
        checked.set(kernel.kernelName, {
          calls: before.calls + 1,
          ...(worst > before.worst ? { worst, where: key } : { worst: before.worst, where: before.where }),
        });
        return result;
      },
    });
  }
  try {
    await use();
  } finally {
    kernels.forEach(replace);
  }
  return { checked, unchecked };
}

function worstOf(float64: Float64Kernels, call: PlainCall, outputs: readonly Plain[]): number {
  const sampled = sampledDeviation(call, outputs[0]!);
  if (sampled !== undefined) return sampled;
  const expected = float64.run(call);
  if (expected === undefined) return 0;
  if (expected.length !== outputs.length) return Number.POSITIVE_INFINITY;
  return Math.max(...outputs.map((output, i) => deviation(output, expected[i]!)));
}

/** A call's inputs and attributes as plain values, copied: the kernel may write where they lie. */
function plainCall(kernelName: string, { inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): PlainCall {
  const plainInputs = Object.entries(inputs).map(([name, input]) => [
    name,
    input && plain(input as tf.TensorInfo, backend as NativeBackend),
  ]);
  return { kernelName, inputs: Object.fromEntries(plainInputs), attrs: { ...attrs } };
}

function plain({ dataId, shape, dtype }: tf.TensorInfo, backend: NativeBackend): Plain {
  return { values: (backend.readSync(dataId) as Float32Array).slice(), shape: [...shape], dtype };
}

function describe(inputs: tf.NamedTensorInfoMap): string {
  return Object.entries(inputs)
    .map(([name, input]) => `${name}:${input === undefined || input === null ? '' : `${input.dtype}[${input.shape}]`}`)
    .join(' ');
}

function replace(kernel: tf.KernelConfig): void {
  tf.unregisterKernel(kernel.kernelName, 'native');
  tf.registerKernel(kernel);
}
