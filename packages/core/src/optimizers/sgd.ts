import type { JsonObject, Schedule } from '@ganforge/formats';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from './optimizer-spec.ts';
import { checkFraction, checkNotNegative, commonOptions, type OptimizerOptions, resolveCommon } from './options.ts';
import { withDecay } from './terms.ts';

/** Options of {@link sgd}. The defaults are the same as in PyTorch. */
export interface SgdOptions extends OptimizerOptions {
  /** The learning rate, above 0. @default 1e-3 */
  readonly learningRate?: Schedule;
  /** The momentum, in [0,1). @default 0 */
  readonly momentum?: number;
  /**
   * In [0,1). Each update adds only `1 - dampening` of the gradient to the momentum. The first update adds all of it.
   * @default 0
   */
  readonly dampening?: number;
  /** Whether to use Nesterov momentum. It requires a momentum above 0 and dampening 0. @default false */
  readonly nesterov?: boolean;
  /** Factor of the weight decay. The optimizer adds `weightDecay * weight` to the gradient. @default 0 */
  readonly weightDecay?: number;
}

const known = [...commonOptions, 'momentum', 'dampening', 'nesterov', 'weightDecay'];

/**
 * Returns gradient descent with momentum and with PyTorch's formulas.
 *
 * An update computes `b = momentum * b + (1 - dampening) * g`, or `b = g` at the first update. Then it subtracts
 * `lr * b` from w, or `lr * (g + momentum * b)` with `nesterov`. Source: Sutskever et al. 2013, "On the importance of
 * initialization and momentum in deep learning", except that b does not contain the learning rate.
 *
 * @throws GanError if an option is outside its range or unknown
 *
 * @example
 * sgd({ learningRate: 0.01, momentum: 0.9, nesterov: true });
 */
export function sgd(options: SgdOptions = {}): OptimizerSpec {
  const where = 'core/sgd';
  checkKnownOptions(where, options, known);
  const { learningRate = 1e-3 } = options;
  const { momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options;
  const common = resolveCommon(where, options, learningRate);
  checkFraction(where, 'momentum', momentum);
  checkFraction(where, 'dampening', dampening);
  checkNotNegative(where, 'weightDecay', weightDecay);
  if (nesterov && (momentum === 0 || dampening > 0)) {
    throw new GanError(
      where,
      `nesterov needs a momentum above 0 and no dampening; received momentum ${momentum} and dampening ${dampening}.`,
    );
  }
  /** Returns the share of the gradient that is added to the momentum. */
  const freshAt = (step: number): number => (step === 1 ? 1 : 1 - dampening);
  return {
    ...common,
    name: 'sgd',
    config: { ...(common as JsonObject), momentum, dampening, nesterov, weightDecay },
    slots: momentum > 0 ? ['momentum'] : [],
    fused: (lr, step) => ({
      kernelName: 'GanforgeSgd',
      attributes: { rate: lr, weightDecay, momentumDecay: momentum, fresh: freshAt(step), nesterov },
    }),
    update(parameter, gradient, slots, lr, step) {
      const fresh = freshAt(step);
      const { momentum: buffer } = slots;
      tf.tidy(() => {
        const g = withDecay(gradient, parameter, weightDecay);
        const taken = fresh === 1 ? g : tf.mul(g, fresh);
        buffer?.assign(tf.add(tf.mul(buffer, momentum), taken)); // the buffer is 0 before the first update
        const direction = buffer === undefined ? g : nesterov ? tf.add(g, tf.mul(buffer, momentum)) : buffer;
        parameter.assign(tf.sub(parameter, tf.mul(direction, lr)));
      });
    },
  };
}
