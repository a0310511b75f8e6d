import { positions, readConvolution } from '../functions.ts';
import { fuseGroups, type Ids } from './fuse-groups.ts';
import { arrayOf, changed, Graph } from './graph.ts';
import type { TracedCall } from './trace.ts';

/** The positions of the arguments of a matrix product, a gradient, and operations on one and two values. */
const { matMul: at, leakyReluGrad: grad, unaryFloats: unary, binaryFloats: binary } = positions;

/** Positions of the result and the finish of the calls that have a finish. */
const finishes: Readonly<Record<string, Readonly<Record<'y' | 'bias' | 'activation' | 'slope', number>>>> = {
  matMul: positions.matMul,
  conv2d: positions.conv2d,
  groupedConv2d: positions.groupedConv2d,
};

/** Activations that return the value or a multiple of it, by the addon's number. */
const activations: Readonly<Record<string, number>> = { 'unary.relu': 1, 'unary.leakyRelu': 4 };

/**
 * Fuses the operations after matrix products and convolutions into them, which saves passes over memory: a bias, an
 * activation, its gradient, or the sum with another tensor. It also fuses the convolutions of groups, and marks products
 * that share a right factor, which is then packed once. Every element is still computed by the same operations in the
 * same order.
 *
 * @param outputs the values that are results
 * @param ids the addon's numbers of its functions
 */
export function fuse(calls: readonly TracedCall[], outputs: readonly number[], ids: Ids): TracedCall[] {
  const graph = new Graph(calls, outputs);
  fuseGroups(graph, ids);
  for (const index of graph.indices()) {
    fuseBias(graph, index);
    fuseActivation(graph, index);
  }
  for (const index of graph.indices()) fuseGradient(graph, index);
  for (const index of graph.indices()) fuseSum(graph, index);
  shareFactors(graph);
  return graph.left();
}

/** Returns the product that computes a whole value, if more operations can be fused into it. */
function productOf(graph: Graph, value: number): number | undefined {
  const index = graph.writerOf(value);
  const call = index === undefined ? undefined : graph.call(index)!;
  const isOne = call?.name === 'matMul' && call.args[at.aIndices] === undefined;
  return isOne && call.args[at.addend] === undefined ? index : undefined;
}

/** Returns the product or convolution that computes a whole value, if an activation can be fused into it. */
function finishable(graph: Graph, value: number): number | undefined {
  const index = graph.writerOf(value);
  const call = index === undefined ? undefined : graph.call(index)!;
  const places = call && finishes[call.name];
  if (call === undefined || places === undefined || call.args[places.activation] !== 0) return undefined;
  return call.name !== 'matMul' || (productOf(graph, value) === index && isPlain(call)) ? index : undefined;
}

/** Fuses y = x + b into the product or convolution x if only y needs x. b has one value for each column. */
function fuseBias(graph: Graph, index: number): void {
  const call = graph.call(index);
  if (call?.name !== 'binary.add' || call.args[binary.runs] !== 2) return;
  const [x, b, y] = [arrayOf(call, binary.a), arrayOf(call, binary.b), arrayOf(call, binary.y)];
  const rows = x.length / b.length;
  const isPerColumn = [rows, 1, 0, b.length, 1, 1].every((number, i) => call.described[i] === number);
  const product = finishable(graph, x.value);
  if (!isPerColumn || product === undefined || !graph.isFor(x.value, index)) return;
  const made = graph.call(product)!;
  const places = finishes[made.name]!;
  const isReady = made.args[places.bias] === undefined && graph.isReadyBefore(b.value, product);
  if (!isReady || columnsOf(made) !== b.length || graph.writerOf(y.value) !== index) return;
  graph.replace(index, undefined);
  graph.replace(product, changed(made, { [places.y]: y, [places.bias]: b }));
}

/** Returns the number of columns of the result of a product or convolution. */
function columnsOf({ name, args, described }: TracedCall): number {
  if (name === 'matMul') return args[at.n] as number;
  const { filters } = readConvolution(described);
  return filters * (name === 'conv2d' ? 1 : args.length - positions.groupedConv2d.w);
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
  const [y, z] = [arrayOf(call!, unary.x), arrayOf(call!, unary.y)];
  const slope = activation === 1 ? 0 : (call!.args[unary.p] as number);
  const product = finishable(graph, y.value);
  if (product === undefined || !(slope >= 0 && slope < Number.POSITIVE_INFINITY)) return;
  const others = graph.readers(y.value).filter((reader) => reader !== index);
  const areGradients = others.every((reader) => {
    const gradient = graph.call(reader)!;
    return gradient.name === 'leakyReluGrad' && arrayOf(gradient, grad.dy).value !== y.value;
  });
  if (!areGradients || graph.isOutput(y.value) || graph.writers(z.value).length !== 1) return;
  for (const reader of others) graph.replace(reader, changed(graph.call(reader)!, { [grad.x]: z }));
  graph.replace(index, undefined);
  const made = graph.call(product)!;
  const places = finishes[made.name]!;
  const changes = { [places.y]: z, [places.activation]: activation, [places.slope]: slope };
  graph.replace(product, changed(made, changes));
}

/** Fuses the gradient of an activation into a product that only this gradient needs. */
function fuseGradient(graph: Graph, index: number): void {
  const call = graph.call(index);
  if (call?.name !== 'leakyReluGrad') return;
  const [dy, x, dx] = [arrayOf(call, grad.dy), arrayOf(call, grad.x), arrayOf(call, grad.dx)];
  const slope = call.args[grad.alpha];
  const product = productOf(graph, dy.value);
  if (product === undefined || !isPlain(graph.call(product)!) || dy.value === x.value) return;
  const mayMove = graph.isFor(dy.value, index) && graph.isReadyBefore(x.value, product);
  if (!mayMove || graph.writers(dx.value).length !== 1) return;
  graph.replace(index, undefined);
  graph.replace(product, changed(graph.call(product)!, { [at.y]: dx, [at.gate]: x, [at.gateSlope]: slope }));
}

/** Fuses the sum y = a + b into a product if only the sum needs it and the other addend is computed before. */
function fuseSum(graph: Graph, index: number): void {
  const call = graph.call(index);
  if (call?.name !== 'binary.add' || call.args[binary.runs] !== 0) return;
  const [a, b, y] = [arrayOf(call, binary.a), arrayOf(call, binary.b), arrayOf(call, binary.y)];
  if (a.length !== y.length || b.length !== y.length || a.value === b.value) return;
  if (graph.writers(y.value).length !== 1) return;
  const choices = [
    { part: a, other: b },
    { part: b, other: a },
  ];
  for (const { part, other } of choices) {
    const product = productOf(graph, part.value);
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
    if (call?.name !== 'matMul' || call.args[at.aIndices] !== undefined) continue;
    const shape = [at.n, at.k, at.transposeB, at.bf16].map((i) => call.args[i]);
    const key = [arrayOf(call, at.b).value, ...shape].join();
    const known = sharing.get(key);
    if (known === undefined) sharing.set(key, [index]);
    else known.push(index);
  }
  const isSteady = (indices: readonly number[]): boolean => {
    const { value } = arrayOf(graph.call(indices[0]!)!, at.b);
    return graph.isReadyBefore(value, indices[0]!);
  };
  const several = [...sharing.values()].filter((indices) => indices.length > 1 && isSteady(indices));
  for (const [i, indices] of several.entries()) {
    for (const index of indices) graph.replace(index, changed(graph.call(index)!, { [at.kept]: i + 1 }));
  }
}
