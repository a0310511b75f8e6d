import type { Json, JsonObject, Schedule } from '@ganforge/formats';
import { checkKnownOptions } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from './optimizer-spec.ts';
import {
  checkFraction,
  checkNotNegative,
  checkPositive,
  commonOptions,
  type OptimizerOptions,
  resolveCommon,
} from './options.ts';
import { movingAverage, withDecay } from './terms.ts';

/** Options of {@link adam} and {@link adamW}. The defaults are the same as in PyTorch. */
export interface AdamOptions extends OptimizerOptions {
  /** The learning rate, above 0. @default 1e-3 */
  readonly learningRate?: Schedule;
  /** Decay of the mean of gradients, in [0,1). If it is 0, no mean is stored. @default 0.9 */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, in [0,1), or a schedule of it. @default 0.999 */
  readonly beta2?: Schedule;
  /** A constant above 0 that is added to the denominator after the square root. @default 1e-8 */
  readonly epsilon?: number;
  /** The weight decay. @default 0; 1e-2 for adamW */
  readonly weightDecay?: number;
  /**
   * If true, an update subtracts `learningRate * weightDecay * weight` from the weights. If false, it adds
   * `weightDecay * weight` to the gradient.
   * @default false
   */
  readonly decoupled?: boolean;
}

/** The options that {@link adam} and {@link adamW} have in common. */
const shared = [...commonOptions, 'beta1', 'beta2', 'epsilon', 'weightDecay'];

/**
 * Returns the Adam optimizer with PyTorch's formulas (Kingma & Ba 2015, "Adam: a method for stochastic optimization",
 * algorithm 1).
 *
 * An update computes `m = beta1 * m + (1 - beta1) * g` and `v = beta2 * v + (1 - beta2) * g^2`. Then it subtracts
 * `lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)` from w. If beta2 is a schedule, all formulas use
 * its value at this step.
 *
 * @throws GanError if an option is outside its range or unknown
 *
 * @example
 * adam({ learningRate: 2e-4, beta1: 0.5 }); // DCGAN
 * adam({ learningRate: 1e-4, beta1: 0, beta2: 0.9 }); // WGAN-GP
 */
export function adam(options: AdamOptions = {}): OptimizerSpec {
  const where = 'core/adam';
  checkKnownOptions(where, options, [...shared, 'decoupled']);
  const { learningRate = 1e-3 } = options;
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, decoupled = false } = options;
  const common = resolveCommon(where, options, learningRate);
  /** Returns the factors of an update at a step. `now` is the current value of a scheduled beta2. */
  const numbersAt = (lr: number, step: number, now: number | undefined) => {
    const b2 = isChanging(beta2) ? now! : beta2;
    // Epsilon and the learning rate are multiplied by `c = sqrt(1 - beta2^t)`. The result is the same as with
    // `sqrt(v) / c`, but no tensor must be divided.
    const c = Math.sqrt(1 - power(b2, step));
    const rate = (lr * c) / (1 - power(beta1, step));
    const kept = decoupled ? 1 - lr * weightDecay : 1;
    return { beta2: b2, epsilon: epsilon * c, rate, weightDecay: decoupled ? 0 : weightDecay, kept };
  };
  checkFraction(where, 'beta1', beta1);
  if (!isChanging(beta2)) checkFraction(where, 'beta2', beta2);
  checkPositive(where, 'epsilon', epsilon);
  checkNotNegative(where, 'weightDecay', weightDecay);
  return {
    ...common,
    ...(isChanging(beta2) && { beta2 }),
    name: 'adam',
    config: { ...(common as JsonObject), beta1, beta2: beta2 as Json, epsilon, weightDecay, decoupled },
    slots: beta1 === 0 ? ['v'] : ['m', 'v'],
    fused: (lr, step, now) => ({ kernelName: 'GanforgeAdam', attributes: { beta1, ...numbersAt(lr, step, now) } }),
    update(parameter, gradient, slots, lr, step, now) {
      const { beta2: b2, epsilon, rate, weightDecay: added, kept } = numbersAt(lr, step, now);
      const { m, v } = slots;
      tf.tidy(() => {
        const g = withDecay(gradient, parameter, added);
        m?.assign(movingAverage(m, g, beta1));
        v!.assign(movingAverage(v!, () => tf.square(g), b2));
        parameter.assign(
          tf.tidy(() => {
            const change = tf.mul(tf.div(m ?? g, tf.add(tf.sqrt(v!), epsilon)), rate);
            return tf.sub(kept === 1 ? parameter : tf.mul(parameter, kept), change);
          }),
        );
      });
    },
  };
}

/**
 * Returns Adam with decoupled weight decay. Each update first multiplies the weights by
 * `1 - learningRate * weightDecay`.
 *
 * Source: Loshchilov & Hutter 2019, "Decoupled weight decay regularization".
 *
 * @throws GanError if an option is outside its range or unknown
 *
 * @example
 * adamW({ learningRate: 1e-4, weightDecay: 1e-2 });
 */
export function adamW(options: Omit<AdamOptions, 'decoupled'> = {}): OptimizerSpec {
  checkKnownOptions('core/adam-w', options, shared);
  return adam({ ...options, weightDecay: options.weightDecay ?? 1e-2, decoupled: true });
}

/** Returns whether beta2 is a ramp or an expression. These are checked when a run starts. */
function isChanging(beta2: Schedule): beta2 is Exclude<Schedule, number> {
  return typeof beta2 === 'object' ? beta2 !== null : typeof beta2 === 'string' && beta2.trim() !== '';
}

/**
 * Computes `base^exponent` for integer exponents by repeated squaring. It gives the same bits on every JavaScript
 * engine.
 */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
