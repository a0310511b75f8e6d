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

/** The worker's answer to the call of that number. */
interface Answer {
  readonly id: number;
  readonly outputs?: Plain[];
  readonly error?: string;
}

/** Seconds until a call fails for want of an answer. */
const MOST_WAITS = 120;

/** Starts the worker that has them: two precisions need two tfjs, and each the global Float32Array that it sees. */
export function float64Kernels(): Float64Kernels {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./float64-worker.mjs', import.meta.url), {
    workerData: { port: port2, signal },
    transferList: [port2],
  });
  let asked = 0;
  return {
    run(call) {
      const id = ++asked;
      let seen = Atomics.load(signal, 0);
      port1.postMessage({ id, call });
      for (let waited = 0; waited < MOST_WAITS; waited++) {
        // Answers to earlier calls, whose callers gave up, are dropped.
        for (let got = receiveMessageOnPort(port1); got !== undefined; got = receiveMessageOnPort(port1)) {
          const answer = got.message as Answer;
          if (answer.id === id) return outputsOf(call, answer);
        }
        Atomics.wait(signal, 0, seen, 1000);
        seen = Atomics.load(signal, 0);
      }
      throw new Error(`no answer: ${call.kernelName}`);
    },
    async close() {
      port1.close();
      await worker.terminate();
    },
  };
}

function outputsOf({ kernelName }: PlainCall, { outputs, error }: Answer): Plain[] | undefined {
  if (error?.includes('out of range element')) return undefined;
  if (outputs === undefined) throw new Error(`${kernelName} in float64: ${error}`);
  return outputs;
}
