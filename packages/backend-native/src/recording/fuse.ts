import { isArray } from './prune.ts';
import type { TracedArgument, TracedArray, TracedCall } from './trace.ts';

/** Positions of the fused arguments of a matrix product; see the addon's `matMul`. */
const at = {
  y: 2,
  indices: 3,
  bias: 11,
  activation: 12,
  slope: 13,
  gate: 15,
  gateSlope: 16,
  addend: 17,
  kept: 18,
} as const;

/** Activations that return the value or a multiple of it, by the addon's number. */
const activations: Readonly<Record<string, number>> = { 'unary.relu': 1, 'unary.leakyRelu': 4 };

/**
 * Fuses the operations after matrix products into them, which saves passes over memory: an activation, its gradient, or
 * the sum with another tensor. It also marks products that share a right factor, which is then packed once. Every
 * element is still computed by the same operations in the same order.
 *
 * @param outputs the values that are results
 */
export function fuse(calls: readonly TracedCall[], outputs: readonly number[]): TracedCall[] {
  const graph = new Graph(calls, outputs);
  for (const index of graph.indices()) fuseActivation(graph, index);
  for (const index of graph.indices()) fuseGradient(graph, index);
  for (const index of graph.indices()) fuseSum(graph, index);
  shareFactors(graph);
  return graph.left();
}

/** The calls of a program, and the writers and readers of each value. Calls can be replaced or removed. */
class Graph {
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
    for (const users of [this.#writers, this.#readers]) for (const list of users.values()) list.delete(index);
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

  /** Returns the product that computes a whole value, if more operations can be fused into it. */
  productOf(value: number): number | undefined {
    const [index, ...others] = this.writers(value);
    if (index === undefined || others.length > 0) return undefined;
    const call = this.#calls[index]!;
    const isOne = call.name === 'matMul' && call.args[at.indices] === undefined;
    return isOne && call.args[at.addend] === undefined ? index : undefined;
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

/** Returns a call with some arguments changed. */
function changed(call: TracedCall, changes: Readonly<Record<number, TracedArgument>>): TracedCall {
  const length = Math.max(call.args.length, ...Object.keys(changes).map((i) => Number(i) + 1));
  return { ...call, args: Array.from({ length }, (_, i) => (i in changes ? changes[i] : call.args[i])) };
}

const isPlain = ({ args }: TracedCall): boolean =>
  args[at.activation] === 0 && args[at.gate] === undefined && args[at.addend] === undefined;

/**
 * Fuses z = activation(y) into the product y if only z and gradients need y. The gradients can use z instead, because z
 * is positive exactly where y is.
 */
function fuseActivation(graph: Graph, index: number): void {
  const call = graph.call(index);
  const activation = call && activations[call.name];
  if (activation === undefined) return;
  const [y, z] = call!.args as [TracedArray, TracedArray];
  const slope = activation === 1 ? 0 : (call!.args[2] as number);
  const product = graph.productOf(y.value);
  if (product === undefined || !isPlain(graph.call(product)!) || !(slope >= 0 && slope < Number.POSITIVE_INFINITY))
    return;
  const others = graph.readers(y.value).filter((reader) => reader !== index);
  const areGradients = others.every((reader) => {
    const { name, args } = graph.call(reader)!;
    return name === 'leakyReluGrad' && isArray(args[0]) && args[0].value !== y.value;
  });
  if (!areGradients || graph.isOutput(y.value) || graph.writers(z.value).length !== 1) return;
  for (const reader of others) graph.replace(reader, changed(graph.call(reader)!, { 1: z }));
  graph.replace(index, undefined);
  graph.replace(product, changed(graph.call(product)!, { [at.y]: z, [at.activation]: activation, [at.slope]: slope }));
}

/** Fuses the gradient of an activation into a product that only this gradient needs. */
function fuseGradient(graph: Graph, index: number): void {
  const call = graph.call(index);
  if (call?.name !== 'leakyReluGrad') return;
  const [dy, x, dx, slope] = call.args as [TracedArray, TracedArray, TracedArray, number];
  const product = graph.productOf(dy.value);
  if (product === undefined || !isPlain(graph.call(product)!) || dy.value === x.value) return;
  const mayMove = graph.isFor(dy.value, index) && graph.isReadyBefore(x.value, product);
  if (!mayMove || graph.writers(dx.value).length !== 1) return;
  graph.replace(index, undefined);
  graph.replace(product, changed(graph.call(product)!, { [at.y]: dx, [at.gate]: x, [at.gateSlope]: slope }));
}

/** Fuses the sum y = a + b into a product if only the sum needs it and the other addend is computed before. */
function fuseSum(graph: Graph, index: number): void {
  const call = graph.call(index);
  if (call?.name !== 'binary.add' || call.args[3] !== 0) return;
  const [a, b, y] = call.args as [TracedArray, TracedArray, TracedArray];
  if (a.length !== y.length || b.length !== y.length || a.value === b.value) return;
  if (graph.writers(y.value).length !== 1) return;
  const choices = [
    { part: a, other: b },
    { part: b, other: a },
  ];
  for (const { part, other } of choices) {
    const product = graph.productOf(part.value);
    if (product === undefined || !graph.isFor(part.value, index) || !graph.isReadyBefore(other.value, product))
      continue;
    graph.replace(index, undefined);
    graph.replace(product, changed(graph.call(product)!, { [at.y]: y, [at.addend]: other }));
    return;
  }
}

/** Numbers the right factors that several products share, from 1 on. */
function shareFactors(graph: Graph): void {
  const sharing = new Map<string, number[]>();
  for (const index of graph.indices()) {
    const call = graph.call(index);
    if (call?.name !== 'matMul' || call.args[at.indices] !== undefined) continue;
    const [, b, , , , , n, k, , transposed, bf16] = call.args;
    const key = [(b as TracedArray).value, n, k, transposed, bf16].join();
    const known = sharing.get(key);
    if (known === undefined) sharing.set(key, [index]);
    else known.push(index);
  }
  const isSteady = (indices: readonly number[]): boolean => {
    const { value } = graph.call(indices[0]!)!.args[1] as TracedArray;
    return graph.isReadyBefore(value, indices[0]!);
  };
  const several = [...sharing.values()].filter((indices) => indices.length > 1 && isSteady(indices));
  for (const [i, indices] of several.entries()) {
    for (const index of indices) graph.replace(index, changed(graph.call(index)!, { [at.kept]: i + 1 }));
  }
}
