// The words of the table native/functions: the kinds of arguments. Each kind knows its type in TypeScript (`ts`), its type in
// C++ (`c`), and the statement that reads it from the arguments of a call (`read`).

const array = (element, ts) => ({
  ts,
  c: `Span<const ${element}>`,
  read: (at, to) => `args.read(${at}, ${to});`,
  /** The same array, which the function writes. */
  written: () => ({ ...array(element, ts), c: `Span<${element}>` }),
});

export const floats = array('float', 'Float32Array');
export const doubles = array('double', 'Float64Array');
export const ints = array('int32_t', 'Int32Array');
export const bytes = array('uint8_t', 'Uint8Array');

/** An array of one of several types; the function looks which one it is. */
const anyArray = (ts, accepted, isWritten = false) => ({
  ts,
  c: isWritten ? 'WrittenValues' : 'AnyValues',
  read: (at, to) => `args.read(${at}, ${to}, ${accepted});`,
  written: () => anyArray(ts, accepted, true),
});

/** The values of a tensor of any type. */
export const values = anyArray('Values', 'kTensorTypes');
export const reals = anyArray('Float32Array | Float64Array', 'kRealTypes');

/** An array that the function writes. A recording needs to know it. */
export const out = (kind) => kind.written();

/** Positions at which the function reads or writes. No other thread can change them. */
export const positions = {
  ts: 'Int32Array',
  c: 'Span<const int32_t>',
  read: (at, to) => `args.readPositions(${at}, ${to});`,
};

export const number = { ts: 'number', c: 'double', read: (at, to) => `${to} = args.number(${at});` };
export const boolean = { ts: 'boolean', c: 'bool', read: (at, to) => `${to} = args.boolean(${at});` };

/** An integer in [least, most]. */
export const integer = (least = 0, most = undefined) => ({
  ts: 'number',
  c: 'int64_t',
  limits: [least, most],
  read: (at, to) => `${to} = args.integer(${[at, ...limitsOf(least, most)].join(', ')});`,
});

export const size = integer();

/** The limits of an integer as arguments in C++. The defaults of the called function are left out. */
export function limitsOf(least, most) {
  if (most !== undefined) return [String(least), String(most)];
  return least === 0 ? [] : [least === -Infinity ? '-kMostWhole' : String(least)];
}

/** An argument that may be missing. A number then has the value `missing`; an array is then not given. */
export const optional = (kind, missing = undefined) => ({ ...kind, optional: true, missing });

/** An argument that only recorded programs pass (see src/recording/fuse.ts). */
export const recorded = (kind, missing = undefined) => ({ ...optional(kind, missing), recorded: true });

/** A value of JavaScript. Only functions in bind/ can have it. */
export const js = (ts) => ({ ts, c: 'napi_value', read: (at, to) => `${to} = args.value(${at});` });

/** All further arguments, each of one kind. */
export const rest = (kind) => ({ rest: kind });

/** All further arguments: a struct `name` of arguments several times. */
export const each = (name, args) => ({ each: name, args });

/** Arguments that several functions have: a struct of its own in C++, a tuple in TypeScript. */
export const group = (name, says, args) => ({ group: name, says, args });

/**
 * Numbers that are written to `described` before the call: fields of the struct `name` in C++. If the struct exists, `header`
 * declares it. A field is `[kind]`, or `[kind, member]` if the member has another name in C++.
 */
export const numbers = (name, says, fields, header = undefined) => ({ numbers: name, says, fields, header });

/** `numbers` several times: the argument `count` is how often, at most `most` times. */
export const several = (described, count, most) => ({ ...described, count, most });

/** `numbers` that programs also read (see src/recording/fuse.ts). */
export const readable = (described) => ({ ...described, isRead: true });
