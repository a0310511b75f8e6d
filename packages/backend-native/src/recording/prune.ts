import type { TracedArgument, TracedArray, TracedCall, TracedValue } from './trace.ts';

/** The largest size in bytes of constants that are compared. */
const mostJoined = 4096;

/** The remaining calls, and the value that replaces each removed value. */
export interface Pruned {
  readonly calls: readonly TracedCall[];
  readonly standIn: (value: number) => number;
}

/** Kernels that throw for some input values. They must run even if nobody uses their results. */
const refusing: ReadonlySet<string> = new Set(['gather']);

/**
 * Removes calls that repeat another call, and calls whose results are unused. tfjs computes the gradients of all inputs
 * of an operation, also unused ones.
 *
 * @param outputs the values that are results
 */
export function prune(
  calls: readonly TracedCall[],
  values: readonly TracedValue[],
  outputs: readonly number[],
): Pruned {
  const standIns = new Map<number, number>();
  const standIn = (value: number): number => standIns.get(value) ?? value;
  joinConstants(values, standIns);
  const distinct = withoutRepeats(calls, values, standIns);
  return { calls: withoutUnneeded(distinct, outputs.map(standIn)), standIn };
}

/** Joins small constants with equal bytes, because tfjs makes a new tensor for each use of a number. */
function joinConstants(values: readonly TracedValue[], standIns: Map<number, number>): void {
  const known = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    if (value.kind !== 'constant' || value.bytes > mostJoined) continue;
    const key = value.content.join(' ');
    const first = known.get(key);
    if (first === undefined) known.set(key, index);
    else standIns.set(index, first);
  }
}

/** Returns the values that a call writes. */
function writtenBy({ args, written }: TracedCall): TracedArray[] {
  return written.map((i) => args[i]).filter(isArray);
}

export function isArray(arg: TracedArgument): arg is TracedArray {
  return typeof arg === 'object';
}

function withoutRepeats(
  calls: readonly TracedCall[],
  values: readonly TracedValue[],
  standIns: Map<number, number>,
): TracedCall[] {
  const writers = new Map<number, number>();
  for (const call of calls) {
    for (const { value } of writtenBy(call)) writers.set(value, (writers.get(value) ?? 0) + 1);
  }
  /**
   * Tells whether a value is written only once. A value that is written piece by piece could differ at the second call.
   */
  const isSteady = ({ value }: TracedArray): boolean =>
    values[value]!.kind === 'made' ? writers.get(value) === 1 : !writers.has(value);
  const known = new Map<string, TracedCall>();
  return calls.flatMap((call) => {
    const own: TracedCall = { ...call, args: call.args.map((arg) => renamed(arg, standIns)) };
    if (!own.args.filter(isArray).every(isSteady)) return [own];
    const key = keyOf(own, values);
    const first = known.get(key);
    if (first === undefined) {
      known.set(key, own);
      return [own];
    }
    const [theirs, ours] = [writtenBy(first), writtenBy(own)];
    for (const [i, { value }] of ours.entries()) standIns.set(value, theirs[i]!.value);
    return [];
  });
}

function renamed(arg: TracedArgument, standIns: ReadonlyMap<number, number>): TracedArgument {
  return isArray(arg) ? { ...arg, value: standIns.get(arg.value) ?? arg.value } : arg;
}

/** Returns a key that is equal for calls with the same result. */
function keyOf({ id, args, written, described, stream }: TracedCall, values: readonly TracedValue[]): string {
  const said = args.map((arg, i) => {
    if (!isArray(arg)) return Object.is(arg, -0) ? '-0' : String(arg);
    if (written.includes(i)) return `to ${values[arg.value]!.bytes} ${arg.type} ${arg.length}`;
    return `${arg.value} ${arg.type} ${arg.length}`;
  });
  return [id, stream, described.map((number) => (Object.is(number, -0) ? '-0' : number)).join(' '), ...said].join(';');
}

function withoutUnneeded(calls: readonly TracedCall[], outputs: readonly number[]): TracedCall[] {
  const needed = new Set(outputs);
  const kept: TracedCall[] = [];
  for (const call of calls.toReversed()) {
    const gives = writtenBy(call);
    const isNeeded = gives.length === 0 || gives.some(({ value }) => needed.has(value)) || refusing.has(call.name);
    if (!isNeeded) continue;
    for (const { value } of call.args.filter(isArray)) needed.add(value);
    kept.push(call);
  }
  return kept.reverse();
}
