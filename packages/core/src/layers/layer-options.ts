import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';

/** Options that every layer accepts, as in tfjs. */
export interface LayerOptions {
  /** /** Name of the layer. It is the key of the saved weights and of the layer's random stream. */
  readonly name: string;
  /** Shape of one example. A Sequential needs it for its first layer. */
  readonly inputShape?: Shape;
  /** Shape of a batch; an alternative to `inputShape`. */
  readonly batchInputShape?: Shape;
  /** Whether an optimizer may update the weights. @default true */
  readonly trainable?: boolean;
}

const common = ['name', 'inputShape', 'batchInputShape', 'trainable'] as const;

/** Refuses a layer without a name, and options that are neither common to all layers nor among `own`. */
export function checkLayerOptions(where: string, options: LayerOptions, own: readonly string[] = []): void {
  checkKnownOptions(where, options, [...common, ...own]);
  checkName(where, options);
}

/** Refuses a layer without a name: tfjs would number it by what the process built before. */
export function checkName(where: string, options: { readonly name?: string }): void {
  const name: unknown = options?.name;
  if (typeof name === 'string' && name !== '') return;
  throw new GanError(where, `the layer needs a name, such as {name: 'norm1'}; received ${formatValue(name)}.`);
}

/** Refuses what is no integer of at least `min`. */
export function checkCount(where: string, name: string, value: number, min = 1): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new GanError(where, `${name} must be an integer of at least ${min}; received ${formatValue(value)}.`);
}

/** Refuses what is no number in [min,max). */
export function checkRange(where: string, name: string, value: number, min: number, max: number): void {
  if (typeof value === 'number' && value >= min && value < max) return;
  throw new GanError(where, `${name} must be in [${min},${max}); received ${formatValue(value)}.`);
}

/** Refuses what is neither true nor false. */
export function checkFlag(where: string, name: string, value: boolean): void {
  if (typeof value === 'boolean') return;
  throw new GanError(where, `${name} must be true or false; received ${formatValue(value)}.`);
}

/** Refuses an epsilon that is no positive number. */
export function checkEpsilon(where: string, epsilon: number): void {
  if (typeof epsilon === 'number' && epsilon > 0 && epsilon < Infinity) return;
  throw new GanError(where, `epsilon must be a positive number; received ${formatValue(epsilon)}. Try 1e-5.`);
}

/** The one tensor of a layer's input. */
export function onlyTensor(where: string, inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  const tensors = Array.isArray(inputs) ? inputs : [inputs];
  if (tensors.length === 1) return tensors[0]!;
  throw new GanError(where, `the layer takes one tensor; received ${tensors.length}.`, { code: 'shape' });
}

/** The one shape of a layer's input. */
export function onlyShape(where: string, shapes: Shape | Shape[]): Shape {
  if (!Array.isArray(shapes[0])) return shapes as Shape;
  if (shapes.length === 1) return shapes[0];
  throw new GanError(where, `the layer takes one tensor; received ${shapes.length}.`, { code: 'shape' });
}

/** The last axis of a shape, which must be known, in a shape of at least `rank` axes. */
export function channelsOf(where: string, name: string, shape: Shape, rank: number): number {
  const channels = shape.at(-1);
  if (shape.length >= rank && typeof channels === 'number') return channels;
  const expected = rank === 2 ? '[N,...,C]' : `[N,${'S,'.repeat(rank - 2)}...,C]`;
  const received = `[${shape.map((size) => size ?? 'null')}]`;
  throw new GanError(where, `'${name}' expects ${expected} with C known; received ${received}.`, { code: 'shape' });
}
