import { type Batch, type Dataset, type Gan, randomStream, rowStreams } from '@ganforge/core';
import type { EngineName } from '@ganforge/engine';
import { batchParts, type Part, type Spec, type Specs } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A variant in the form that the checks need. It contains the factory, options for a small GAN, its data, and invalid
 * options.
 */
export interface VariantCase<O extends object = object> {
  /** The factory of the variant. Its options are JSON and include `seed`. */
  factory(options: O): Gan<never>;
  /** Options for a small GAN. The checks build it about a dozen times. */
  readonly options: O;
  /** Invalid options, each with a part of the expected message. */
  readonly invalid: readonly (readonly [options: unknown, message: string])[];
  /**
   * The dataset.
   * @default 64 random examples of what the GAN needs, with classes in turn and numbers uniform in their range
   */
  readonly dataset?: Dataset;
  /** The engines to test on, the fastest first. @default native if it is built, wasm, cpu */
  readonly engines?: readonly EngineName[];
  /** The range of sample values. @default the range of the output's kind: [-1, 1] for images, any range for points */
  readonly range?: readonly [min: number, max: number];
  /**
   * Weights, by `<network>/<originalName>`, whose initial gradient is zero by design. An example is a weight behind a
   * gate that starts at 0.
   */
  readonly dead?: readonly string[];
  /** Number of examples in a batch. @default 4 */
  readonly batchSize?: number;
  /**
   * Whether this case is a further form of a variant, such as the same GAN with another loss, and another case tests
   * the variant in full. Then only the options, samples, gradients and learning are checked. With
   * `GANFORGE_SUITE=others`, everything is checked on all engines.
   *
   * @default false
   */
  readonly isForm?: boolean;
  /** Number of steps after which the state has its full size and memory is constant. @default 1 */
  readonly warmUp?: number;
}

/** A seed that is probably not the default of any factory. */
export const seed = 4242;

/** Runs `use` on a new GAN, and frees the GAN's networks and state. */
export async function withGan<T>(
  variant: VariantCase,
  use: (gan: Gan) => Promise<T> | T,
  from: number = seed,
): Promise<T> {
  return withNetworks(variant.factory({ ...variant.options, seed: from }), use);
}

/** Runs `use` on a GAN, and frees the GAN's networks and state. */
export async function withNetworks<T>(gan: Gan<never>, use: (gan: Gan) => Promise<T> | T): Promise<T> {
  try {
    return await use(gan as Gan); // the batches of the case fit the GAN
  } finally {
    gan.dispose();
  }
}

/** Returns batch `i` of a case. The batch is the same at each call. The caller disposes the batch. */
export async function batchOf(variant: VariantCase, gan: Gan, i: number): Promise<Batch> {
  const dataset = datasetOf(variant, gan);
  const size = variant.batchSize ?? 4;
  const indices = Array.from({ length: size }, (_, k) => (i * size + k) % dataset.size);
  return dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(seed, 'batch', i)) });
}

/** Returns the case's dataset, or a dataset of 64 random examples that the GAN can use. */
export function datasetOf(variant: VariantCase, gan: Gan): Dataset {
  return variant.dataset ?? randomDataset(gan.needs);
}

/**
 * Returns the conditions of n samples, which are the conditions of the dataset's first examples. The caller disposes
 * them.
 */
export async function conditionsOf(variant: VariantCase, gan: Gan, n: number): Promise<Batch> {
  const names = conditionNames(gan);
  if (names.length === 0 || n < 1) return {};
  const indices = Array.from({ length: n }, (_, i) => i);
  const request = { epoch: 0, random: rowStreams(randomStream(seed, 'request')) };
  const examples = Object.entries(await datasetOf(variant, gan).get(indices, request));
  tf.dispose(examples.flatMap(([name, tensor]) => (names.includes(name) ? [] : [tensor])));
  return Object.fromEntries(examples.filter(([name]) => names.includes(name)));
}

/** Returns the names of the tensors that `sample` takes as conditions. */
function conditionNames({ needs, conditions = [] }: Gan): string[] {
  return Object.keys(batchParts(Object.fromEntries(conditions.map((entry) => [entry, needs[entry]!]))));
}

function randomDataset(entries: Specs): Dataset {
  return {
    size: 64,
    entries,
    get: (indices) => {
      const batch = Object.entries(entries).map(([entry, spec]) => randomEntry(entry, spec, indices));
      return Object.assign({}, ...batch) as Batch;
    },
  };
}

function randomEntry(entry: string, spec: Spec, indices: readonly number[]): Batch {
  const parts = Object.entries(batchParts({ [entry]: spec }));
  return Object.fromEntries(
    parts.map(([name, part]) => {
      if (spec.kind !== 'class') return [name, tf.tidy(() => tf.stack(indices.map((i) => randomPart(name, part, i))))];
      const labels = indices.map((i) => i % spec.classes.length);
      return [name, tf.tensor1d(labels, 'int32')];
    }),
  );
}

function randomPart(name: string, { shape, dtype, range: [low, high] = [-1, 1] }: Part, index: number): tf.Tensor {
  const random = randomStream(seed, name, index);
  if (dtype === 'float32') return random.uniform(shape, low, high);
  return tf.add(random.integers(shape, high - low + 1), tf.scalar(low, 'int32'));
}
