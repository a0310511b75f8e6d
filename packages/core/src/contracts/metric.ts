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
   * Does work that is needed once per process, before the first step: for instance, it computes statistics of the real
   * data.
   */
  prepare?(): Promise<void> | void;
  /** Returns one number for each of `names`, and no others. */
  evaluate(of: MetricContext<B>): Promise<Readonly<Record<string, number>>> | Readonly<Record<string, number>>;
}

/**
 * A measurement that reports the state of a run and does not choose the best checkpoint, for instance the diversity of
 * samples.
 *
 * It may return any named numbers. Values that are not finite are dropped.
 */
export type Probe<B extends Batch = Batch> = Pick<Metric<B>, 'every' | 'evaluate'>;

/** What a {@link Metric} receives: the GAN at a step. The GAN uses its averaged weights if it has some. */
export interface MetricContext<B extends Batch = Batch> {
  readonly gan: Gan<B>;
  /** Number of completed steps. */
  readonly step: number;
  /** The seed of the run. */
  readonly seed: number;
  /**
   * Draws `n` samples, keyed by the entries of the GAN's output. The caller disposes them.
   *
   * The latents of a `part` are the same at every step and in every metric, so that values of different steps can be
   * compared. Conditions come from the data: part p takes the examples p n to (p + 1) n of one fixed permutation, which
   * restarts when all examples are used.
   *
   * @param part an integer >= 0
   */
  sample(n: number, part: number): Promise<Batch>;
  /** Shows the user a remark about the numbers. The same remark is shown once per run. */
  warn(message: string): void;
}
