import type { Batch } from './data.ts';
import type { Gan } from './gan.ts';

/**
 * Something that is measured of a GAN while it trains.
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
  /** What it measures, such as `FD(digits)`: each name once in a run. */
  readonly names: readonly string[];
  /** Steps between measurements; whoever trains adds one after the last step. */
  readonly every: number;
  /** What has to be done once, before the first step of a process: statistics of the real data, say. */
  prepare?(): Promise<void> | void;
  /** A number for each of `names`, and no other. */
  evaluate(of: MetricContext<B>): Promise<Readonly<Record<string, number>>> | Readonly<Record<string, number>>;
}

/**
 * Something that says how a run is doing, and decides nothing: the diversity of its samples, say.
 *
 * It may give any numbers by name; what is not finite is left out.
 */
export type Probe<B extends Batch = Batch> = Pick<Metric<B>, 'every' | 'evaluate'>;

/** What a {@link Metric} measures: a GAN at a step, with its averaged weights where it has some. */
export interface MetricContext<B extends Batch = Batch> {
  readonly gan: Gan<B>;
  /** Steps completed. */
  readonly step: number;
  /** The run's. */
  readonly seed: number;
  /**
   * `n` samples, by the entries of the GAN's output: the same latents for the same `part` at every step and in every
   * metric, so that only training makes a difference.
   *
   * Conditions are those of examples of the data: `part` p has those at p n to (p + 1) n of one fixed
   * permutation, which begins anew at its end. The caller disposes the samples.
   *
   * @param part an integer >= 0
   */
  sample(n: number, part: number): Promise<Batch>;
  /** Tells the user something of the numbers; what was told before in this run is not told again. */
  warn(message: string): void;
}
