import type { JsonObject, Schedule } from '@ganforge/formats';
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

/** Options of {@link rmsProp}. The defaults are the same as in PyTorch. */
export interface RmsPropOptions extends OptimizerOptions {
  /** The learning rate, above 0. @default 1e-2 */
  readonly learningRate?: Schedule;
  /** Decay of the mean of squared gradients, in [0,1). @default 0.99 */
  readonly alpha?: number;
  /** A constant above 0 that is added to the denominator after the square root. @default 1e-8 */
  readonly epsilon?: number;
  /** The momentum, in [0,1). @default 0 */
  readonly momentum?: number;
  /** Whether to subtract the squared mean of the gradients from the mean of their squares. @default false */
  readonly centered?: boolean;
  /** Factor of the weight decay. The optimizer adds `weightDecay * weight` to the gradient. @default 0 */
  readonly weightDecay?: number;
}

const known = [...commonOptions, 'alpha', 'epsilon', 'momentum', 'centered', 'weightDecay'];

/**
 * Returns the RMSProp optimizer with PyTorch's formulas. Source: Tieleman & Hinton 2012, lecture 6.5. The centered form
 * is from Graves 2013, "Generating sequences with recurrent neural networks", equations 38-41.
 *
 * An update computes `v = alpha * v + (1 - alpha) * g^2` and subtracts `lr * g / (sqrt(v) + epsilon)` from w. With
 * `centered`, the square root uses `v - m^2` instead of v, where `m = alpha * m + (1 - alpha) * g`. With momentum, it
 * computes `b = momentum * b + g / (sqrt(v) + epsilon)` and subtracts `lr * b` from w.
 *
 * Rounding can make `v - m^2` negative. Then 0 is used instead, whereas PyTorch returns NaN.
 *
 * @throws GanError if an option is outside its range or unknown
 *
 * @example
 * rmsProp({ learningRate: 5e-5 }); // WGAN
 */
export function rmsProp(options: RmsPropOptions = {}): OptimizerSpec {
  const where = 'core/rms-prop';
  checkKnownOptions(where, options, known);
  const { learningRate = 1e-2 } = options;
  const { alpha = 0.99, epsilon = 1e-8, momentum = 0, centered = false, weightDecay = 0 } = options;
  const common = resolveCommon(where, options, learningRate);
  checkFraction(where, 'alpha', alpha);
  checkPositive(where, 'epsilon', epsilon);
  checkFraction(where, 'momentum', momentum);
  checkNotNegative(where, 'weightDecay', weightDecay);
  return {
    ...common,
    name: 'rmsprop',
    config: { ...(common as JsonObject), alpha, epsilon, momentum, centered, weightDecay },
    slots: ['v', ...(centered ? ['m'] : []), ...(momentum > 0 ? ['momentum'] : [])],
    fused: (lr) => ({
      kernelName: 'GanforgeRmsProp',
      attributes: { alpha, epsilon, rate: lr, weightDecay, momentumDecay: momentum },
    }),
    update(parameter, gradient, slots, lr) {
      const { v, m, momentum: buffer } = slots;
      tf.tidy(() => {
        const g = withDecay(gradient, parameter, weightDecay);
        v!.assign(movingAverage(v!, () => tf.square(g), alpha));
        m?.assign(movingAverage(m, g, alpha));
        const direction = tf.tidy(() => {
          const variance = m === undefined ? v! : tf.relu(tf.sub(v!, tf.square(m)));
          return tf.div(g, tf.add(tf.sqrt(variance), epsilon));
        });
        buffer?.assign(tf.tidy(() => tf.add(tf.mul(buffer, momentum), direction)));
        parameter.assign(tf.tidy(() => tf.sub(parameter, tf.mul(buffer ?? direction, lr))));
      });
    },
  };
}
