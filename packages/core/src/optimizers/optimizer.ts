import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../fused.ts';
import { fusedUpdates, type ParameterUpdate } from './fused.ts';
import { clipByGlobalNorm } from './gradient-norm.ts';
import type { OptimizerSpec } from './optimizer-spec.ts';

const where = 'core/optimizer';

/** An optimizer and its state. The state contains the slots and the step count of each parameter, by parameter key. */
export interface Optimizer {
  readonly spec: OptimizerSpec;
  /**
   * Updates each parameter with the gradient of the same key. Before the update, the gradients are clipped by their
   * joint norm.
   *
   * The slots of a parameter are created at its first update. The step count of a parameter counts only the updates of
   * that parameter. So players that train different weights can share one optimizer.
   *
   * @param gradients one per parameter, with the shape of the parameter; the caller keeps ownership
   * @param learningRate the value of the schedule at this step, at least 0
   * @param beta2 the value at this step, if the spec's beta2 is a schedule
   * @throws GanError if the keys or shapes of parameters and gradients differ, or the learning rate or beta2 is invalid
   */
  apply(
    parameters: Readonly<Record<string, tf.Variable>>,
    gradients: Readonly<Record<string, tf.Tensor>>,
    learningRate: number,
    beta2?: number,
  ): void;
  /**
   * Returns the slots by `<slot>/<parameter key>`. The caller must not dispose them. They are valid until the next
   * update.
   */
  tensors(): Record<string, tf.Tensor>;
  /** Returns the number of updates so far, by parameter key. */
  steps(): Record<string, number>;
  /**
   * Replaces the state by copies of the values that {@link Optimizer.tensors} and {@link Optimizer.steps} returned.
   *
   * Later updates are bit for bit the same as those of the original optimizer.
   *
   * @param parameters the parameters by key, at least those in `steps`
   * @throws GanError `mismatch` if a tensor is missing, has another shape or belongs to no parameter; the old state is
   *   then unchanged
   */
  restore(
    tensors: Readonly<Record<string, tf.Tensor>>,
    steps: Readonly<Record<string, number>>,
    parameters: Readonly<Record<string, tf.Variable>>,
  ): void;
  /** Removes all slots and sets all step counts to 0. */
  reset(): void;
  /** Frees the slots. */
  dispose(): void;
}

interface ParameterState {
  readonly slots: Readonly<Record<string, tf.Variable>>;
  step: number;
}

/**
 * Creates an optimizer whose state is empty.
 *
 * @throws GanError if `spec` was not created by {@link adam}, {@link rmsProp} or {@link sgd}, or has an invalid field
 *
 * @example
 * const optimizer = createOptimizer(adam({ learningRate: 2e-4, beta1: 0.5 }));
 * optimizer.apply({ 'critic/dense/kernel': kernel }, { 'critic/dense/kernel': gradient }, 2e-4);
 */
export function createOptimizer(spec: OptimizerSpec): Optimizer {
  checkSpec(spec);
  let states = new Map<string, ParameterState>();
  const dispose = (): void => {
    for (const { slots } of states.values()) for (const slot of Object.values(slots)) slot.dispose();
    states = new Map();
  };
  const stateOf = (key: string, parameter: tf.Variable): ParameterState => {
    const state = states.get(key) ?? { slots: newSlots(spec, () => tf.zeros(parameter.shape)), step: 0 };
    states.set(key, state);
    return state;
  };
  return {
    spec,
    apply(parameters, gradients, learningRate, beta2) {
      checkGradients(parameters, gradients);
      checkBeta2(spec, beta2);
      if (!(learningRate >= 0 && learningRate < Number.POSITIVE_INFINITY)) {
        throw new GanError(where, `learningRate must be a number, 0 or more; received ${String(learningRate)}.`);
      }
      tf.tidy(() => {
        const clipped = spec.clipNorm === undefined ? gradients : clipByGlobalNorm(gradients, spec.clipNorm);
        const states = new Map(Object.entries(parameters).map(([key, p]) => [key, stateOf(key, p)] as const));
        for (const state of states.values()) state.step++;
        const updates = [...states].map(([key, { slots, step }]) => {
          return { parameter: parameters[key]!, gradient: clipped[key]!, slots, step };
        });
        updateAll(spec, updates, learningRate, beta2);
        if (spec.clipWeights === undefined) return;
        for (const parameter of Object.values(parameters)) {
          parameter.assign(tf.tidy(() => tf.clipByValue(parameter, -spec.clipWeights!, spec.clipWeights!)));
        }
      });
    },
    tensors() {
      const named = [...states].flatMap(([key, { slots }]) =>
        Object.entries(slots).map(([slot, variable]) => [`${slot}/${key}`, variable] as const),
      );
      return Object.fromEntries(named);
    },
    steps: () => Object.fromEntries([...states].map(([key, { step }]) => [key, step])),
    restore(tensors, steps, parameters) {
      checkState(spec, tensors, steps, parameters);
      const restored = new Map<string, ParameterState>();
      for (const [key, step] of Object.entries(steps)) {
        restored.set(key, { slots: newSlots(spec, (slot) => tf.clone(tensors[`${slot}/${key}`]!)), step });
      }
      dispose();
      states = restored;
    },
    reset: dispose,
    dispose,
  };
}

/** Updates parameters. If the engine has a kernel, all parameters with the same step count are updated together. */
function updateAll(
  spec: OptimizerSpec,
  updates: readonly (ParameterUpdate & { readonly step: number })[],
  learningRate: number,
  beta2: number | undefined,
): void {
  const steps = new Set(updates.map(({ step }) => step));
  for (const step of steps) {
    const same = steps.size === 1 ? updates : updates.filter((update) => update.step === step);
    const fused = spec.fused(learningRate, step, beta2);
    if (hasKernel(fused.kernelName)) fusedUpdates(same, fused);
    else
      for (const { parameter, gradient, slots } of same)
        spec.update(parameter, gradient, slots, learningRate, step, beta2);
  }
}

/** Creates the variables of one parameter's slots. An enclosing tidy does not dispose them. */
function newSlots(spec: OptimizerSpec, value: (slot: string) => tf.Tensor): Record<string, tf.Variable> {
  return Object.fromEntries(spec.slots.map((slot) => [slot, tf.tidy(() => tf.variable(value(slot), false))]));
}

/** Checks the spec early. Otherwise a string or a tfjs optimizer would fail only at the first update. */
function checkSpec(spec: OptimizerSpec | undefined): void {
  if (typeof spec?.update === 'function' && Array.isArray(spec.slots)) return;
  const received = formatValue(spec);
  throw new GanError(where, `expected an optimizer's spec; received ${received}. Use adam({ … }) of @ganforge/core.`);
}

/**
 * Throws if beta2 is a schedule and its value is missing or invalid, or if a value is given although beta2 is not a
 * schedule.
 */
function checkBeta2(spec: OptimizerSpec, beta2: number | undefined): void {
  if (spec.beta2 === undefined ? beta2 === undefined : beta2 !== undefined && beta2 >= 0 && beta2 < 1) return;
  const expected = spec.beta2 === undefined ? 'left out, since it does not change' : 'a number in [0,1)';
  throw new GanError(where, `beta2 must be ${expected}; received ${String(beta2)}.`);
}

function checkGradients(
  parameters: Readonly<Record<string, tf.Variable>>,
  gradients: Readonly<Record<string, tf.Tensor>>,
): void {
  for (const [key, { shape }] of Object.entries(parameters)) {
    const gradient = gradients[key];
    if (gradient === undefined) throw new GanError(where, `'${key}' has no gradient. Remove it from the parameters.`);
    if (!tf.util.arraysEqual(shape, gradient.shape)) {
      const problem = `the gradient of '${key}' must have its shape [${shape}]; received [${gradient.shape}].`;
      throw new GanError(where, problem, { code: 'shape' });
    }
  }
  const stray = Object.keys(gradients).find((key) => !(key in parameters));
  if (stray !== undefined) throw new GanError(where, `the gradient '${stray}' matches no parameter.`);
}

function checkState(
  spec: OptimizerSpec,
  tensors: Readonly<Record<string, tf.Tensor>>,
  steps: Readonly<Record<string, number>>,
  parameters: Readonly<Record<string, tf.Variable>>,
): void {
  const mismatch = (problem: string) => new GanError(where, `cannot restore: ${problem}.`, { code: 'mismatch' });
  const strays = new Set(Object.keys(tensors));
  for (const [key, step] of Object.entries(steps)) {
    const parameter = parameters[key];
    if (parameter === undefined) throw mismatch(`it has steps of '${key}', which is not a parameter`);
    if (!Number.isSafeInteger(step) || step < 1) throw mismatch(`'${key}' has made ${String(step)} steps`);
    for (const name of spec.slots.map((slot) => `${slot}/${key}`)) {
      const tensor = tensors[name];
      if (tensor === undefined) throw mismatch(`'${name}' is missing`);
      if (!tf.util.arraysEqual(parameter.shape, tensor.shape)) {
        throw mismatch(`'${name}' must have the shape [${parameter.shape}]; received [${tensor.shape}]`);
      }
      strays.delete(name);
    }
  }
  for (const name of strays) throw mismatch(`'${name}' is not a slot of ${spec.name} for a parameter with steps`);
}
