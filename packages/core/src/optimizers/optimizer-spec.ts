import type { JsonObject, Schedule } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';

/** A kernel of {@link fusedUpdates}. */
export interface FusedUpdate {
  readonly kernelName: 'GanforgeAdam' | 'GanforgeRmsProp' | 'GanforgeSgd';
  readonly attributes: Readonly<Record<string, number | boolean>>;
}

/** An optimizer's rule and settings, without its state; made by {@link adam}, {@link rmsProp} or {@link sgd}. */
export interface OptimizerSpec {
  /** `adam`, `rmsprop` or `sgd`. */
  readonly name: string;
  readonly learningRate: Schedule;
  /** Adam's beta2 where it changes over a run; absent where it is a number. */
  readonly beta2?: Schedule;
  /** Gradients are scaled so that their joint L2 norm is at most this; absent means no clipping. */
  readonly clipNorm?: number;
  /** After each update the weights are clipped to [-clipWeights, clipWeights]; absent means no clipping. */
  readonly clipWeights?: number;
  /** The resolved options, for the run's configuration. */
  readonly config: JsonObject;
  /** Names of the state tensors a parameter has, each of the parameter's shape, zero before the first update. */
  readonly slots: readonly string[];
  /**
   * The engine's kernel that makes the same update of many parameters, and its attributes at a parameter's `step`.
   *
   * @param beta2 this step's value, where it changes
   */
  fused(learningRate: number, step: number, beta2?: number): FusedUpdate;
  /** Updates `parameter` and its slots in place, operation by operation. `step` counts this parameter's updates from 1. */
  update(
    parameter: tf.Variable,
    gradient: tf.Tensor,
    slots: Readonly<Record<string, tf.Variable>>,
    learningRate: number,
    step: number,
    beta2?: number,
  ): void;
}
