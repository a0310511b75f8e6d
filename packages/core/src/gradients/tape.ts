import * as tf from '@tensorflow/tfjs-core';

/** A recorded operation. It contains the kernel, the inputs and outputs, and the tensors that the gradient needs. */
type TapeNode = ReturnType<typeof tf.engine>['state']['activeTape'][number];

/**
 * Finds the operations of a tape by their tensors. A tape only grows, so new nodes are added to the index on request.
 */
interface TapeIndex {
  length: number;
  readonly bySaved: Map<readonly tf.Tensor[], TapeNode>;
  readonly producers: Map<tf.Tensor, TapeNode>;
  readonly consumers: Map<tf.Tensor, TapeNode[]>;
}

const indices = new WeakMap<readonly TapeNode[], TapeIndex>();
const nothing: readonly TapeNode[] = [];

function tapeIndex(): TapeIndex {
  const tape: readonly TapeNode[] = tf.engine().state.activeTape ?? nothing;
  let index = indices.get(tape);
  if (index === undefined) {
    index = { length: 0, bySaved: new Map(), producers: new Map(), consumers: new Map() };
    indices.set(tape, index);
  }
  for (; index.length < tape.length; index.length++) add(index, tape[index.length]!);
  return index;
}

function add({ bySaved, producers, consumers }: TapeIndex, node: TapeNode): void {
  if (node.saved !== undefined) bySaved.set(node.saved, node);
  for (const output of node.outputs) if (!producers.has(output)) producers.set(output, node);
  for (const input of new Set(Object.values(node.inputs))) {
    const known = consumers.get(input);
    if (known === undefined) consumers.set(input, [node]);
    else known.push(node);
  }
}

/**
 * Finds the recorded operation whose gradient function received these saved tensors.
 *
 * A gradient function receives only values. The tape also contains the expression around an operation (a softplus, a
 * norm). That expression decides which slope is correct at a kink. No tensor is read back to the host.
 */
export function nodeOf(saved: readonly tf.Tensor[]): TapeNode | undefined {
  return tapeIndex().bySaved.get(saved);
}

/** Finds the operation that computed `x`. It skips copies (tf.Identity). */
export function producerOf(x: tf.Tensor | undefined): TapeNode | undefined {
  const made = x && tapeIndex().producers.get(x);
  return made?.kernelName === tf.Identity ? producerOf(made.inputs.x) : made;
}

/** Finds the operations that have `x` as an input. It skips copies (tf.Identity). */
export function consumersOf(x: tf.Tensor | undefined): readonly TapeNode[] {
  const all = (x && tapeIndex().consumers.get(x)) ?? nothing;
  return all.flatMap((node) => (node.kernelName === tf.Identity ? consumersOf(node.outputs[0]) : [node]));
}

/** Returns whether `x` passes through these kernels in this order. Each kernel has one input. */
export function goesThrough(x: tf.Tensor | undefined, kernels: readonly string[]): boolean {
  const [next, ...rest] = kernels;
  if (next === undefined) return true;
  return consumersOf(x).some(({ kernelName, outputs }) => kernelName === next && goesThrough(outputs[0], rest));
}
