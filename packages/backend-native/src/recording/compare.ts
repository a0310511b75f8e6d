import { sameBytes, type Trace, type TracedArgument, type TracedCall, type TracedValue } from './trace.ts';

/**
 * Explains why no program can replace the two traces. Returns undefined if a program can replace them.
 */
export function difference(first: Trace, second: Trace): string | undefined {
  const refused = first.refusal ?? second.refusal;
  if (refused !== undefined) return refused;
  if (first.calls.length !== second.calls.length || first.streams.length !== second.streams.length) {
    return `it had ${first.calls.length} kernels and then ${second.calls.length}`;
  }
  for (const [i, call] of first.calls.entries()) {
    const found = differenceOfCalls(call, second.calls[i]!);
    if (found !== undefined) return found;
  }
  if (first.values.length !== second.values.length) return 'its tensors were not the same ones twice';
  for (const [i, value] of first.values.entries()) {
    const found = differenceOfValues(value, second.values[i]!);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differenceOfCalls(first: TracedCall, second: TracedCall): string | undefined {
  if (first.id !== second.id) return `${first.name} was followed by ${second.name} in its place`;
  const same =
    first.args.length === second.args.length &&
    first.args.every((arg, i) => isSame(arg, second.args[i])) &&
    first.described.length === second.described.length &&
    first.described.every((number, i) => Object.is(number, second.described[i])) &&
    first.stream === second.stream &&
    Object.is(first.result, second.result);
  return same ? undefined : `${first.name} was called with other numbers or other tensors the second time`;
}

function isSame(first: TracedArgument, second: TracedArgument): boolean {
  if (typeof first !== 'object' || typeof second !== 'object') return Object.is(first, second);
  return first.value === second.value && first.type === second.type && first.length === second.length;
}

function differenceOfValues(first: TracedValue, second: TracedValue): string | undefined {
  if (first.kind !== second.kind || first.bytes !== second.bytes) return 'its tensors were not the same ones twice';
  if (first.kind === 'source' && second.kind === 'source' && first.source !== second.source) {
    return 'its tensors were not the same ones twice';
  }
  if (first.kind === 'constant' && second.kind === 'constant' && !sameBytes(first.content, second.content)) {
    return 'values that JavaScript made, or a tensor that is none of its inputs, changed from one step to the next';
  }
  return undefined;
}
