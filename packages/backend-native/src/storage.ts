import * as tf from '@tensorflow/tfjs-core';
import type { Block } from './pool.ts';

/** The data stored for a tensor. */
export interface Entry {
  values: tf.backend_util.BackendValues;
  dtype: tf.DataType;
  refCount: number;
  /** The memory block of a kernel's result. */
  block?: Block | undefined;
  complexTensorInfos?: { real: tf.TensorInfo; imag: tf.TensorInfo };
}

/** The id of a tensor's values. It contains them, so that no table is needed. */
interface DataId {
  storage?: Storage | undefined;
  entry?: Entry | undefined;
}

/** tfjs's storage, with the values inside the ids, because a kernel's call looks up every tensor several times. */
export class Storage extends tf.DataStorage<Entry> {
  readonly #backend: tf.KernelBackend;
  readonly #mover: tf.DataMover;
  #count = 0;

  constructor(backend: tf.KernelBackend, mover: tf.DataMover) {
    super(backend, mover);
    this.#backend = backend;
    this.#mover = mover;
  }

  override get(dataId: DataId): Entry {
    if (dataId.storage !== this) this.#mover.moveData(this.#backend, dataId);
    return dataId.entry as Entry;
  }

  override set(dataId: DataId, entry: Entry): void {
    this.#count++;
    dataId.storage = this;
    dataId.entry = entry;
  }

  /** Makes a new id with `entry`. */
  add(entry: Entry): object {
    this.#count++;
    return { storage: this, entry };
  }

  override has(dataId: DataId): boolean {
    return dataId.storage === this;
  }

  override delete(dataId: DataId): boolean {
    if (dataId.storage !== this) return false;
    this.#count--;
    dataId.storage = undefined;
    dataId.entry = undefined;
    return true;
  }

  override numDataIds(): number {
    return this.#count;
  }
}
