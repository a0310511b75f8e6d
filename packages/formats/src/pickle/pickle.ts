import { ByteReader } from './byte-reader.ts';
import { describe, type PickleValue, PyDict, PyGlobal, PyList, PyOther, PyTuple } from './pickle-value.ts';
import { damaged } from './pth-error.ts';

/**
 * The maximum number of operations in one pickle. A tensor needs about forty operations. Each operation can turn one
 * byte of the file into an object of a few hundred bytes.
 */
const MAX_OPERATIONS = 2 ** 20;

/** The maximum number of bytes in the module or name of a global. */
const MAX_NAME = 256;

/** The objects that a pickle may refer to. */
export interface PickleWorld {
  /** Resolves a global such as `collections.OrderedDict`. If it returns undefined, the global is refused. */
  global(name: string): PyGlobal | undefined;
  /** Resolves a persistent id. */
  persistent(id: PickleValue): PickleValue;
}

/**
 * Interprets one pickle of protocol 0 to 5 and returns its value. It runs no other code.
 *
 * It implements the stack machine of Python's `pickletools`, but only the operations for plain data, texts and calls of
 * known globals. Every other operation or global causes an error that names the operation or global. So a pickle cannot
 * access any class, function or attribute.
 *
 * @param start offset of the pickle in `bytes`
 * @returns the value, and the offset at which the pickle ends
 * @throws GanError `file` for a pickle that is truncated, malformed or too long, or that uses an operation or a global
 *   that is not supported
 */
export function readPickle(bytes: Uint8Array, start: number, world: PickleWorld): { value: PickleValue; end: number } {
  const machine = new Machine(bytes, start, world);
  for (;;) {
    machine.charge(1);
    const code = machine.reader.u8();
    if (code === STOP) return { value: machine.pop(), end: machine.reader.at };
    const operation = OPERATIONS.get(code);
    if (operation === undefined) throw unknownOperation(code);
    operation(machine);
  }
}

class Machine {
  readonly reader: ByteReader;
  readonly world: PickleWorld;
  readonly memo: Map<number, PickleValue> = new Map();
  private readonly stack: PickleValue[] = [];
  /** The height of the stack at each open mark. */
  private readonly marks: number[] = [];
  private operations = 0;

  constructor(bytes: Uint8Array, start: number, world: PickleWorld) {
    this.reader = new ByteReader(bytes, start, () => damaged('its pickle is truncated'));
    this.world = world;
  }

  /** Adds to the number of operations. Throws if there are too many. */
  charge(operations: number): void {
    this.operations += operations;
    if (this.operations > MAX_OPERATIONS) throw damaged(`its pickle has more than ${MAX_OPERATIONS} operations`);
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.top();
    this.stack.length -= 1;
    return value;
  }

  /** Returns the top of the stack, which must be above the last mark. */
  top(): PickleValue {
    if (this.stack.length <= (this.marks.at(-1) ?? 0))
      throw damaged('its pickle pops more values from the stack than it pushed');
    return this.stack.at(-1)!;
  }

  mark(): void {
    this.marks.push(this.stack.length);
  }

  /** Removes the last mark and returns everything above it. */
  popMark(): PickleValue[] {
    const height = this.marks.pop();
    if (height === undefined) throw damaged('its pickle closes a mark that was never opened');
    return this.stack.splice(height);
  }

  /** Replaces the top `count` values by a tuple of these values. */
  tuple(count: number): void {
    const items = Array.from({ length: count }, () => this.pop());
    this.push(new PyTuple(items.reverse()));
  }

  put(index: number): void {
    this.memo.set(index, this.top());
  }

  get(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw damaged(`its pickle reads memo ${index}, which was never stored`);
    this.push(value);
  }

  /** Reads `length` bytes as UTF-8 text. Byte strings of Python 2 are read as UTF-8 too. */
  text(length: number): string {
    const bytes = this.reader.take(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw damaged('a string is not UTF-8');
    }
  }

  /** Reads text up to the end of the line. */
  line(): string {
    const start = this.reader.at;
    for (let length = 0; length <= MAX_NAME; length++) {
      if (this.reader.u8() !== 0x0a) continue;
      this.reader.at = start;
      const text = this.text(length);
      this.reader.at += 1;
      return text;
    }
    throw damaged(`a name is longer than ${MAX_NAME} bytes`);
  }

  /** Reads a two's complement integer of `length` bytes. */
  integer(length: number): void {
    let value = 0n;
    for (const byte of this.reader.take(length).toReversed()) value = (value << 8n) | BigInt(byte);
    const signed = BigInt.asIntN(8 * length, value);
    const small = Number(signed);
    this.push(Number.isSafeInteger(small) ? small : signed);
  }

  global(module: PickleValue, name: PickleValue): void {
    if (typeof module !== 'string' || typeof name !== 'string') throw damaged('the name of a global must be strings');
    const found = this.world.global(`${module}.${name}`);
    if (found === undefined) {
      throw damaged(
        `it wants '${`${module}.${name}`.slice(0, 2 * MAX_NAME)}', which plain tensors do not need and which could run code. ` +
          'No code ran. In Python, save the state_dict() of the model alone',
      );
    }
    this.push(found);
  }

  reduce(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!(callee instanceof PyGlobal) || callee.call === undefined) {
      throw damaged(`it calls ${describe(callee)}, which is not a function`);
    }
    if (!(args instanceof PyTuple)) throw damaged(`it calls ${callee.name} with ${describe(args)}`);
    // A call may read the lists in its arguments, and many calls may read the same list. So the items count as
    // operations.
    for (const arg of args.items) {
      if (arg instanceof PyList || arg instanceof PyTuple) this.charge(arg.items.length);
    }
    this.push(callee.call(args.items));
  }

  append(items: readonly PickleValue[]): void {
    const list = this.top();
    if (!(list instanceof PyList)) throw damaged(`it appends to ${describe(list)}, which is not a list`);
    for (const item of items) list.items.push(item);
  }

  setItems(items: readonly PickleValue[]): void {
    const dict = this.top();
    if (!(dict instanceof PyDict)) throw damaged(`it sets items of ${describe(dict)}, which is not a dict`);
    if (items.length % 2 !== 0) throw damaged('its pickle has a key without a value');
    for (let i = 0; i < items.length; i += 2) dict.set(items[i]!, items[i + 1]!);
  }

  /** Drops attributes, for OrderedDicts (`_metadata` of a state_dict) and for ignored values. */
  build(): void {
    this.pop();
    const target = this.top();
    if (!(target instanceof PyDict || target instanceof PyOther))
      throw damaged(`it sets attributes of ${describe(target)}`);
  }

  /** Skips bytes, because no tensor needs them. */
  bytes(length: number): void {
    this.reader.take(length);
    this.push(new PyOther('bytes'));
  }

  addToSet(): void {
    this.popMark();
    const target = this.top();
    if (!(target instanceof PyOther)) throw damaged(`it adds to ${describe(target)}, which is not a set`);
  }

  frozenSet(): void {
    this.popMark();
    this.push(new PyOther('a set'));
  }

  protocol(version: number): void {
    if (version > 5) throw damaged(`pickle protocol must be at most 5; received ${version}`);
  }

  /** Checks the length of a frame, which is only a hint about how much to read at once. */
  frame(length: number): void {
    if (length > this.reader.rest) {
      throw damaged(`a frame of its pickle has ${length} bytes, but ${this.reader.rest} follow`);
    }
  }
}

const STOP = 0x2e;

/** The operations by code, in the order of CPython's pickletools.py and with the same names. */
const OPERATIONS: ReadonlyMap<number, (machine: Machine) => void> = new Map<number, (machine: Machine) => void>([
  [0x4a, (m) => m.push(m.reader.i32())], // BININT
  [0x4b, (m) => m.push(m.reader.u8())], // BININT1
  [0x4d, (m) => m.push(m.reader.u16())], // BININT2
  [0x8a, (m) => m.integer(m.reader.u8())], // LONG1
  [0x47, (m) => m.push(m.reader.f64())], // BINFLOAT
  [0x54, (m) => m.push(m.text(m.reader.u32()))], // BINSTRING (Python 2)
  [0x55, (m) => m.push(m.text(m.reader.u8()))], // SHORT_BINSTRING (Python 2)
  [0x8c, (m) => m.push(m.text(m.reader.u8()))], // SHORT_BINUNICODE
  [0x58, (m) => m.push(m.text(m.reader.u32()))], // BINUNICODE
  [0x8d, (m) => m.push(m.text(m.reader.u64()))], // BINUNICODE8
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x5d, (m) => m.push(new PyList())], // EMPTY_LIST
  [0x61, (m) => m.append([m.pop()])], // APPEND
  [0x65, (m) => m.append(m.popMark())], // APPENDS
  [0x29, (m) => m.tuple(0)], // EMPTY_TUPLE
  [0x74, (m) => m.push(new PyTuple(m.popMark()))], // TUPLE
  [0x85, (m) => m.tuple(1)], // TUPLE1
  [0x86, (m) => m.tuple(2)], // TUPLE2
  [0x87, (m) => m.tuple(3)], // TUPLE3
  [0x7d, (m) => m.push(new PyDict())], // EMPTY_DICT
  [0x73, (m) => m.setItems([m.pop(), m.pop()].reverse())], // SETITEM
  [0x75, (m) => m.setItems(m.popMark())], // SETITEMS
  [0x30, (m) => void m.pop()], // POP
  [0x32, (m) => m.push(m.top())], // DUP
  [0x28, (m) => m.mark()], // MARK
  [0x31, (m) => void m.popMark()], // POP_MARK
  [0x68, (m) => m.get(m.reader.u8())], // BINGET
  [0x6a, (m) => m.get(m.reader.u32())], // LONG_BINGET
  [0x71, (m) => m.put(m.reader.u8())], // BINPUT
  [0x72, (m) => m.put(m.reader.u32())], // LONG_BINPUT
  [0x94, (m) => m.put(m.memo.size)], // MEMOIZE
  [0x63, (m) => m.global(m.line(), m.line())], // GLOBAL
  [0x93, (m) => m.global(...([m.pop(), m.pop()].reverse() as [PickleValue, PickleValue]))], // STACK_GLOBAL
  [0x52, (m) => m.reduce()], // REDUCE
  [0x62, (m) => m.build()], // BUILD
  [0x80, (m) => m.protocol(m.reader.u8())], // PROTO
  [0x95, (m) => m.frame(m.reader.u64())], // FRAME
  [0x51, (m) => m.push(m.world.persistent(m.pop()))], // BINPERSID
  [0x42, (m) => m.bytes(m.reader.u32())], // BINBYTES
  [0x43, (m) => m.bytes(m.reader.u8())], // SHORT_BINBYTES
  [0x8e, (m) => m.bytes(m.reader.u64())], // BINBYTES8
  [0x96, (m) => m.bytes(m.reader.u64())], // BYTEARRAY8
  [0x8f, (m) => m.push(new PyOther('a set'))], // EMPTY_SET
  [0x90, (m) => m.addToSet()], // ADDITEMS
  [0x91, (m) => m.frozenSet()], // FROZENSET
]);

/** Names of the operations that are refused. They create objects, or values that no file of tensors needs. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [0x69, 'INST'],
  [0x6f, 'OBJ'],
  [0x81, 'NEWOBJ'],
  [0x92, 'NEWOBJ_EX'],
  [0x82, 'EXT1'],
  [0x83, 'EXT2'],
  [0x84, 'EXT4'],
  [0x50, 'PERSID'],
  [0x97, 'NEXT_BUFFER'],
  [0x98, 'READONLY_BUFFER'],
  [0x8b, 'LONG4'],
  [0x49, 'INT'],
  [0x4c, 'LONG'],
  [0x46, 'FLOAT'],
  [0x53, 'STRING'],
  [0x56, 'UNICODE'],
  [0x67, 'GET'],
  [0x70, 'PUT'],
  [0x64, 'DICT'],
  [0x6c, 'LIST'],
]);

function unknownOperation(code: number): Error {
  const name = REFUSED.get(code);
  const hex = `0x${code.toString(16).padStart(2, '0')}`;
  if (name === undefined) return damaged(`its pickle has an operation ${hex}, which is unknown`);
  return damaged(
    `its pickle has the operation ${name} (${hex}), which tensors do not need. ` +
      'In Python, save the state_dict() of the model alone, with a pickle_protocol of 2 or later',
  );
}
