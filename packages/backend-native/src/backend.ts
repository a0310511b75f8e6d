import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Addon } from './addon.ts';
import { type Block, Pool } from './pool.ts';
import type { Host } from './recording/host.ts';
import { Recorder } from './recording/recorder.ts';
import { lastCall, recordingAddon } from './recording/recording-addon.ts';
import type { Trace } from './recording/trace.ts';
import { type Entry, Storage } from './storage.ts';
import type { Values } from './values.ts';

/** The dtypes whose values are one typed array. */
export type NumericType = 'float32' | 'int32' | 'bool';

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** The type of the operands of matrix products and convolutions. Sums and all other operations use float32. */
export type Precision = 'float32' | 'bf16';

/** The array type of each dtype. */
export interface ValuesOf {
  float32: Float32Array;
  int32: Int32Array;
  bool: Uint8Array;
}

/**
 * The cpu backend of tfjs with its own memory. All cpu kernels run on it; the kernels in `kernels/` run in C++.
 *
 * Numeric values are typed arrays of the dtype's own type. The values of a kernel's result are in a block of a `Pool`.
 */
export class NativeBackend extends MathBackendCPU implements Host {
  /** The addon as kernels call it. During a recording its calls are recorded. */
  addon: Addon;
  /** The addon without recording. */
  readonly plainAddon: Addon;
  /** Records functions of tensors as programs. */
  readonly recorder: Recorder = new Recorder(this);
  /** The active recording of kernel calls, if any. */
  trace: Trace | undefined;
  /** The precision; it may be changed between any two kernels. */
  precision: Precision = 'float32';
  override data: Storage;
  readonly #pool: Pool;
  /** Tensors and working memory that the running kernels have made so far. Kernels may call kernels. */
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
    // The first write of tfjs's cpu backend prints a banner that recommends tfjs-node.
    (this as unknown as { firstUse: boolean }).firstUse = false;
  }

  /** Returns the values of a tensor in place. Do not keep them after the kernel's call. */
  values<T extends NumericType>(tensor: tf.TensorInfo & { readonly dtype: T }): ValuesOf[T];
  values(tensor: tf.TensorInfo): Values;
  values(tensor: tf.TensorInfo): Values {
    return this.data.get(tensor.dataId).values as Values;
  }

  /**
   * Returns whether the values belong to one tensor alone, in this backend's memory. Then they may be overwritten in
   * place.
   */
  isAlone(tensor: tf.TensorInfo): boolean {
    const { refCount, block } = this.data.get(tensor.dataId);
    return refCount === 1 && block !== undefined && this.trace === undefined;
  }

  /** Creates a tensor with undefined values, which the kernel must fill. */
  output<T extends NumericType>(
    shape: number[],
    dtype: T,
  ): { readonly info: tf.TensorInfo; readonly values: ValuesOf[T] } {
    const block = this.#pool.takeBlock<Values>(arrays[dtype], sizeOf(shape));
    const values = block.view as ValuesOf[T];
    this.trace?.made(values);
    return { info: { dataId: this.#add(values, dtype, block), shape, dtype }, values };
  }

  /** Returns working memory for a kernel. The kernel must return it with {@link release}. */
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

  /** Calls a kernel. If it throws, everything that it has made is freed. */
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

  /** Runs `body` while `trace` records the kernel calls. */
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

  /** Copies a tensor to memory of its own. */
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

  /** Returns a copy, which stays valid after the tensor is disposed. */
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

  /** Frees memory that no tensor uses. Existing tensors keep theirs. */
  override dispose(): void {
    super.dispose();
    this.#pool.clear();
  }

  /** The counts of tfjs are reliable here, because disposed memory is freed at once. */
  /** Includes the memory that C++ uses: tensors, blocks kept for reuse, and the working memory of kernels. */
  override memory(): { unreliable: boolean; reasons: string[]; numBytesInNative: number } {
    return { unreliable: false, reasons: [], numBytesInNative: this.plainAddon.describe().bytes };
  }

  /** Bytes in tensors that kernels made, and bytes kept for reuse. */
  poolBytes(): { readonly live: number; readonly free: number } {
    return this.#pool.bytes();
  }

  #add(values: tf.backend_util.BackendValues, dtype: tf.DataType, block?: Block): object {
    const entry: Entry = { values, dtype, refCount: 1, block };
    const dataId = this.data.add(entry);
    if (this.#running > 0) this.#made.push(dataId);
    return dataId;
  }

  /**
   * Converts values to the form that kernels expect: the dtype's array type, and no view of memory that another tensor
   * frees.
   */
  #own(values: tf.backend_util.BackendValues, dtype: tf.DataType): tf.backend_util.BackendValues {
    const type = arrays[dtype as NumericType];
    if (type === undefined || values === undefined || values === null) return values;
    if (!(values instanceof type)) return type.from(values as unknown as ArrayLike<number>);
    // Memory that other threads can write could change between a kernel's check and its use.
    return this.#pool.owns(values) || isShared(values) ? values.slice() : values;
  }
}

/** Tells whether other threads can write an array's memory. */
export function isShared(values: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && values.buffer instanceof SharedArrayBuffer;
}

/** Returns the number of elements of a shape. */
function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]!;
  return size;
}

function isNumeric(values: unknown): values is Values {
  return values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array;
}
