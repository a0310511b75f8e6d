import { damaged } from './pth-error.ts';

/** What a pickle can hold here: Python's plain values, the names of globals, and what those that are known make. */
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

/** A Python dict or OrderedDict, in the order of insertion; attributes of an OrderedDict are not kept. */
export class PyDict {
  /** Keys that are equal in Python are one entry where they are texts or numbers; two equal tuples are two. */
  readonly entries: Map<PickleValue, PickleValue> = new Map();

  set(key: PickleValue, value: PickleValue): void {
    if (key instanceof PyList || key instanceof PyDict) {
      throw damaged(`keys of a dict must be immutable; received ${describe(key)}`);
    }
    this.entries.set(key, value);
  }
}

/** A global that is known: a class or function of Python that stands here for a function of ours, or for its name. */
export class PyGlobal {
  /** As `torch._utils._rebuild_tensor_v2`. */
  readonly name: string;
  /** What calling it gives; without, it is a mere name. */
  readonly call: ((args: readonly PickleValue[]) => PickleValue) | undefined;

  constructor(name: string, call?: (args: readonly PickleValue[]) => PickleValue) {
    this.name = name;
    this.call = call;
  }
}

/** What the calls of known globals make: storages, tensors, and values that are neither. */
export abstract class PyObject {
  /** As an error calls it. */
  abstract readonly what: string;
}

/** A value that is no tensor, such as a device or a set: it is left out, whatever it holds. */
export class PyOther extends PyObject {
  readonly what: string;

  constructor(what: string) {
    super();
    this.what = what;
  }
}

/** A key of a dict as a part of a name: as Python prints it, where that is short. */
export function keyText(key: PickleValue): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return key ? 'True' : 'False';
  if (!(key instanceof PyTuple)) return describe(key);
  const flat = key.items.length <= 8 && !key.items.some((item) => item instanceof PyTuple);
  if (!flat) return describe(key);
  const items = key.items.map((item) => (typeof item === 'boolean' ? keyText(item) : describe(item)));
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

/** A value as an error names it. */
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
