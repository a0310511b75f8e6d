import type { Values } from '../values.ts';

/** A random stream as the kernel received it. */
export interface Stream {
  /** Two words of the key, and two of the stream's name. */
  readonly key: readonly [number, number, number, number];
}

/** A piece of memory that the calls of a trace use. */
export type TracedValue =
  | { readonly kind: 'made'; readonly bytes: number }
  /** A source tensor. */
  | { readonly kind: 'source'; readonly bytes: number; readonly source: number }
  /** A copy of values that JavaScript wrote, or of a tensor that is no source. */
  | { readonly kind: 'constant'; readonly bytes: number; readonly content: Uint8Array };

/** An array argument of a call: a value and its view. */
export interface TracedArray {
  readonly value: number;
  /** float32, int32, bool, float64 */
  readonly type: number;
  readonly length: number;
}

/** A call with JavaScript's arguments. */
export interface NotedCall {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

/** An argument of a call. */
export type TracedArgument = undefined | number | boolean | TracedArray;

/** A call of the addon. */
export interface TracedCall {
  readonly id: number;
  readonly name: string;
  readonly args: readonly TracedArgument[];
  /** Indices of the arguments that it writes. */
  readonly written: readonly number[];
  readonly described: readonly number[];
  /** The random stream that it uses. */
  readonly stream: number | undefined;
  /** The number that it returned. */
  readonly result: number | undefined;
}

const types = [Float32Array, Int32Array, Uint8Array, Float64Array] as const;

/** Records the calls of the addon while kernels run. */
export class Trace {
  readonly calls: TracedCall[] = [];
  readonly values: TracedValue[] = [];
  readonly streams: Stream[] = [];
  /** The reason why the trace cannot become a program. */
  refusal: string | undefined;
  /** The current value of each array. It changes when memory is reused. */
  readonly #current = new Map<Values | Float64Array, number>();
  readonly #readable = new WeakSet<object>();
  #stream: Stream | undefined;

  /** @param sources the values of the source tensors */
  constructor(sources: readonly Values[]) {
    for (const [source, values] of sources.entries()) {
      this.#current.set(values, this.values.push({ kind: 'source', bytes: values.byteLength, source }) - 1);
    }
  }

  refuse(reason: string): void {
    this.refusal ??= reason;
  }

  /** Records new memory with undefined contents. */
  made(values: Values): void {
    this.#current.set(values, this.values.push({ kind: 'made', bytes: values.byteLength }) - 1);
  }

  /** Records that JavaScript has filled an array, which replaces its value. */
  written(values: Values): void {
    this.#current.delete(values);
  }

  /**
   * Marks a tensor whose values follow from the number of the last call. JavaScript may read them, because a program
   * checks this number.
   */
  readable(dataId: object): void {
    this.#readable.add(dataId);
  }

  mayRead(dataId: object): boolean {
    return this.#readable.has(dataId);
  }

  /** Records that the next call uses this stream. */
  draws(stream: Stream): void {
    this.#stream = stream;
  }

  call({ id, name, args, result }: NotedCall, { described, written }: Pick<TracedCall, 'described' | 'written'>): void {
    const stream = this.#stream && this.#streamIndex(this.#stream);
    this.#stream = undefined;
    this.calls.push({
      id,
      name,
      args: args.map((arg) => this.#argument(name, arg)),
      written: allWritten(written, args.length),
      described: stream === undefined ? described : [0, 0, 0, 0, ...described.slice(4)],
      stream,
      result: typeof result === 'number' ? result : undefined,
    });
  }

  /** Returns the current value of an array. */
  valueOf(values: Values): number {
    return this.#array(values).value;
  }

  #streamIndex(stream: Stream): number {
    const known = this.streams.indexOf(stream);
    return known >= 0 ? known : this.streams.push(stream) - 1;
  }

  #argument(name: string, arg: unknown): TracedArgument {
    if (arg === undefined || arg === null) return undefined;
    if (typeof arg === 'number' || typeof arg === 'boolean') return arg;
    if (types.some((type) => arg instanceof type)) return this.#array(arg as Values);
    this.refuse(`${name} received a value that a program cannot hold`);
    return undefined;
  }

  #array(values: Values | Float64Array): TracedArray {
    const type = types.findIndex((type) => values instanceof type);
    const known = this.#current.get(values);
    const value = known === undefined || this.#hasChanged(known, values) ? this.#constant(values) : known;
    return { value, type, length: values.length };
  }

  /** Tells whether an array of JavaScript has changed since it was last copied. */
  #hasChanged(known: number, values: Values | Float64Array): boolean {
    const value = this.values[known]!;
    return value.kind === 'constant' && !sameBytes(value.content, bytesOf(values));
  }

  #constant(values: Values | Float64Array): number {
    const content = bytesOf(values).slice();
    const index = this.values.push({ kind: 'constant', bytes: content.length, content }) - 1;
    this.#current.set(values, index);
    return index;
  }
}

/** Expands the addon's bits. The last bit is also valid for all later arguments. */
function allWritten(written: readonly number[], count: number): readonly number[] {
  if (!written.includes(31)) return written;
  return [...written, ...Array.from({ length: Math.max(count - 32, 0) }, (_, i) => 32 + i)];
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
