export type Floats = Float32Array;

/**
 * The arrays of all parameters, one parameter after another. It is undefined for a state that the optimizer does not
 * use.
 */
export type Parameters = readonly (Floats | undefined)[];

/**
 * The addon's optimizer updates. Their arguments are numbers, and for each parameter w, its gradient, the updated w,
 * and each state before and after.
 */
export interface OptimizerAddon {
  /** The states are m, which may be missing, and v. */
  adam(
    ...args: [
      ...[beta1: number, beta2: number, epsilon: number, rate: number, weightDecay: number, kept: number],
      ...Parameters,
    ]
  ): void;
  /** The states are v, m and momentum; m and momentum may be missing. */
  rmsProp(
    ...args: [
      ...[alpha: number, epsilon: number, rate: number, weightDecay: number, momentumDecay: number],
      ...Parameters,
    ]
  ): void;
  /** The state is momentum, which may be missing. */
  sgd(
    ...args: [
      ...[rate: number, weightDecay: number, momentumDecay: number, fresh: number, nesterov: boolean],
      ...Parameters,
    ]
  ): void;
}
