import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernels/replacement.ts';

let beside: MathBackendCPU | undefined;

function cpuBeside(): MathBackendCPU {
  if (beside === undefined) {
    beside = new MathBackendCPU();
    // The first write of the cpu backend in Node would print a banner.
    Object.assign(beside, { firstUse: false });
  }
  return beside;
}

/**
 * Returns a kernel that runs on tfjs's cpu backend, because tfjs's wasm kernel is wrong. Inputs and results are copied
 * between the backends.
 */
export function byCpu(kernelName: string): (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[] {
  return (call) => {
    const { inputs, backend } = call;
    const wasm = backend as BackendWasm;
    const cpu = cpuBeside();
    const copies = Object.entries(inputs as tf.NamedTensorMap).map(([name, { dataId, shape, dtype }]) => {
      const values = wasm.readSync(dataId as never) as Float32Array;
      return [name, cpu.makeTensorInfo(shape, dtype, values)] as const;
    });
    const results = tf
      .getKernel(kernelName, 'cpu')
      .kernelFunc({ ...call, inputs: Object.fromEntries(copies), backend: cpu });
    const taken = [results].flat().map((result) => {
      const { dataId, shape, dtype } = result as tf.TensorInfo;
      const values = cpu.readSync(dataId as never) as Float32Array;
      cpu.disposeData(dataId as never, true);
      return { dataId: wasm.write(values, shape, dtype), shape, dtype };
    });
    for (const [, { dataId }] of copies) cpu.disposeData(dataId as never, true);
    return Array.isArray(results) ? taken : taken[0]!;
  };
}
