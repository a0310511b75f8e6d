export type Floats = Float32Array;

/** The arrays of all parameters, one parameter after another; nothing for a state that an optimizer does without. */
export type Parameters = readonly (Floats | undefined)[];

/** The addon's updates: numbers, and of each parameter w, its gradient, the updated w, and each state before and after. */
export interface OptimizerAddon {
  /** States: m, which may be missing, and v. */
  adam(
    ...args: [
      ...[beta1: number, beta2: number, epsilon: number, rate: number, weightDecay: number, kept: number],
      ...Parameters,
    ]
  ): void;
  /** States: v, m and momentum; the last two may be missing. */
  rmsProp(
    ...args: [
      ...[alpha: number, epsilon: number, rate: number, weightDecay: number, momentumDecay: number],
      ...Parameters,
    ]
  ): void;
  /** State: momentum, which may be missing. */
  sgd(
    ...args: [
      ...[rate: number, weightDecay: number, momentumDecay: number, fresh: number, nesterov: boolean],
      ...Parameters,
    ]
  ): void;
}
