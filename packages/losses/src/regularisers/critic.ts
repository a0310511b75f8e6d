import { repairGradients } from '@ganforge/core/gradients';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { meanOf, sumFrom } from '../adversarial/sums.ts';

/** A critic or discriminator as a function. It maps a batch [n,...] to one or more logits per sample, [n,...]. */
export type Critic = (x: tf.Tensor) => tf.Tensor;

/** The target of a penalty on the gradient norm. */
export interface NormTarget {
  /** The gradient norm at which the penalty is zero. @default 1 */
  readonly target?: number;
  /** Whether the penalty is also zero for norms below the target. @default false */
  readonly oneSided?: boolean;
}

/**
 * Computes the squared L2 norm of each sample's gradient, [n]. The norm is over all axes except the first.
 *
 * Several logits per sample (a PatchGAN's map) are summed. The logits are summed over the batch and differentiated
 * once, which gives the gradient of every sample. This is correct only if each logit depends only on its own sample, so
 * the critic must not use batch norm.
 *
 * @throws GanError `shape` if the critic does not return float32 logits [n,...]; `argument` if they do not depend on
 *   `x`
 */
export function squaredGradientNorms(where: string, critic: Critic, x: tf.Tensor): tf.Tensor1D {
  if (typeof critic !== 'function') {
    throw new GanError(
      where,
      `critic must be a function of a batch; received ${formatValue(critic)}. Try (x) => net.apply(x).`,
    );
  }
  repairGradients();
  return tf.tidy(() => {
    let logits: unknown;
    let usable = false;
    const sum = (): tf.Scalar => {
      logits = critic(x);
      usable = logits instanceof tf.Tensor && logits.dtype === 'float32' && !logits.isDisposed;
      return usable ? tf.sum(logits as tf.Tensor) : tf.scalar(0);
    };
    const [gradient] = tf.engine().gradients(sum, [x], undefined, true).grads;
    // The logits are checked after the gradient, because tfjs frees the saved tensors only if the gradient ends without
    // an error.
    checkLogitsOfBatch(where, logits, x.shape[0]!, usable);
    if (gradient == null) {
      throw new GanError(
        where,
        "the critic's logits must depend on its argument, but they do not. Does it use another tensor, or values read from the argument?",
      );
    }
    return sumFrom(tf.square(gradient), 1) as tf.Tensor1D;
  });
}

/**
 * Computes the mean over the batch of `(||gradient|| - target)^2`, or of `max(0, ||gradient|| - target)^2` if
 * `oneSided`.
 */
export function normPenalty(where: string, critic: Critic, x: tf.Tensor, options: Required<NormTarget>): tf.Scalar {
  return tf.tidy(() => {
    const norms = safeRoot(squaredGradientNorms(where, critic, x));
    const excess = tf.sub(norms, options.target);
    return meanOf(tf.square(options.oneSided ? tf.relu(excess) : excess));
  });
}

/**
 * Computes the square root of non-negative numbers, so that a penalty on a norm has a finite gradient at 0. At 0 the
 * value is exactly 0.
 *
 * It is `sqrt(x + e) - sqrt(e)` with `e = 2^-66`, about 1e-20, whose root is exact in float32. e is too small to change
 * a root above 1e-6, but large enough to keep the first two derivatives finite. PyTorch's `norm` has a finite gradient
 * at 0 too: it is 0.
 */
export function safeRoot<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => tf.sub<T>(tf.sqrt(tf.add(x, 2 ** -66)), 2 ** -33));
}

/**
 * Checks the options and fills in their defaults.
 *
 * @throws GanError if the target is not a finite number >= 0, or `oneSided` is not a boolean
 */
export function resolveTarget(
  where: string,
  options: NormTarget,
  others: readonly string[] = [],
): Required<NormTarget> {
  checkKnownOptions(where, options, ['target', 'oneSided', ...others]);
  const { target = 1, oneSided = false } = options;
  if (!(Number.isFinite(target) && target >= 0)) {
    throw new GanError(where, `target must be a finite number >= 0; received ${formatValue(target)}. Try 1.`);
  }
  if (typeof oneSided !== 'boolean') {
    throw new GanError(where, `oneSided must be true or false; received ${formatValue(oneSided)}.`);
  }
  return { target, oneSided };
}

function checkLogitsOfBatch(where: string, logits: unknown, n: number, usable: boolean): void {
  if (!(logits instanceof tf.Tensor)) {
    throw new GanError(where, `the critic must return a tensor of logits; received ${formatValue(logits)}.`);
  }
  const { dtype, shape, size } = logits;
  if (usable && shape[0] === n && size > 0) return;
  const received = dtype === 'float32' && !usable ? 'a disposed tensor' : `${dtype} [${shape}]`;
  throw new GanError(
    where,
    `the critic must return float32 logits [${n},...] for a batch of ${n}; received ${received}.`,
    { code: 'shape' },
  );
}
