import { damaged } from './pth-error.ts';

/** The supported values of a pickle: Python's plain values, known globals, and the results of calling them. */
export type PickleValue = null | boolean | number | bigint | string | PyTuple | PyList | PyDict | PyGlobal | PyObject;

/** A Python tuple. */
export class PyTuple {
  readonly items: readonly PickleValue[];

  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A Python list. */
export class PyList {
  readonly items: PickleValue[] = [];
}

/** A Python dict or OrderedDict, in the order of insertion. Attributes of an OrderedDict are dropped. */
export class PyDict {
  /**
   * The entries. As in Python, equal texts and equal numbers are the same key. But two equal tuples are different keys.
   */
  readonly entries: Map<PickleValue, PickleValue> = new Map();

  set(key: PickleValue, value: PickleValue): void {
    if (key instanceof PyList || key instanceof PyDict) {
      throw damaged(`keys of a dict must be immutable; received ${describe(key)}`);
    }
    this.entries.set(key, value);
  }
}

/** A known global, that is, a class or function of Python. One of our functions replaces it, or it is only a name. */
export class PyGlobal {
  /** The full name, such as `torch._utils._rebuild_tensor_v2`. */
  readonly name: string;
  /** Computes the result of a call. It is undefined if the global is only a name. */
  readonly call: ((args: readonly PickleValue[]) => PickleValue) | undefined;

  constructor(name: string, call?: (args: readonly PickleValue[]) => PickleValue) {
    this.name = name;
    this.call = call;
  }
}

/** The result of a call of a known global. It is a storage, a tensor, or another value. */
export abstract class PyObject {
  /** Description of the value in error messages. */
  abstract readonly what: string;
}

/** A value that is not a tensor, such as a device or a set. The reader ignores it and its contents. */
export class PyOther extends PyObject {
  readonly what: string;

  constructor(what: string) {
    super();
    this.what = what;
  }
}

/** Formats a key of a dict as a part of a name. If the key is short, it has the form that Python prints. */
export function keyText(key: PickleValue): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return key ? 'True' : 'False';
  if (!(key instanceof PyTuple)) return describe(key);
  const flat = key.items.length <= 8 && !key.items.some((item) => item instanceof PyTuple);
  if (!flat) return describe(key);
  const items = key.items.map((item) => (typeof item === 'boolean' ? keyText(item) : describe(item)));
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

/** Describes a value for an error message. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (typeof value === 'string') return `'${value.slice(0, 60)}'`;
  if (value instanceof PyGlobal) return value.name;
  if (value instanceof PyObject) return value.what;
  if (value instanceof PyTuple) return `a tuple of ${value.items.length}`;
  if (value instanceof PyList) return `a list of ${value.items.length}`;
  return value instanceof PyDict ? `a dict of ${value.entries.size}` : String(value);
}
