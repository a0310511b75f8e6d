import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';

/** Options that every layer accepts, as in tfjs. */
export interface LayerOptions {
  /** Name of the layer. It is the key of the saved weights and of the layer's random stream. */
  readonly name: string;
  /** Shape of one example. The first layer of a Sequential needs it. */
  readonly inputShape?: Shape;
  /** Shape of a batch. It can be given instead of `inputShape`. */
  readonly batchInputShape?: Shape;
  /** Whether an optimizer may update the weights. @default true */
  readonly trainable?: boolean;
}

const common = ['name', 'inputShape', 'batchInputShape', 'trainable'] as const;

/** Throws if the layer has no name, or if an option is not in `own` and is not an option of all layers. */
export function checkLayerOptions(where: string, options: LayerOptions, own: readonly string[] = []): void {
  checkKnownOptions(where, options, [...common, ...own]);
  checkName(where, options);
}

/** Throws if a layer has no name. tfjs would number such a layer by a process-wide counter. */
export function checkName(where: string, options: { readonly name?: string }): void {
  const name: unknown = options?.name;
  if (typeof name === 'string' && name !== '') return;
  throw new GanError(where, `the layer needs a name, such as {name: 'norm1'}; received ${formatValue(name)}.`);
}

/** Throws unless the value is an integer of at least `min`. */
export function checkCount(where: string, name: string, value: number, min = 1): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new GanError(where, `${name} must be an integer of at least ${min}; received ${formatValue(value)}.`);
}

/** Throws unless the value is a number in [min,max). */
export function checkRange(where: string, name: string, value: number, min: number, max: number): void {
  if (typeof value === 'number' && value >= min && value < max) return;
  throw new GanError(where, `${name} must be in [${min},${max}); received ${formatValue(value)}.`);
}

/** Throws unless the value is a boolean. */
export function checkFlag(where: string, name: string, value: boolean): void {
  if (typeof value === 'boolean') return;
  throw new GanError(where, `${name} must be true or false; received ${formatValue(value)}.`);
}

/** Throws unless epsilon is a positive number. */
export function checkEpsilon(where: string, epsilon: number): void {
  if (typeof epsilon === 'number' && epsilon > 0 && epsilon < Infinity) return;
  throw new GanError(where, `epsilon must be a positive number; received ${formatValue(epsilon)}. Try 1e-5.`);
}

/** Returns the single tensor of a layer's input. */
export function onlyTensor(where: string, inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  const tensors = Array.isArray(inputs) ? inputs : [inputs];
  if (tensors.length === 1) return tensors[0]!;
  throw new GanError(where, `the layer takes one tensor; received ${tensors.length}.`, { code: 'shape' });
}

/** Returns the single shape of a layer's input. */
export function onlyShape(where: string, shapes: Shape | Shape[]): Shape {
  if (!Array.isArray(shapes[0])) return shapes as Shape;
  if (shapes.length === 1) return shapes[0];
  throw new GanError(where, `the layer takes one tensor; received ${shapes.length}.`, { code: 'shape' });
}

/** Returns the size of the last axis. The size must be known, and the shape must have at least `rank` axes. */
export function channelsOf(where: string, name: string, shape: Shape, rank: number): number {
  const channels = shape.at(-1);
  if (shape.length >= rank && typeof channels === 'number') return channels;
  const expected = rank === 2 ? '[N,...,C]' : `[N,${'S,'.repeat(rank - 2)}...,C]`;
  const received = `[${shape.map((size) => size ?? 'null')}]`;
  throw new GanError(where, `'${name}' expects ${expected} with C known; received ${received}.`, { code: 'shape' });
}
