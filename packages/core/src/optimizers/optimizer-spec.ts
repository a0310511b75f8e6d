import type { JsonObject, Schedule } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';

/** A kernel of {@link fusedUpdates}. */
export interface FusedUpdate {
  readonly kernelName: 'GanforgeAdam' | 'GanforgeRmsProp' | 'GanforgeSgd';
  readonly attributes: Readonly<Record<string, number | boolean>>;
}

/**
 * The rule and the settings of an optimizer, without its state. The functions {@link adam}, {@link rmsProp} and
 * {@link sgd} create it.
 */
export interface OptimizerSpec {
  /** Name of the rule, which is `adam`, `rmsprop` or `sgd`. */
  readonly name: string;
  readonly learningRate: Schedule;
  /** The schedule of Adam's beta2. It is absent if beta2 is a constant. */
  readonly beta2?: Schedule;
  /** Maximum joint L2 norm of the gradients. If it is absent, gradients are not clipped. */
  readonly clipNorm?: number;
  /**
   * After each update, weights are clipped to [-clipWeights, clipWeights]. If it is absent, weights are not clipped.
   */
  readonly clipWeights?: number;
  /** The resolved options, for the run's configuration. */
  readonly config: JsonObject;
  /** Names of the state tensors of a parameter. Each has the parameter's shape and is zero before the first update. */
  readonly slots: readonly string[];
  /**
   * Returns the engine kernel that makes the same update for many parameters, and the attributes of the kernel. `step`
   * is the number of the update of each parameter.
   *
   * @param beta2 the value at this step, if beta2 is a schedule
   */
  fused(learningRate: number, step: number, beta2?: number): FusedUpdate;
  /**
   * Updates `parameter` and its slots in place with single tensor operations. `step` counts the updates of this
   * parameter from 1.
   */
  update(
    parameter: tf.Variable,
    gradient: tf.Tensor,
    slots: Readonly<Record<string, tf.Variable>>,
    learningRate: number,
    step: number,
    beta2?: number,
  ): void;
}
