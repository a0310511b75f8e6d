import * as tf from '@tensorflow/tfjs-core';
import type { NativeProgram, Values } from '../values.ts';
import { fuse } from './fuse.ts';
import type { Host } from './host.ts';
import { planMemory } from './plan.ts';
import { isArray, prune } from './prune.ts';
import type { Output, Recording } from './recording.ts';
import { idsOf } from './recording-addon.ts';
import type { Stream, TracedArgument, TracedCall, TracedValue } from './trace.ts';

/** The place of a value in memory. */
interface Place {
  readonly slot: number;
  readonly offset: number;
}

const cacheLine = 64;
const kinds = { none: 0, number: 1, boolean: 2, array: 3 } as const;

/** A compiled recording: C++ runs its calls one after the other in memory that was planned in advance. */
export class Program {
  /** The random streams that it uses, as they were in the recording. */
  readonly streams: readonly Stream[];
  /** The names of the addon's functions that it calls, in order. */
  readonly calls: readonly string[];
  readonly #backend: Host;
  readonly #values: readonly TracedValue[];
  readonly #outputs: readonly Output[];
  readonly #assigned: Recording['assigned'];
  readonly #precision: string;
  readonly #native: NativeProgram;
  readonly #arenaBytes: number;
  /** The sources that the calls read, in the order of their slots. */
  readonly #sources: readonly number[];
  /** The outputs, in the order of their slots. */
  readonly #made: readonly Output[];
  readonly #words: Float64Array;

  constructor(backend: Host, recording: Recording) {
    const { values, streams } = recording.trace;
    this.#backend = backend;
    this.#values = values;
    this.#precision = recording.precision;
    this.streams = streams;
    const all = [...recording.outputs, ...recording.assigned.map(({ output }) => output)];
    const { calls: needed, standIn } = prune(
      recording.trace.calls,
      values,
      all.map(({ value }) => value),
    );
    const calls = fuse(
      needed,
      all.map(({ value }) => standIn(value)),
      idsOf(backend.plainAddon),
    );
    this.calls = calls.map(({ name }) => name);
    const named = (output: Output): Output => ({ ...output, value: standIn(output.value) });
    this.#outputs = recording.outputs.map(named);
    this.#assigned = recording.assigned.map(({ source, output }) => ({ source, output: named(output) }));
    const outputs = all.map(named);
    this.#made = [...new Map(outputs.map((output) => [output.value, output])).values()].filter(
      ({ value }) => values[value]!.kind === 'made',
    );
    const used = usedValues(calls);
    this.#sources = [...used].flatMap((value) => {
      const found = values[value]!;
      return found.kind === 'source' ? [found.source] : [];
    });
    const places = new Map<number, Place>();
    const firstResult = 2 + this.#sources.length;
    for (const [i, { value }] of this.#made.entries()) places.set(value, { slot: firstResult + i, offset: 0 });
    for (const [i, source] of this.#sources.entries()) places.set(source, { slot: 2 + i, offset: 0 });
    const constants = placeConstants(values, used, places);
    this.#arenaBytes = placeMade(calls, values, places);
    const code = Float64Array.from(calls.flatMap((call) => encoded(call, places)));
    this.#words = new Float64Array(4 * streams.length);
    this.#native = backend.plainAddon.createProgram(code, constants, firstResult + this.#made.length, streams.length);
  }

  /**
   * Computes the results of the recorded function for these sources. It also assigns the variables among the sources.
   *
   * @param sources the same number of tensors as in the recording, with the same shapes and types
   * @param keys four words for each of `streams`
   * @param seconds receives the time of each call in seconds
   * @returns the tensors, which the caller owns. Returns undefined if the function must run normally this time; in this
   *   case nothing has been changed
   */
  replay(
    sources: readonly tf.Tensor[],
    keys: readonly Stream['key'][],
    seconds?: Float64Array,
  ): tf.Tensor[] | undefined {
    const backend = this.#backend;
    if (backend.precision !== this.#precision) return undefined;
    for (const [i, key] of keys.entries()) this.#words.set(key, 4 * i);
    const made = this.#compute(sources, seconds);
    if (made === undefined) return undefined;
    const results = this.#outputs.map((output) => this.#tensor(output, sources, made));
    const next = this.#assigned.map(({ output }) => this.#tensor(output, sources, made));
    for (const info of made.values()) backend.disposeData(info.dataId);
    for (const [i, { source }] of this.#assigned.entries()) {
      (sources[source] as tf.Variable).assign(next[i]!);
      next[i]!.dispose();
    }
    return results;
  }

  /** Computes the results and returns them by the number of their value. */
  #compute(sources: readonly tf.Tensor[], seconds: Float64Array | undefined): Map<number, tf.TensorInfo> | undefined {
    const backend = this.#backend;
    const made = new Map<number, tf.TensorInfo>();
    const slots: Values[] = [backend.scratch(Math.ceil(this.#arenaBytes / 4))];
    let done = false;
    try {
      for (const source of this.#sources) slots.push(backend.values(sources[source]!));
      for (const { value, shape, dtype } of this.#made) {
        const { info, values } = backend.output(shape, dtype as 'float32' | 'int32' | 'bool');
        made.set(value, info);
        slots.push(values);
      }
      done = backend.plainAddon.replay(this.#native, slots, this.#words, seconds);
    } finally {
      backend.release(slots[0]!);
      if (!done) for (const { dataId } of made.values()) backend.disposeData(dataId);
    }
    return done ? made : undefined;
  }

  #tensor({ value, shape, dtype }: Output, sources: readonly tf.Tensor[], made: Map<number, tf.TensorInfo>): tf.Tensor {
    const backend = this.#backend;
    const found = this.#values[value]!;
    const dataId =
      found.kind === 'constant'
        ? backend.write(arrayOf(found.content, dtype), shape, dtype)
        : found.kind === 'source'
          ? sources[found.source]!.dataId
          : made.get(value)!.dataId;
    if (found.kind !== 'constant') backend.incRef(dataId);
    return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype }, backend);
  }
}

function usedValues(calls: readonly TracedCall[]): Set<number> {
  return new Set(calls.flatMap(({ args }) => args.filter(isArray).map(({ value }) => value)));
}

/** Places the constants one after the other, each at the start of a cache line. */
function placeConstants(
  values: readonly TracedValue[],
  used: ReadonlySet<number>,
  places: Map<number, Place>,
): Uint8Array {
  const parts: { readonly content: Uint8Array; readonly offset: number }[] = [];
  let bytes = 0;
  for (const index of used) {
    const value = values[index]!;
    if (value.kind !== 'constant') continue;
    places.set(index, { slot: 0, offset: bytes });
    parts.push({ content: value.content, offset: bytes });
    bytes += Math.ceil(value.bytes / cacheLine) * cacheLine;
  }
  const result = new Uint8Array(bytes);
  for (const { content, offset } of parts) result.set(content, offset);
  return result;
}

/** Places intermediate values in one piece of memory and returns its size in bytes. */
function placeMade(calls: readonly TracedCall[], values: readonly TracedValue[], places: Map<number, Place>): number {
  const lifetimes = new Map<number, { bytes: number; first: number; last: number }>();
  for (const [at, { args }] of calls.entries()) {
    for (const { value } of args.filter(isArray)) {
      const known = lifetimes.get(value);
      if (known !== undefined) known.last = at;
      else if (!places.has(value)) lifetimes.set(value, { bytes: values[value]!.bytes, first: at, last: at });
    }
  }
  const { offsets, bytes } = planMemory([...lifetimes.values()]);
  for (const [i, value] of [...lifetimes.keys()].entries()) places.set(value, { slot: 1, offset: offsets[i]! });
  return bytes;
}

function encoded({ id, args, described, stream, result }: TracedCall, places: ReadonlyMap<number, Place>): number[] {
  const head = [id, stream ?? -1, Number(result !== undefined), result ?? 0, described.length, ...described];
  return [...head, args.length, ...args.flatMap((arg) => encodedArgument(arg, places))];
}

function encodedArgument(arg: TracedArgument, places: ReadonlyMap<number, Place>): number[] {
  if (arg === undefined) return [kinds.none];
  if (typeof arg === 'number') return [kinds.number, arg];
  if (typeof arg === 'boolean') return [kinds.boolean, Number(arg)];
  const { slot, offset } = places.get(arg.value)!;
  return [kinds.array, arg.type, slot, offset, arg.length];
}

function arrayOf(content: Uint8Array, dtype: tf.DataType): Values {
  const { buffer } = content.slice();
  if (dtype === 'float32') return new Float32Array(buffer);
  return dtype === 'int32' ? new Int32Array(buffer) : new Uint8Array(buffer);
}
