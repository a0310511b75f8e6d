import { type Dtype, isSize, itemSize } from '../tensor/named-array.ts';
import { describe, type PickleValue, PyDict, PyGlobal, PyList, PyTuple } from './pickle-value.ts';
import { damaged } from './pth-error.ts';
import { harmlessGlobal, storageAdvice } from './torch-harmless.ts';
import { MAX_RANK, TorchStorage, TorchTensor } from './torch-tensor.ts';

/** The storage classes by name. The length of an untyped storage is in bytes; its tensors have their own dtype. */
const STORAGES: Readonly<Record<string, Dtype>> = {
  'torch.FloatStorage': 'F32',
  'torch.DoubleStorage': 'F64',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
  'torch.storage.UntypedStorage': 'U8',
};

/**
 * The dtypes by name. A checkpoint may contain them, and `_rebuild_tensor_v3` has one as an argument if there is no
 * storage class.
 */
const DTYPES: Readonly<Record<string, Dtype>> = {
  'torch.float32': 'F32',
  'torch.float64': 'F64',
  'torch.float16': 'F16',
  'torch.bfloat16': 'BF16',
  'torch.int64': 'I64',
  'torch.int32': 'I32',
  'torch.int16': 'I16',
  'torch.int8': 'I8',
  'torch.uint64': 'U64',
  'torch.uint32': 'U32',
  'torch.uint16': 'U16',
  'torch.uint8': 'U8',
  'torch.bool': 'BOOL',
};

/**
 * The functions that a file of tensors calls (torch/_utils.py of PyTorch 2), and the functions that create its
 * containers.
 */
const FUNCTIONS: Readonly<Record<string, (args: readonly PickleValue[]) => PickleValue>> = {
  'collections.OrderedDict': orderedDict,
  'torch.Size': ([sizes]) => new PyTuple(itemsOf('torch.Size', sizes)),
  // The arguments are (storage, offset, size, stride, requires_grad, backward_hooks, metadata). This function uses the
  // first four arguments only.
  'torch._utils._rebuild_tensor': (args) => tensor(args, undefined, undefined),
  'torch._utils._rebuild_tensor_v2': (args) => tensor(args, undefined, args[6]),
  // The arguments are (storage, offset, size, stride, requires_grad, backward_hooks, dtype, metadata).
  'torch._utils._rebuild_tensor_v3': (args) => tensor(args, dtypeOf(args[6]), args[7]),
  // The arguments are (data, requires_grad, backward_hooks) and attributes. Only the tensor is used.
  'torch._utils._rebuild_parameter': ([data]) => parameter(data),
  'torch._utils._rebuild_parameter_with_state': ([data]) => parameter(data),
  // The arguments are (data, dtype, device, requires_grad). It is used for devices without storages in files.
  'torch._utils._rebuild_device_tensor_from_cpu_tensor': ([data]) => parameter(data),
  // The arguments are (function, class, arguments of the function, attributes).
  'torch._tensor._rebuild_from_type_v2': ([build, , args]) => {
    if (!(build instanceof PyGlobal) || build.call === undefined || !(args instanceof PyTuple)) {
      throw damaged(`a tensor must be built by a function; it has ${describe(build)}`);
    }
    return build.call(args.items);
  },
  // A Counter is a dict of numbers, such as `milestones` of a schedule.
  'collections.Counter': ([counts]) => (counts instanceof PyDict ? counts : new PyDict()),
};

const GLOBALS: ReadonlyMap<string, PyGlobal> = new Map(
  [...Object.keys(STORAGES), ...Object.keys(DTYPES), ...Object.keys(FUNCTIONS)].map((name) => [
    name,
    new PyGlobal(name, FUNCTIONS[name]),
  ]),
);

/** Returns the known global of this name, or undefined if the global is not known. */
export function torchGlobal(name: string): PyGlobal | undefined {
  return GLOBALS.get(name) ?? harmlessGlobal(name);
}

/** Returns the dtype of a storage class, for any device. */
function storageDtype(type: PickleValue | undefined): Dtype | undefined {
  return type instanceof PyGlobal ? STORAGES[type.name.replace(/^torch\.cuda\./, 'torch.')] : undefined;
}

/**
 * Returns a function that converts persistent ids to storages, and the storages so far. A persistent id is
 * `('storage', class, key, device, elements)`; in legacy files it has a sixth entry, None. Ids with the same key give
 * the same storage.
 */
export function storageTable(ids: 5 | 6): {
  readonly storages: ReadonlyMap<string, TorchStorage>;
  readonly persistent: (id: PickleValue) => TorchStorage;
} {
  const storages = new Map<string, TorchStorage>();
  const persistent = (id: PickleValue): TorchStorage => {
    const items = id instanceof PyTuple ? id.items : [];
    const [kind, type, key, , length, view = null] = items;
    const dtype = storageDtype(type);
    const advice = type instanceof PyGlobal ? storageAdvice(type.name) : undefined;
    if (advice !== undefined) throw damaged(advice);
    if (kind !== 'storage' || items.length !== ids || typeof key !== 'string' || dtype === undefined) {
      throw damaged(`${describe(id)} of ${describe(kind)} and ${describe(type)} is not a storage`);
    }
    if (view !== null) throw damaged(`storage '${key.slice(0, 60)}' is a view of another, which is not supported`);
    if (!isSize(length) || !isSize(length * itemSize(dtype))) {
      throw damaged(`storage '${key.slice(0, 60)}' must have an integer >= 0 of elements; it has ${describe(length)}`);
    }
    const known = storages.get(key);
    if (known === undefined) {
      const storage = new TorchStorage(key, dtype, length);
      storages.set(key, storage);
      return storage;
    }
    if (known.dtype === dtype && known.length === length) return known;
    throw damaged(
      `storage '${key.slice(0, 60)}' is declared twice: with ${known.length} ${known.dtype} and with ${length} ${dtype}`,
    );
  };
  return { storages, persistent };
}

/** Creates an OrderedDict. It is empty, or it contains the list of pairs that Python 2 wrote. */
function orderedDict([pairs]: readonly PickleValue[]): PyDict {
  const dict = new PyDict();
  if (pairs === undefined) return dict;
  for (const pair of itemsOf('collections.OrderedDict', pairs)) {
    const [key, value, ...more] = itemsOf('collections.OrderedDict', pair);
    if (key === undefined || value === undefined || more.length > 0)
      throw damaged('an OrderedDict must consist of pairs');
    dict.set(key, value);
  }
  return dict;
}

function tensor(
  [storage, offset, shape, strides]: readonly PickleValue[],
  dtype: Dtype | undefined,
  metadata: PickleValue | undefined,
): TorchTensor {
  if (!(storage instanceof TorchStorage)) throw damaged(`a tensor must have a storage; it has ${describe(storage)}`);
  if (!isSize(offset)) throw damaged(`the offset of a tensor must be an integer >= 0; received ${describe(offset)}`);
  if (metadata instanceof PyDict ? metadata.entries.size > 0 : (metadata ?? null) !== null) {
    throw damaged('a tensor is marked as conjugate or negative, which is not supported');
  }
  return new TorchTensor(storage, dtype ?? storage.dtype, offset, sizes('shape', shape), sizes('strides', strides));
}

function parameter(data: PickleValue | undefined): TorchTensor {
  if (data instanceof TorchTensor) return data;
  throw damaged(`a parameter must hold a tensor; it holds ${describe(data)}`);
}

function dtypeOf(value: PickleValue | undefined): Dtype {
  const dtype = value instanceof PyGlobal ? DTYPES[value.name] : undefined;
  if (dtype === undefined) throw damaged(`a tensor has the dtype ${describe(value)}, which is not supported`);
  return dtype;
}

function sizes(what: string, value: PickleValue | undefined): number[] {
  const items = itemsOf(what, value);
  if (items.length > MAX_RANK)
    throw damaged(`a tensor must have at most ${MAX_RANK} dimensions; it has ${items.length}`);
  return items.map((size) => {
    if (isSize(size)) return size;
    throw damaged(`${what} of a tensor must be integers >= 0; received ${describe(size)}`);
  });
}

function itemsOf(what: string, value: PickleValue | undefined): readonly PickleValue[] {
  if (value instanceof PyTuple || value instanceof PyList) return value.items;
  throw damaged(`${what} must be a tuple; received ${describe(value)}`);
}
