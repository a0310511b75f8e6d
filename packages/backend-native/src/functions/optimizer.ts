export type Floats = Float32Array;

/** A state tensor that an optimizer may do without. */
type Optional = Floats | undefined;

/** The addon's updates: arrays as they were and as they become, then numbers. */
export interface OptimizerAddon {
  adam(
    ...args: [
      ...[w: Floats, g: Floats, updated: Floats, m: Optional, mNew: Optional, v: Floats, vNew: Floats],
      ...[beta1: number, beta2: number, epsilon: number, rate: number, weightDecay: number, kept: number],
    ]
  ): void;
  rmsProp(
    ...args: [
      ...[w: Floats, g: Floats, updated: Floats, v: Floats, vNew: Floats],
      ...[m: Optional, mNew: Optional, momentum: Optional, momentumNew: Optional],
      ...[alpha: number, epsilon: number, rate: number, weightDecay: number, momentumDecay: number],
    ]
  ): void;
  sgd(
    ...args: [
      ...[w: Floats, g: Floats, updated: Floats, momentum: Optional, momentumNew: Optional],
      ...[rate: number, weightDecay: number, momentumDecay: number, fresh: number, nesterov: boolean],
    ]
  ): void;
}
