import {
  type Dtype,
  elementCount,
  elementsOf,
  isSize,
  itemSize,
  type NamedArray,
  type TypedArray,
} from '../tensor/named-array.ts';
import { PyObject } from './pickle-value.ts';
import { damaged } from './pth-error.ts';

/** The maximum number of dimensions in PyTorch's own kernels (dim_bitset_size of ATen/WrapDimUtilsMulti.h). */
export const MAX_RANK = 64;

/** The numbers of a storage in a .pth file. Tensors are views of it. */
export class TorchStorage extends PyObject {
  readonly what = 'a storage';
  readonly key: string;
  readonly dtype: Dtype;
  /** Number of elements of type `dtype`. */
  readonly length: number;

  constructor(key: string, dtype: Dtype, length: number) {
    super();
    this.key = key;
    this.dtype = dtype;
    this.length = length;
  }

  get byteLength(): number {
    return this.length * itemSize(this.dtype);
  }
}

/**
 * A view of a storage. Element (i, j, ...) is at `offset + i * strides[0] + j * strides[1] + ...`, counted in elements.
 */
export class TorchTensor extends PyObject {
  readonly what = 'a tensor';
  readonly storage: TorchStorage;
  readonly dtype: Dtype;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Number of elements. */
  readonly count: number;

  constructor(
    storage: TorchStorage,
    dtype: Dtype,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    super();
    const said = `a tensor of shape [${shape}], strides [${strides}] and offset ${offset}`;
    const count = elementCount(shape);
    if (count === undefined || shape.length !== strides.length) {
      throw damaged(`${said} cannot be`);
    }
    const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, offset);
    const exact = isSize(offset) && strides.every(isSize) && (count === 0 || isSize(last));
    if (!exact || (count > 0 && (last + 1) * itemSize(dtype) > storage.byteLength)) {
      throw damaged(`${said} reaches outside its storage of ${storage.length} ${storage.dtype}`);
    }
    this.storage = storage;
    this.dtype = dtype;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    this.count = count;
  }

  /** Whether the elements are contiguous in row-major order. */
  get contiguous(): boolean {
    let stride = 1;
    for (let axis = this.shape.length - 1; axis >= 0; axis--) {
      const size = this.shape[axis]!;
      if (size !== 1 && this.strides[axis] !== stride) return false;
      stride *= size;
    }
    return true;
  }
}

/**
 * Returns a function that converts tensors to arrays. An array is a view of `storages` if its elements are contiguous,
 * and a copy otherwise.
 *
 * All copies together may have at most `maxCopied` bytes. Without this limit, strides of 0 and shared storages would
 * let a small file allocate any amount of memory. Calls with the same tensor return the same array.
 *
 * @param storages returns the `byteLength` bytes of a storage
 */
export function arraysOf(
  storages: (storage: TorchStorage) => Uint8Array,
  maxCopied: number,
): (tensor: TorchTensor) => NamedArray {
  const aligned = new Map<string, Uint8Array>();
  const made = new Map<TorchTensor, NamedArray>();
  let copied = 0;

  const bytesOfStorage = (storage: TorchStorage): Uint8Array => {
    const known = aligned.get(storage.key);
    if (known !== undefined) return known;
    const bytes = storages(storage);
    // The storage is aligned once for all tensors that share it. The largest element has eight bytes.
    const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    aligned.set(storage.key, own);
    return own;
  };

  return (tensor) => {
    const known = made.get(tensor);
    if (known !== undefined) return known;
    const { dtype, shape, storage } = tensor;
    const bytes = bytesOfStorage(storage);
    let data: TypedArray;
    if (tensor.count === 0 || tensor.contiguous) {
      const start = tensor.count === 0 ? 0 : tensor.offset * itemSize(dtype);
      data = elementsOf(dtype, bytes.subarray(start, start + tensor.count * itemSize(dtype)));
    } else {
      copied += tensor.count * itemSize(dtype);
      if (copied > maxCopied) {
        throw damaged(
          `its strided tensors need more than the ${maxCopied} bytes of the file; ` +
            `one is [${shape}] with strides [${tensor.strides}]. In Python, call .contiguous() before you save them`,
        );
      }
      data = gather(tensor, bytes);
    }
    const array = { dtype, shape, data };
    made.set(tensor, array);
    return array;
  };
}

/** Copies the elements of a strided tensor in row-major order. */
function gather({ dtype, offset, shape, strides, count }: TorchTensor, bytes: Uint8Array): TypedArray {
  const size = itemSize(dtype);
  const from = elementsOf(dtype, bytes.subarray(0, Math.floor(bytes.length / size) * size));
  const to = elementsOf(dtype, new Uint8Array(count * size));
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < count; i++) {
    to[i] = from[at]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return to;
}
