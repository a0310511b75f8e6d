import { type PickleValue, PyGlobal, PyOther } from './pickle-value.ts';
import { damaged } from './pth-error.ts';

/**
 * Values of a checkpoint that are not tensors: devices, layouts, bytes, sets, complex numbers, numbers of numpy. The
 * reader ignores them. torch.load(weights_only=True) reads them too (torch/_weights_only_unpickler.py of PyTorch 2).
 */
const OTHERS: Readonly<Record<string, string>> = {
  'torch.device': 'a device',
  'torch.serialization._get_layout': 'a layout',
  '_codecs.encode': 'bytes',
  'builtins.bytearray': 'bytes',
  'builtins.set': 'a set',
  'builtins.frozenset': 'a set',
  'builtins.complex': 'a complex number',
  'numpy.dtype': 'a dtype of numpy',
  'numpy.core.multiarray.scalar': 'a number of numpy',
  'numpy._core.multiarray.scalar': 'a number of numpy',
};

/**
 * Globals that are only names: classes of tensors and storages, dtypes without a matching array in JavaScript, and
 * kinds of quantisation.
 */
const NAMES: readonly RegExp[] = [
  /^torch\.(nn\.parameter\.Parameter|Tensor)$/,
  /^torch\.(cuda\.|sparse\.|cuda\.sparse\.)?(Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool)Tensor$/,
  /^torch\.(cuda\.)?(Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool|Complex(Float|Double)|Q[A-Za-z0-9]+)Storage$/,
  /^torch\.storage\.TypedStorage$/,
  /^torch\.(complex(32|64|128)|(float8|float4)_\w+|qu?int\d+(x\d+)?|bits\d+(x\d+)?|u?int[1-7])$/,
  /^torch\.per_(tensor|channel)_(affine|symmetric|affine_float_qparams)$/,
];

/**
 * Tensors that are not plain arrays, by the function that builds them. Each has a description and advice about what to
 * save instead.
 */
const KINDS: Readonly<Record<string, string>> = {
  'torch._utils._rebuild_sparse_tensor': 'a sparse tensor, which is not read. In Python, save its .to_dense()',
  'torch._utils._rebuild_qtensor': 'a quantised tensor, which is not read. In Python, save its .dequantize()',
  'torch._utils._rebuild_nested_tensor': 'a nested tensor, which is not read. In Python, save its parts',
  'torch._utils._rebuild_meta_tensor_no_storage': 'a tensor on the meta device, which holds no values',
  'torch._utils._rebuild_wrapper_subclass': 'a tensor of a custom class, which is not supported',
  'torch._utils._rebuild_device_tensor_from_numpy':
    'a tensor of numpy, which is not read. In Python, save its .cpu().clone()',
};

/** Returns the global of this name if it is harmless although no tensor needs it; otherwise undefined. */
export function harmlessGlobal(name: string): PyGlobal | undefined {
  const own = name.replace(/^__builtin__\./, 'builtins.'); // pickles up to protocol 2 use this name
  if (Object.hasOwn(OTHERS, own)) return new PyGlobal(name, () => new PyOther(OTHERS[own]!));
  if (Object.hasOwn(KINDS, name)) return new PyGlobal(name, (): PickleValue => notRead(KINDS[name]!));
  return NAMES.some((pattern) => pattern.test(name)) ? new PyGlobal(name) : undefined;
}

/** Returns advice about a storage type that has no matching array in JavaScript. */
export function storageAdvice(type: string): string | undefined {
  if (/^torch\.(cuda\.)?Complex/.test(type)) {
    return `its tensors are complex numbers (${type}), which are not read. In Python, save their .real and .imag`;
  }
  if (/^torch\.(cuda\.)?Q\w+Storage$/.test(type)) {
    return `its tensors are quantised (${type}), which is not read. In Python, save their .dequantize()`;
  }
  return undefined;
}

function notRead(what: string): never {
  throw damaged(`it holds ${what}`);
}
