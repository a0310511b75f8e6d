import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { addon } from './addon.ts';
import { NativeBackend } from './backend.ts';
import * as kernels from './kernels/index.ts';
import { sharing } from './kernels/sharing.ts';
import type { Call, Computation, Replacement } from './replacement.ts';

const families: readonly (readonly Replacement[])[] = Object.values(kernels);

/** Kernels whose results share their inputs' values. */
const shares: ReadonlySet<string> = new Set(sharing.map(({ kernelName }) => kernelName));

let declined: ((kernelName: string) => void) | undefined;

/** Calls `watch` with the name of each kernel that C++ leaves to cpu, at each call. Tests use it. */
export function watchDeclined(watch: ((kernelName: string) => void) | undefined): void {
  declined = watch;
}

/** Returns the names of the kernels in C++. */
export function replacedKernels(): string[] {
  return families.flat().map(({ kernelName }) => kernelName);
}

/** Registers the backend `native` with all of cpu's kernels, and replaces the kernels that exist in C++. */
export function registerNativeBackend(): void {
  if (tf.findBackendFactory('native') != null) return;
  tf.registerBackend('native', () => new NativeBackend(addon()), 0);
  const upstream = new Map(tf.getKernelsForBackend('cpu').map((kernel) => [kernel.kernelName, kernel]));
  const ours = families.flat();
  const replaced = new Set(ours.map(({ kernelName }) => kernelName));
  for (const kernel of upstream.values()) {
    if (!replaced.has(kernel.kernelName))
      register(kernel.kernelName, inJavaScript(kernel.kernelName, kernel.kernelFunc));
  }
  for (const { kernelName, compute } of ours) {
    // A kernel that creates nothing has nothing to free.
    if (shares.has(kernelName)) {
      const kernelFunc = either(kernelName, compute, upstream.get(kernelName));
      tf.registerKernel({ kernelName, backendName: 'native', kernelFunc });
      continue;
    }
    register(kernelName, either(kernelName, compute, upstream.get(kernelName)));
  }
}

function register(kernelName: string, kernel: tf.KernelFunc): void {
  const kernelFunc: tf.KernelFunc = (call) => (call.backend as NativeBackend).attempt(kernel, call);
  tf.registerKernel({ kernelName, backendName: 'native', kernelFunc });
}

/** Wraps a kernel of cpu. A recording that contains the kernel is refused, because it cannot see the computation. */
function inJavaScript(kernelName: string, kernel: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { trace } = call.backend as NativeBackend;
    if (trace !== undefined && Object.keys(call.inputs).length > 0) {
      trace.refuse(`${kernelName} is computed in JavaScript`);
    }
    return kernel(call);
  };
}

/** Calls our kernel, or cpu's kernel if ours returns undefined. */
function either(
  kernelName: string,
  compute: Computation<never, never>,
  upstream: tf.KernelConfig | undefined,
): tf.KernelFunc {
  const theirs = upstream && inJavaScript(kernelName, upstream.kernelFunc);
  return (call) => {
    const own = compute(call as unknown as Call<never, never>);
    if (own !== undefined) return own;
    declined?.(kernelName);
    const result = theirs?.(call);
    if (result === undefined) throw new Error(`[backend-native] ${kernelName} has no kernel for these inputs.`);
    return result;
  };
}
