import type { Player } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { trainableWeights } from '../state/players.ts';
import type { TrainingState } from '../state/state.ts';

/** A weight before its update, and its gradient. */
interface Held {
  readonly variable: tf.Variable;
  readonly before: tf.Tensor;
  readonly gradient: tf.Tensor;
}

/** The norms that are measured for each layer, in this order. */
const NAMES = ['gradient', 'weight', 'change'] as const;

/**
 * Measures three norms of each layer in one update of a player: the norm of the gradient, of the weights, and of the
 * change of the weights.
 *
 * Create it before the update and read it afterwards. The names are `<player>/<network>/<layer>/gradient`, `.../weight`
 * and `.../change`. The norms are Euclidean, over all weights of the layer. The gradient is measured before clipping.
 */
export class LayerNorms {
  readonly #player: string;
  readonly #layers = new Map<string, Held[]>();

  constructor(state: TrainingState<never>, player: Player<never>, gradients: Readonly<Record<string, tf.Tensor>>) {
    this.#player = player.name;
    for (const { key, variable } of trainableWeights(state, player)) {
      const gradient = gradients[key];
      if (gradient === undefined) continue;
      const layer = key.slice(0, key.lastIndexOf('/'));
      const held = this.#layers.get(layer) ?? [];
      this.#layers.set(layer, held);
      held.push({ variable, before: tf.clone(variable), gradient: tf.clone(gradient) });
    }
  }

  /** Returns the norms after the update, rounded to five digits, and frees the tensors. */
  async read(): Promise<Record<string, number>> {
    const layers = [...this.#layers];
    if (layers.length === 0) return {};
    try {
      const values = await normsOf(
        layers.flatMap(([, held]) => [
          held.map(
            ({ gradient }) =>
              () =>
                gradient,
          ),
          held.map(
            ({ variable }) =>
              () =>
                variable,
          ),
          held.map(
            ({ variable, before }) =>
              () =>
                tf.sub(variable, before),
          ),
        ]),
      );
      const named = layers.flatMap(([layer], i) =>
        NAMES.map((name, j) => [`${this.#player}/${layer}/${name}`, rounded(values[NAMES.length * i + j]!)] as const),
      );
      return Object.fromEntries(named);
    } finally {
      this.dispose();
    }
  }

  dispose(): void {
    for (const held of this.#layers.values()) for (const { before, gradient } of held) tf.dispose([before, gradient]);
    this.#layers.clear();
  }
}

/** The tensors over which a norm is computed. */
type Parts = readonly (() => tf.Tensor)[];

/** The range of sums of squares that float32 represents with full precision. */
const LEAST = 1e-24;
const MOST = 1e38;

/**
 * Computes Euclidean norms. If a sum of squares is outside float32's range, which is rare, the numbers are scaled
 * first.
 */
async function normsOf(all: readonly Parts[]): Promise<number[]> {
  const squares = await readAll(all, (parts) =>
    parts.map((part) => tf.sum(tf.square(part()))).reduce((a, b) => tf.add(a, b)),
  );
  const beyond = all.flatMap((parts, i) => (squares[i]! >= LEAST && squares[i]! <= MOST ? [] : [{ parts, i }]));
  const norms = Array.from(squares, Math.sqrt);
  if (beyond.length === 0) return norms;
  const scaled = await readAll(
    beyond.map(({ parts }) => parts),
    scaledNorm,
  );
  for (const [k, { i }] of beyond.entries()) norms[i] = scaled[k]!;
  return norms;
}

async function readAll(all: readonly Parts[], of: (parts: Parts) => tf.Tensor): Promise<Float32Array> {
  const values = tf.tidy(() => tf.stack(all.map(of)));
  try {
    return (await values.data()) as Float32Array;
  } finally {
    values.dispose();
  }
}

/** Computes the Euclidean norm after dividing all numbers by the largest. */
function scaledNorm(parts: Parts): tf.Tensor {
  const tensors = parts.map((part) => part());
  const largest = tensors.map((tensor) => tf.max(tf.abs(tensor))).reduce((a, b) => tf.maximum(a, b));
  const scale = tf.maximum(largest, 1e-30);
  const sum = tensors.map((tensor) => tf.sum(tf.square(tf.div(tensor, scale)))).reduce((a, b) => tf.add(a, b));
  return tf.mul(scale, tf.sqrt(sum));
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
