import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Addon } from './addon.ts';
import type { Values } from './functions/values.ts';
import { type Block, Pool } from './pool.ts';
import type { Host } from './recording/host.ts';
import { Recorder } from './recording/recorder.ts';
import { lastCall, recordingAddon } from './recording/recording-addon.ts';
import type { Trace } from './recording/trace.ts';
import { type Entry, Storage } from './storage.ts';

/** The dtypes whose values are one typed array. */
export type NumericType = 'float32' | 'int32' | 'bool';

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** In what the operands of matrix products and convolutions are multiplied; sums, and all else, are float32. */
export type Precision = 'float32' | 'bf16';

/** The array type of each dtype. */
export interface ValuesOf {
  float32: Float32Array;
  int32: Int32Array;
  bool: Uint8Array;
}

/**
 * tfjs's cpu backend over memory of our own: every kernel of cpu runs on it, and those in `kernels/` in C++.
 *
 * Numeric values are typed arrays of the dtype's own type, in blocks of a `Pool` where a kernel made them.
 */
export class NativeBackend extends MathBackendCPU implements Host {
  /** The addon as kernels call it: while a recording is made, its calls are noted. */
  addon: Addon;
  /** The addon itself. */
  readonly plainAddon: Addon;
  /** Makes programs of functions of tensors. */
  readonly recorder: Recorder = new Recorder(this);
  /** What notes the calls of kernels now. */
  trace: Trace | undefined;
  /** May be changed between any two kernels. */
  precision: Precision = 'float32';
  override data: Storage;
  readonly #pool: Pool;
  /** What the kernels that run now have made until now: tensors, and memory of their own. Kernels may call kernels. */
  readonly #made: object[] = [];
  readonly #scratch: Values[] = [];
  #running = 0;
  #recordingAddon: Addon | undefined;

  constructor(addon: Addon) {
    super();
    this.addon = addon;
    this.plainAddon = addon;
    this.data = new Storage(this, tf.engine());
    this.#pool = new Pool(addon);
    // Upstream's first write prints a banner that recommends tfjs-node.
    (this as unknown as { firstUse: boolean }).firstUse = false;
  }

  /** The values of a tensor, in place: not to be kept beyond the kernel's call. */
  values<T extends NumericType>(tensor: tf.TensorInfo & { readonly dtype: T }): ValuesOf[T];
  values(tensor: tf.TensorInfo): Values;
  values(tensor: tf.TensorInfo): Values {
    return this.data.get(tensor.dataId).values as Values;
  }

  /** Whether one tensor alone has these values, in memory of this backend's: they may be written where they lie. */
  isAlone(tensor: tf.TensorInfo): boolean {
    const { refCount, block } = this.data.get(tensor.dataId);
    return refCount === 1 && block !== undefined && this.trace === undefined;
  }

  /** A new tensor whose values, of undefined contents, a kernel fills. */
  output<T extends NumericType>(
    shape: number[],
    dtype: T,
  ): { readonly info: tf.TensorInfo; readonly values: ValuesOf[T] } {
    const block = this.#pool.takeBlock<Values>(arrays[dtype], sizeOf(shape));
    const values = block.view as ValuesOf[T];
    this.trace?.made(values);
    return { info: { dataId: this.#add(values, dtype, block), shape, dtype }, values };
  }

  /** Memory for a kernel's own use, to be given back by {@link release}. */
  scratch(length: number): Float32Array {
    const values = this.#pool.take(Float32Array, length);
    this.trace?.made(values);
    if (this.#running > 0) this.#scratch.push(values);
    return values;
  }

  release(values: Values): void {
    const at = this.#scratch.lastIndexOf(values);
    if (at >= 0) this.#scratch.splice(at, 1);
    this.#pool.release(values);
  }

  /** Calls a kernel; when it throws, what it had made until then is freed. */
  attempt(kernel: tf.KernelFunc, call: Parameters<tf.KernelFunc>[0]): tf.TensorInfo | tf.TensorInfo[] {
    const [made, scratch] = [this.#made.length, this.#scratch.length];
    this.#running++;
    try {
      return kernel(call);
    } catch (error) {
      for (const dataId of this.#made.splice(made)) if (this.data.has(dataId)) this.disposeData(dataId, true);
      for (const values of this.#scratch.splice(scratch)) this.#pool.release(values);
      throw error;
    } finally {
      this.#running--;
      if (this.#running === 0) this.#made.length = 0;
    }
  }

  /** Runs `body` while `trace` notes what kernels do. */
  traced<T>(trace: Trace, body: () => T): T {
    this.#recordingAddon ??= recordingAddon(this.plainAddon, (call) =>
      this.trace?.call(call, lastCall(this.plainAddon)),
    );
    this.trace = trace;
    this.addon = this.#recordingAddon;
    try {
      return body();
    } finally {
      this.trace = undefined;
      this.addon = this.plainAddon;
    }
  }

  /** New values, those of `tensor`, in memory of their own. */
  copyOf(tensor: tf.Tensor): tf.Tensor {
    const values = this.readSync(tensor.dataId);
    return tf
      .engine()
      .makeTensor((isNumeric(values) ? values.slice() : values) as Float32Array, tensor.shape, tensor.dtype, this);
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object {
    const own = this.#own(values, dtype);
    if (this.trace !== undefined && isNumeric(own)) this.trace.written(own);
    if (dtype === 'complex64' || own === undefined || own === null) return super.write(own, shape, dtype);
    return this.#add(own, dtype);
  }

  override move(
    dataId: object,
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    super.move(dataId, this.#own(values, dtype), shape, dtype, refCount);
  }

  /** A copy: what a program reads stays its own after the tensor is disposed. */
  override readSync(dataId: object): tf.backend_util.BackendValues {
    if (this.trace?.mayRead(dataId) === false) this.trace.refuse('it reads the values of a tensor');
    const values = super.readSync(dataId);
    return isNumeric(values) && this.#pool.owns(values) ? values.slice() : values;
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const entry = this.data.get(dataId);
    if (entry.complexTensorInfos !== undefined) return super.disposeData(dataId, force);
    entry.refCount--;
    if (!force && entry.refCount > 0) return false;
    this.data.delete(dataId);
    if (entry.block !== undefined) this.#pool.releaseBlock(entry.block);
    return true;
  }

  /** Frees what tensors hold no more; tensors that are still there keep their memory. */
  override dispose(): void {
    super.dispose();
    this.#pool.clear();
  }

  /** tfjs's own counts are true here: what is disposed is free at once. */
  /** With what C++ has taken of the system: tensors, blocks that are kept for the next ones, and what kernels work in. */
  override memory(): { unreliable: boolean; reasons: string[]; numBytesInNative: number } {
    return { unreliable: false, reasons: [], numBytesInNative: this.plainAddon.describe().bytes };
  }

  /** Bytes in tensors that kernels made, and bytes kept for the next ones. */
  poolBytes(): { readonly live: number; readonly free: number } {
    return this.#pool.bytes();
  }

  #add(values: tf.backend_util.BackendValues, dtype: tf.DataType, block?: Block): object {
    const entry: Entry = { values, dtype, refCount: 1, block };
    const dataId = this.data.add(entry);
    if (this.#running > 0) this.#made.push(dataId);
    return dataId;
  }

  /** Values as kernels expect them: of the dtype's array type, and no view of memory that another tensor will free. */
  #own(values: tf.backend_util.BackendValues, dtype: tf.DataType): tf.backend_util.BackendValues {
    const type = arrays[dtype as NumericType];
    if (type === undefined || values === undefined || values === null) return values;
    if (!(values instanceof type)) return type.from(values as unknown as ArrayLike<number>);
    // What another thread can write could change between the moment a kernel checks it and the moment it uses it.
    return this.#pool.owns(values) || isShared(values) ? values.slice() : values;
  }
}

/** Whether other threads can write an array's memory. */
export function isShared(values: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && values.buffer instanceof SharedArrayBuffer;
}

/** The number of elements of a shape. */
function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]!;
  return size;
}

function isNumeric(values: unknown): values is Values {
  return values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array;
}
