import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type * as tf from '@tensorflow/tfjs-core';

/** A tensor's values apart from any backend. */
export interface Plain {
  readonly values: Float32Array | Float64Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** A kernel's call, apart from any backend. */
export interface PlainCall {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, Plain | undefined>>;
  readonly attrs: object;
}

/** Kernels of tfjs's cpu backend in float64, one call at a time. */
export interface Float64Kernels {
  /** Its outputs, or nothing where cpu reads beyond its tensors, as it does at some windows that pad one side alone. */
  run(call: PlainCall): Plain[] | undefined;
  close(): Promise<void>;
}

/** Starts the worker that has them: two precisions need two tfjs, and each the global Float32Array that it sees. */
export function float64Kernels(): Float64Kernels {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./float64-worker.mjs', import.meta.url), {
    workerData: { port: port2, signal },
    transferList: [port2],
  });
  return {
    run(call) {
      const seen = Atomics.load(signal, 0);
      port1.postMessage(call);
      if (Atomics.wait(signal, 0, seen, 120_000) === 'timed-out') throw new Error(`no answer: ${call.kernelName}`);
      const { outputs, error } = receiveMessageOnPort(port1)!.message as { outputs?: Plain[]; error?: string };
      if (error?.includes('out of range element')) return undefined;
      if (outputs === undefined) throw new Error(`${call.kernelName} in float64: ${error}`);
      return outputs;
    },
    async close() {
      port1.close();
      await worker.terminate();
    },
  };
}
