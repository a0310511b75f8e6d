import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { EmaSpec } from '../contracts/gan.ts';
import { type NamedWeight, namedWeights } from './weights.ts';

const where = 'core/ema';

/** The exponential moving average of a network's weights. The averages are stored next to the network. */
export interface Ema {
  readonly spec: EmaSpec;
  /** Number of updates so far. It is the t of the ramp-up. */
  readonly updates: number;
  /** Whether the network currently holds the averages. */
  readonly swapped: boolean;
  /**
   * Sets the average to `d * average + (1 - d) * weight`, with `d = min(decay, (1 + t) / (rampUp + t))`.
   *
   * @param decay the value of the spec at this step, in [0,1); see {@link emaDecay}
   */
  update(decay: number): void;
  /**
   * Assigns the averages to the network's variables and stores the network's own weights. The variable objects stay the
   * same.
   */
  swapIn(): void;
  /** Restores the network's own weights. */
  swapOut(): void;
  /**
   * Returns the averages by `<network>/<originalName>`. The caller must not dispose them. They are valid until the next
   * update.
   */
  tensors(): Record<string, tf.Tensor>;
  /**
   * Sets the average to copies of `tensors`, in the form that {@link Ema.tensors} returns, and sets the number of
   * updates.
   */
  restore(tensors: Readonly<Record<string, tf.Tensor>>, updates: number): void;
  /** Restores the network's own weights and frees the averages. */
  dispose(): void;
}

interface Shadow extends NamedWeight {
  readonly average: tf.Variable;
}

/**
 * Creates a moving average of a network's weights. The average starts at the current values of the weights.
 *
 * Weights that are trainable at creation are averaged. All other weights (batch norm statistics, weights of frozen
 * layers) are copied at each update, because batch norm statistics are averages already. The code of StyleGAN2-ADA does
 * the same (Karras et al. 2020; `training_loop.py` averages the parameters of G_ema and copies its buffers).
 *
 * Source: Yazici et al. 2019, "The unusual effectiveness of averaging in GAN training". The ramp-up follows
 * TensorFlow's `ExponentialMovingAverage` (`num_updates`), which corresponds to rampUp 10.
 *
 * @param spec the decay or half-life; both may be a schedule, because `update` receives the value
 * @param networkName first part of the keys, as in {@link namedWeights}
 * @throws GanError `argument` if the decay is outside [0,1), rampUp is negative, or a field is unknown; also from
 *   `update`, `tensors`, `restore` and a second `swapIn` while the network holds the averages; `mismatch` if restored
 *   tensors do not belong to this network
 *
 * @example
 * const average = createEma({ decay: 0.999, rampUp: 10 }, 'generator', generator);
 * average.update(0.999);
 * average.swapIn();
 * const images = generator.predict(z);
 * average.swapOut();
 */
export function createEma(spec: EmaSpec, networkName: string, model: LayersModel): Ema {
  checkKnownOptions(where, spec, ['decay', 'halfLife', 'rampUp', 'sampling']);
  const { rampUp = 0 } = spec;
  if ((spec.decay === undefined) === (spec.halfLife === undefined)) {
    throw new GanError(
      where,
      `an average needs either decay or halfLife; received ${formatValue(spec)}. Try decay 0.999.`,
    );
  }
  if (!(rampUp >= 0 && rampUp < Infinity)) {
    throw new GanError(where, `rampUp must be a number of updates, 0 or more; received ${rampUp}. Try 10.`);
  }
  if (typeof spec.decay === 'number') checkDecay(spec.decay);
  if (typeof spec.halfLife === 'number') emaDecay(spec, spec.halfLife, 1);
  const shadows = namedWeights(networkName, model).map((weight): Shadow => {
    return { ...weight, average: tf.variable(weight.variable, false) };
  });
  let updates = 0;
  let swapped = false;
  const refuseSwapped = (doing: string): void => {
    if (swapped)
      throw new GanError(where, `cannot ${doing} while '${networkName}' uses its averages. Call swapOut() first.`);
  };
  const exchangeAll = (): void => {
    for (const { variable, average } of shadows) exchange(variable, average);
    swapped = !swapped;
  };

  return {
    spec,
    get updates() {
      return updates;
    },
    get swapped() {
      return swapped;
    },
    update(decay) {
      refuseSwapped('update');
      checkDecay(decay);
      const used = rampUp === 0 ? decay : Math.min(decay, (1 + updates) / (rampUp + updates));
      tf.tidy(() => {
        for (const shadow of shadows) shadow.average.assign(nextAverage(shadow, used));
      });
      updates++;
    },
    swapIn() {
      refuseSwapped('swap in');
      exchangeAll();
    },
    swapOut() {
      if (!swapped) throw new GanError(where, `'${networkName}' does not use its averages. Call swapIn() first.`);
      exchangeAll();
    },
    tensors() {
      refuseSwapped('read the averages');
      return Object.fromEntries(shadows.map(({ key, average }) => [key, average]));
    },
    restore(tensors, count) {
      refuseSwapped('restore');
      if (!(Number.isSafeInteger(count) && count >= 0)) {
        throw new GanError(where, `the number of updates must be an integer, 0 or more; received ${count}.`);
      }
      checkTensors(networkName, shadows, tensors);
      tf.tidy(() => {
        // The tensor is cloned, because it may be the average itself. `assign` frees the old value before it stores the
        // new value.
        for (const { key, average } of shadows) average.assign(tf.clone(tensors[key]!));
      });
      updates = count;
    },
    dispose() {
      if (swapped) exchangeAll();
      for (const { average } of shadows) average.dispose();
    },
  };
}

/**
 * Computes the decay of an average at a step, in [0,1).
 *
 * @param value the value of the spec's schedule, `decay` or `halfLife`, at this step
 * @param batchSize number of real examples per step
 * @throws GanError `argument` if the decay is outside [0,1) or the half-life is negative
 */
export function emaDecay(spec: EmaSpec, value: number, batchSize: number): number {
  if (spec.halfLife === undefined) {
    checkDecay(value);
    return value;
  }
  if (!(value >= 0 && value < Infinity)) {
    throw new GanError(where, `halfLife must be a number of examples, 0 or more; received ${value}. Try 10000.`);
  }
  return value === 0 ? 0 : 2 ** (-batchSize / value);
}

/** With the form `a + (1 - d) * (w - a)`, the average does not change by even one bit if w = a. */
function nextAverage({ variable, average, trainable }: Shadow, decay: number): tf.Tensor {
  if (!trainable || decay === 0) return variable;
  return tf.add(average, tf.mul(tf.sub(variable, average), 1 - decay));
}

function exchange(a: tf.Variable, b: tf.Variable): void {
  const held = tf.clone(a);
  a.assign(b);
  b.assign(held);
  held.dispose();
}

function checkDecay(decay: number): void {
  if (!(decay >= 0 && decay < 1)) {
    throw new GanError(where, `decay must be in [0,1); received ${decay}. Try 0.999.`);
  }
}

function checkTensors(
  networkName: string,
  shadows: readonly Shadow[],
  tensors: Readonly<Record<string, tf.Tensor>>,
): void {
  const unknown = Object.keys(tensors).filter((key) => !shadows.some((shadow) => shadow.key === key));
  if (unknown.length > 0) {
    throw new GanError(where, `'${networkName}' has no weight '${unknown[0]}'. Restore the averages of this network.`, {
      code: 'mismatch',
    });
  }
  for (const { key, average } of shadows) {
    const expected = `${average.dtype} [${average.shape}]`;
    const tensor = Object.hasOwn(tensors, key) ? tensors[key] : undefined;
    const received = tensor === undefined ? 'nothing' : `${tensor.dtype} [${tensor.shape}]`;
    if (received === expected) continue;
    throw new GanError(where, `the average of '${key}' must be ${expected}; received ${received}.`, {
      code: 'mismatch',
    });
  }
}
