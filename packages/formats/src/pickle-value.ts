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
  readonly entries: Map<string | number, PickleValue> = new Map();

  set(key: PickleValue, value: PickleValue): void {
    if (typeof key !== 'string' && typeof key !== 'number') {
      throw damaged(`keys of a dict must be texts or numbers; it has ${describe(key)}`);
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

/** What the calls of known globals make: storages and tensors. */
export abstract class PyObject {
  /** As an error calls it. */
  abstract readonly what: string;
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
