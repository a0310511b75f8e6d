import { positions, readConvolution } from '../functions.ts';
import type { Graph } from './graph.ts';
import { isArray } from './prune.ts';
import type { TracedArray, TracedCall } from './trace.ts';

/** The names of the addon's convolutions of groups, by the convolution of one group. */
const grouped = {
  conv2d: 'groupedConv2d',
  conv2dBackInput: 'groupedConv2dBackInput',
  conv2dBackFilter: 'groupedConv2dBackFilter',
} as const;

/** The addon's number of each function. */
export type Ids = ReadonlyMap<string, number>;

/** One group of a convolution of groups. */
interface Member {
  readonly index: number;
  readonly group: number;
  readonly groups: number;
  /** The tensors of all groups: two, or one if the convolution computes the filters. */
  readonly whole: readonly TracedArray[];
  /** The filters, or their gradient. */
  readonly filters: TracedArray;
  /** The copies of the channels: those before the convolution, and those after it. */
  readonly taken: readonly number[];
  readonly put: readonly number[];
}

/** Some channels of an image tensor. */
interface Channels {
  readonly whole: TracedArray;
  readonly group: number;
  readonly groups: number;
  readonly copy: number;
}

/**
 * Replaces the convolutions of all groups by one call that reads and writes the channels in place. tfjs has no
 * convolution of groups: programs split the channels, convolve each group, and join the results.
 */
export function fuseGroups(graph: Graph, ids: Ids): void {
  const sets = new Map<string, Member[]>();
  for (const index of graph.indices()) {
    const call = graph.call(index)!;
    const member = memberOf(graph, index, call);
    if (member === undefined) continue;
    const key = [call.name, call.described.join(), bf16Of(call), ...member.whole.map(({ value }) => value)].join(';');
    const known = sets.get(key);
    if (known === undefined) sets.set(key, [member]);
    else known.push(member);
  }
  for (const members of sets.values()) fuseMembers(graph, members, ids);
}

function fuseMembers(graph: Graph, members: readonly Member[], ids: Ids): void {
  const { groups, index: first, whole } = members[0]!;
  const sorted = [...members].sort((a, b) => a.group - b.group);
  const put = sorted.flatMap((member) => member.put);
  const isWhole = sorted.length === groups && sorted.every(({ group }, i) => group === i);
  const call = graph.call(first)!;
  const isFilter = call.name === 'conv2dBackFilter';
  const written = isFilter ? [] : graph.writers(whole[1]!.value);
  const read = isFilter ? whole : whole.slice(0, 1);
  const isReady = [...read, ...(isFilter ? [] : sorted.map(({ filters }) => filters))].every(({ value }) =>
    graph.isReadyBefore(value, first),
  );
  const isCopied = sorted.every(({ taken }) => taken.every((copy) => copy < first));
  if (!isWhole || !isReady || !isCopied || !written.every((index) => put.includes(index))) return;
  const filters = sorted.map((member) => member.filters);
  const finish = call.name === 'conv2d' ? [undefined, 0, 0, undefined] : [];
  const args = [...whole, bf16Of(call), ...finish, ...filters];
  const name = grouped[call.name as keyof typeof grouped];
  for (const { index } of members) graph.replace(index, undefined);
  for (const index of put) graph.replace(index, undefined);
  const firstFilter = positions.groupedConv2dBackFilter.dw;
  const results = isFilter ? filters.map((_, i) => firstFilter + i) : [positions.groupedConv2d.y];
  graph.replace(first, { ...call, id: ids.get(name)!, name, args, written: results });
  for (const index of members.flatMap(({ taken }) => taken)) {
    const copy = graph.call(index)?.args[1] as TracedArray | undefined;
    if (copy !== undefined && graph.readers(copy.value).length === 0 && !graph.isOutput(copy.value))
      graph.replace(index, undefined);
  }
}

/** Tells whether a convolution computes in bf16. The gradients have this argument at the same position. */
const bf16Of = ({ args }: TracedCall) => args[positions.conv2d.bf16];

/** Describes a convolution whose tensors are some channels of other tensors. */
function memberOf(graph: Graph, index: number, call: TracedCall): Member | undefined {
  const { name, args, described } = call;
  const { images, height, width, channels, outHeight, outWidth, filters } = readConvolution(described);
  const inputs = [images, height, width, channels];
  const outputs = [images, outHeight, outWidth, filters];
  const [a, b, c] = args as [TracedArray, TracedArray, TracedArray];
  const isPlain = args[positions.conv2d.bias] === undefined && !args[positions.conv2d.activation];
  const parts =
    name === 'conv2d' && isPlain
      ? [takenFrom(graph, a, inputs), putInto(graph, c, outputs)]
      : name === 'conv2dBackInput'
        ? [takenFrom(graph, a, outputs), putInto(graph, c, inputs)]
        : name === 'conv2dBackFilter'
          ? [takenFrom(graph, a, inputs), takenFrom(graph, b, outputs)]
          : [];
  const [from, to] = parts;
  if (from === undefined || to === undefined || from.group !== to.group || from.groups !== to.groups) return undefined;
  const result = name === 'conv2dBackFilter' ? c : b;
  if (graph.writerOf(c.value) !== index) return undefined;
  const isFilter = name === 'conv2dBackFilter';
  return {
    index,
    group: from.group,
    groups: from.groups,
    whole: [from.whole, to.whole],
    filters: result,
    taken: isFilter ? [from.copy, to.copy] : [from.copy],
    put: isFilter ? [] : [to.copy],
  };
}

/** Finds the tensor from which the channels of `part` were copied. */
function takenFrom(graph: Graph, part: TracedArray, shape: readonly number[]): Channels | undefined {
  const copy = graph.writerOf(part.value);
  const call = copy === undefined ? undefined : graph.call(copy)!;
  if (call?.name !== 'copyLayout' || !isArray(call.args[0])) return undefined;
  const found = channelsOf(call, call.args[0], shape, 0);
  return found && graph.isReadyBefore(found.whole.value, copy!) ? { ...found, copy: copy! } : undefined;
}

/** Finds the tensor to which the channels of `part` are copied, if nothing else reads them. */
function putInto(graph: Graph, part: TracedArray, shape: readonly number[]): Channels | undefined {
  const [copy, ...others] = graph.readers(part.value);
  if (copy === undefined || others.length > 0 || graph.isOutput(part.value)) return undefined;
  const call = graph.call(copy)!;
  if (call.name !== 'copyLayout' || !isArray(call.args[1])) return undefined;
  const found = channelsOf(call, call.args[1], shape, 1);
  return found && { ...found, copy };
}

/**
 * Describes a copy between a part of shape `shape` and the same pixels of a tensor with more channels. The tensor is
 * argument `side` of the copy.
 */
function channelsOf(
  { args, described }: TracedCall,
  whole: TracedArray,
  shape: readonly number[],
  side: 0 | 1,
): Omit<Channels, 'copy'> | undefined {
  const part = args[1 - side];
  const [images, height, width, channels] = shape as [number, number, number, number];
  const pixels = images * height * width;
  if (!isArray(part) || part.length !== pixels * channels || pixels * channels === 0) return undefined;
  const all = whole.length / pixels;
  const group = described[side]! / channels;
  const strides = (size: number): number[] => [height * width * size, width * size, size, 1];
  const [own, outer] = [strides(channels), strides(all)];
  const offsets = side === 0 ? [group * channels, 0] : [0, group * channels];
  const expected = [...offsets, ...shape.flatMap((extent, i) => [extent, ...pair(side, outer[i]!, own[i]!)])];
  const isOne =
    Number.isInteger(group) &&
    all % channels === 0 &&
    all > channels &&
    args[2] === 4 &&
    described.length === expected.length &&
    described.every((number, i) => number === expected[i]);
  return isOne ? { whole, group, groups: all / channels } : undefined;
}

function pair(side: 0 | 1, outer: number, own: number): [number, number] {
  return side === 0 ? [outer, own] : [own, outer];
}
