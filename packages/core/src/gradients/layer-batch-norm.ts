import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { hasKernel } from '../fused.ts';
import { normalizeByMoments } from './moments.ts';

/** What the layer of tf.layers.batchNormalization holds. */
interface BatchNormalization {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma?: LayerVariable;
  readonly beta?: LayerVariable;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

type Call = (
  this: BatchNormalization,
  inputs: tf.Tensor | tf.Tensor[],
  kwargs: Readonly<Record<string, unknown>>,
) => tf.Tensor;

const fused = new WeakSet<Call>();

/**
 * Lets every tf.layers.batchNormalization train by {@link normalizeByMoments} where the engine has that as a kernel.
 *
 * tfjs composes it of eight passes over the activations and some twenty back. Results, statistics and names stay.
 */
export function fuseBatchNormalization(): void {
  const [layer] = tf.serialization.SerializationMap.getMap().classNameMap.BatchNormalization ?? [];
  const prototype = layer?.prototype as unknown as { call: Call } | undefined;
  if (prototype === undefined || fused.has(prototype.call)) return;
  const upstream = prototype.call;
  prototype.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    const last = x !== undefined && x.rank > 1 && (this.axis === -1 || this.axis === x.rank - 1);
    if (!kwargs.training || !last || !this.gamma || !this.beta || !hasKernel('GanforgeNormalization')) {
      return upstream.call(this, inputs, kwargs);
    }
    const [scale, offset] = [this.gamma.read(), this.beta.read()];
    return tf.tidy(() => {
      const { y, mean, variance } = normalizeByMoments(x, { perExample: false, epsilon: this.epsilon, scale, offset });
      move(this.movingMean, mean, this.momentum);
      move(this.movingVariance, variance, this.momentum);
      return y;
    });
  };
  fused.add(prototype.call);
}

/** As tfjs moves the statistics, but off the tape, which would keep copies of both tensors for each operation. */
function move(statistic: LayerVariable, value: tf.Tensor, momentum: number): void {
  const moved = tf.customGrad((before, now) => ({
    value: tf.sub(before as tf.Tensor, tf.mul(tf.sub(before as tf.Tensor, now as tf.Tensor), 1 - momentum)),
    gradFunc: (dy: tf.Tensor) => [tf.zerosLike(dy), tf.zerosLike(dy)],
  }));
  statistic.write(moved(statistic.read(), value));
}
