import { isArray } from './prune.ts';
import type { TracedArgument, TracedArray, TracedCall } from './trace.ts';

/** The calls of a program, and the writers and readers of each value. Calls can be replaced or removed. */
export class Graph {
  readonly #calls: (TracedCall | undefined)[];
  readonly #writers = new Map<number, Set<number>>();
  readonly #readers = new Map<number, Set<number>>();
  readonly #outputs: ReadonlySet<number>;

  constructor(calls: readonly TracedCall[], outputs: readonly number[]) {
    this.#calls = [...calls];
    this.#outputs = new Set(outputs);
    for (const index of this.indices()) this.#note(index);
  }

  indices(): number[] {
    return [...this.#calls.keys()];
  }

  call(index: number): TracedCall | undefined {
    return this.#calls[index];
  }

  left(): TracedCall[] {
    return this.#calls.filter((call) => call !== undefined);
  }

  /** Replaces a call by another, or removes it. */
  replace(index: number, call: TracedCall | undefined): void {
    for (const arg of this.#calls[index]?.args ?? []) {
      if (!isArray(arg)) continue;
      for (const users of [this.#writers, this.#readers]) users.get(arg.value)?.delete(index);
    }
    this.#calls[index] = call;
    if (call !== undefined) this.#note(index);
  }

  readers(value: number): readonly number[] {
    return [...(this.#readers.get(value) ?? [])];
  }

  /** Returns the calls that write a value. */
  writers(value: number): readonly number[] {
    return [...(this.#writers.get(value) ?? [])];
  }

  /** Tells whether only `reader` reads the value. */
  isFor(value: number, reader: number): boolean {
    const readers = this.readers(value);
    return readers.length === 1 && readers[0] === reader && !this.#outputs.has(value);
  }

  isOutput(value: number): boolean {
    return this.#outputs.has(value);
  }

  /** Tells whether the value is complete before call `index`. */
  isReadyBefore(value: number, index: number): boolean {
    return this.writers(value).every((writer) => writer < index);
  }

  /** Returns the only call that writes a value. */
  writerOf(value: number): number | undefined {
    const [index, ...others] = this.writers(value);
    return others.length === 0 ? index : undefined;
  }

  #note(index: number): void {
    const { args, written } = this.#calls[index]!;
    for (const [i, arg] of args.entries()) {
      if (!isArray(arg)) continue;
      const users = written.includes(i) ? this.#writers : this.#readers;
      const known = users.get(arg.value);
      if (known === undefined) users.set(arg.value, new Set([index]));
      else known.add(index);
    }
  }
}

/** Returns argument `i` of a call, which is an array. */
export function arrayOf({ args }: TracedCall, i: number): TracedArray {
  return args[i] as TracedArray;
}

/** Returns a call with some arguments changed. */
export function changed(call: TracedCall, changes: Readonly<Record<number, TracedArgument>>): TracedCall {
  const length = Math.max(call.args.length, ...Object.keys(changes).map((i) => Number(i) + 1));
  return { ...call, args: Array.from({ length }, (_, i) => (i in changes ? changes[i] : call.args[i])) };
}
