import type { Values } from '../functions/values.ts';

/** A stream of random numbers, as it was given to a kernel; who asked for the recording knows more of it. */
export interface Stream {
  /** Two words of the key, and two of the stream's name. */
  readonly key: readonly [number, number, number, number];
}

/** Memory that the calls of a trace reach. */
export type TracedValue =
  | { readonly kind: 'made'; readonly bytes: number }
  /** One of the tensors that were named as sources. */
  | { readonly kind: 'source'; readonly bytes: number; readonly source: number }
  /** What JavaScript wrote, or a tensor that was not named; copied. */
  | { readonly kind: 'constant'; readonly bytes: number; readonly content: Uint8Array };

/** An array of a call: a value, and how it is seen. */
export interface TracedArray {
  readonly value: number;
  /** float32, int32, bool, float64 */
  readonly type: number;
  readonly length: number;
}

/** A call as JavaScript made it. */
export interface NotedCall {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

/** What a call was given. */
export type TracedArgument = undefined | number | boolean | TracedArray;

/** One call of the addon. */
export interface TracedCall {
  readonly id: number;
  readonly name: string;
  readonly args: readonly TracedArgument[];
  /** Which of the arguments it writes. */
  readonly written: readonly number[];
  readonly described: readonly number[];
  /** The stream that it draws from. */
  readonly stream: number | undefined;
  /** The number that it gave. */
  readonly result: number | undefined;
}

const types = [Float32Array, Int32Array, Uint8Array, Float64Array] as const;

/** Notes the calls of the addon while kernels run. */
export class Trace {
  readonly calls: TracedCall[] = [];
  readonly values: TracedValue[] = [];
  readonly streams: Stream[] = [];
  /** Why it cannot be made a program of. */
  refusal: string | undefined;
  /** What an array holds now: pieces of memory are taken again. */
  readonly #current = new Map<Values | Float64Array, number>();
  readonly #readable = new WeakSet<object>();
  #stream: Stream | undefined;

  /** @param sources the values of the tensors that a replay is given anew */
  constructor(sources: readonly Values[]) {
    for (const [source, values] of sources.entries()) {
      this.#current.set(values, this.values.push({ kind: 'source', bytes: values.byteLength, source }) - 1);
    }
  }

  refuse(reason: string): void {
    this.refusal ??= reason;
  }

  /** New memory of undefined contents. */
  made(values: Values): void {
    this.#current.set(values, this.values.push({ kind: 'made', bytes: values.byteLength }) - 1);
  }

  /** An array that JavaScript has filled: what it held before is not what it holds now. */
  written(values: Values): void {
    this.#current.delete(values);
  }

  /** A tensor whose values the last call's number says: to read them is no secret that a program would not know. */
  readable(dataId: object): void {
    this.#readable.add(dataId);
  }

  mayRead(dataId: object): boolean {
    return this.#readable.has(dataId);
  }

  /** The next call draws from this stream. */
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

  /** What an array holds now. */
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

  /** Whether an array of JavaScript's own holds something else than when it was last copied. */
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

/** The last of the addon's bits stands for all arguments that come after it, too. */
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
