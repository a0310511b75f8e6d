import type { JsonObject, Schedule } from '@ganforge/formats';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from './optimizer-spec.ts';
import { checkFraction, checkNotNegative, commonOptions, type OptimizerOptions, resolveCommon } from './options.ts';
import { withDecay } from './terms.ts';

/** Options of {@link sgd}; the defaults are PyTorch's. */
export interface SgdOptions extends OptimizerOptions {
  /** @default 1e-3 */
  readonly learningRate?: Schedule;
  /** In [0,1). @default 0 */
  readonly momentum?: number;
  /** How much of a gradient the momentum leaves out, in [0,1); the first update leaves out nothing. @default 0 */
  readonly dampening?: number;
  /** Looks one momentum step ahead; needs a momentum and no dampening. @default false */
  readonly nesterov?: boolean;
  /** weightDecay x weight is added to the gradient. @default 0 */
  readonly weightDecay?: number;
}

const known = [...commonOptions, 'momentum', 'dampening', 'nesterov', 'weightDecay'];

/**
 * Gradient descent by PyTorch's formulas, with momentum (Sutskever et al. 2013, "On the importance of initialization
 * and momentum in deep learning", but with the learning rate outside of the momentum).
 *
 * b = momentum b + (1 - dampening) g, at the first update b = g; w -= lr b, or with nesterov w -= lr (g + momentum b).
 *
 * @throws GanError for an option outside its range, or one that does not exist
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
  /** The share of the gradient that the momentum takes up. */
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
