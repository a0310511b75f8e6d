import type { Batch } from './data.ts';
import type { Gan } from './gan.ts';

/**
 * A measurement of a GAN during training.
 *
 * @example
 * const brightness: Metric = {
 *   names: ['brightness'],
 *   every: 500,
 *   async evaluate({ sample }) {
 *     const { images } = await sample(100, 0);
 *     const mean = tf.mean(images!);
 *     const [value] = await mean.data();
 *     tf.dispose([images!, mean]);
 *     return { brightness: value! };
 *   },
 * };
 */
export interface Metric<B extends Batch = Batch> {
  /** The names of the values, such as `FD(digits)`. Each name must be unique in a run. */
  readonly names: readonly string[];
  /** Number of steps between two measurements. The trainer measures once more after the last step. */
  readonly every: number;
  /**
   * Does work that is needed once per process, before the first step. For instance, it computes statistics of the real
   * data.
   */
  prepare?(): Promise<void> | void;
  /** Measures, and returns exactly one number for each of `names`. */
  evaluate(of: MetricContext<B>): Promise<Readonly<Record<string, number>>> | Readonly<Record<string, number>>;
}

/**
 * A measurement that reports the state of a run, for instance the diversity of samples. The trainer does not use it to
 * choose the best checkpoint.
 *
 * A probe may return any named numbers. Values that are not finite are dropped.
 */
export type Probe<B extends Batch = Batch> = Pick<Metric<B>, 'every' | 'evaluate'>;

/**
 * The input of a {@link Metric}. It describes the GAN at one step. The GAN uses its averaged weights if it has them.
 */
export interface MetricContext<B extends Batch = Batch> {
  readonly gan: Gan<B>;
  /** Number of completed steps. */
  readonly step: number;
  /** The seed of the run. */
  readonly seed: number;
  /**
   * Draws `n` samples, keyed by the entries of the GAN's output. The caller disposes the samples.
   *
   * The latents of a `part` are the same at every step and in every metric, so that values of different steps can be
   * compared. Conditions come from the data. Part p uses the examples from `p * n` to `(p + 1) * n - 1` of one fixed
   * permutation. The permutation restarts when all examples are used.
   *
   * @param part an integer >= 0
   */
  sample(n: number, part: number): Promise<Batch>;
  /** Shows a remark about the numbers to the user. A remark that was shown in this run is not shown again. */
  warn(message: string): void;
}
