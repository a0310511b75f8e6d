/** How long something takes: a number of steps, of real examples or of epochs, above 0. */
export type Length = { readonly steps: number } | { readonly examples: number } | { readonly epochs: number };

/** How a schedule of two values goes from the first to the second. */
export type Ramp = {
  /** The length after which the second value stays. */
  readonly over: Length;
  /** Counts from the beginning of the present stage instead of the run's. @default the run's */
  readonly since?: 'stage';
};

/** from + (to - from) t, with t the share of `over` that has passed. */
export type LinearSchedule = Ramp & { readonly linear: readonly [from: number, to: number] };
/** to + (from - to) (1 + cos(pi t)) / 2. Loshchilov & Hutter 2017, "SGDR", equation 5 without restarts. */
export type CosineSchedule = Ramp & { readonly cosine: readonly [from: number, to: number] };
/** from (to / from)^t; both values above 0. */
export type ExponentialSchedule = Ramp & { readonly exponential: readonly [from: number, to: number] };

/**
 * A number that may change over a run: a constant, a ramp, or a mathjs expression in `step`, `epoch`, `examples`,
 * `batchSize` and `progress` (of the stage, in 0..1).
 *
 * Schedules are JSON in the configuration; the trainer evaluates them before each step.
 *
 * @example
 * const decayed: Schedule = '2e-4 * max(0, 1 - step / 100000)';
 * const annealed: Schedule = { cosine: [2e-4, 0], over: { examples: 1e6 } };
 */
export type Schedule = number | string | LinearSchedule | CosineSchedule | ExponentialSchedule;
