/** A length above 0, as a number of steps, of real examples or of epochs. */
export type Length = { readonly steps: number } | { readonly examples: number } | { readonly epochs: number };

/** The fields that all ramps between two values have. */
export type Ramp = {
  /** The length of the ramp. After it, the value stays at the second value. */
  readonly over: Length;
  /** Whether the ramp starts with the current stage instead of the run. @default it starts with the run */
  readonly since?: 'stage';
};

/** The value is `from + (to - from) * t`, where t is the completed fraction of `over`. */
export type LinearSchedule = Ramp & { readonly linear: readonly [from: number, to: number] };
/**
 * The value is `to + (from - to) * (1 + cos(pi * t)) / 2` (Loshchilov & Hutter 2017, "SGDR", equation 5 without
 * restarts).
 */
export type CosineSchedule = Ramp & { readonly cosine: readonly [from: number, to: number] };
/** The value is `from * (to / from)^t`. Both `from` and `to` are above 0. */
export type ExponentialSchedule = Ramp & { readonly exponential: readonly [from: number, to: number] };

/**
 * A number that may change during a run. It is a constant, a ramp, or a mathjs expression. An expression may use
 * `step`, `epoch`, `examples`, `batchSize` and `progress`. `progress` is the completed fraction of the stage, in 0..1.
 *
 * Schedules are JSON in the configuration. The trainer evaluates them before each step.
 *
 * @example
 * const decayed: Schedule = '2e-4 * max(0, 1 - step / 100000)';
 * const annealed: Schedule = { cosine: [2e-4, 0], over: { examples: 1e6 } };
 */
export type Schedule = number | string | LinearSchedule | CosineSchedule | ExponentialSchedule;
