import {
  type Batch,
  type DataSpec,
  type Dataset,
  type Gan,
  type RandomStream,
  randomStream,
  rowStreams,
  type SampleRequest,
} from '@ganforge/core';
import type { EngineName } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';

/** What samples may depend on beside a latent. */
export type Conditions = Pick<SampleRequest, 'labels' | 'inputs' | 'options'>;

/** A variant as the checks see it: how to build it small, what to feed it, and what it must refuse. */
export interface VariantCase<O extends object = object> {
  /** The variant's factory; its options are JSON, and one of them is `seed`. */
  factory(options: O): Gan<never>;
  /** Options that make it small: the checks build it a dozen times. */
  readonly options: O;
  /** Options that must be refused, each with a part of the message. */
  readonly invalid: readonly (readonly [options: unknown, message: string])[];
  /**
   * @default 64 random examples in the form of the variant's output, with labels where it names classes; unpaired or
   * paired ones where it `translates` `a`, `b` or `inputs`
   */
  readonly dataset?: Dataset;
  /**
   * Labels or inputs for n samples, where `sample` needs them: those for 1 begin those for 4. The checks dispose them.
   * @default classes in turn where the output names some, the first examples of the dataset where it `translates`
   */
  readonly request?: (n: number, random: RandomStream) => Conditions;
  /** The engines it is held to the contract on, the fastest first. @default native where it is built, wasm, cpu */
  readonly engines?: readonly EngineName[];
  /** Values a sample may have. @default [-1, 1] where the output is an image, else any */
  readonly range?: readonly [min: number, max: number];
  /** Weights, by `<network>/<originalName>`, that rightly get no gradient at first: behind a gate at 0, say. */
  readonly dead?: readonly string[];
  /** Examples in a batch. @default 4 */
  readonly batchSize?: number;
  /** Steps after which its state has its full size, and memory is flat. @default 1 */
  readonly warmUp?: number;
}

/** A seed that no default of a factory is likely to be. */
export const seed = 4242;

/** Runs `use` on a new GAN and frees its networks and state. */
export async function withGan<T>(
  variant: VariantCase,
  use: (gan: Gan) => Promise<T> | T,
  from: number = seed,
): Promise<T> {
  return withNetworks(variant.factory({ ...variant.options, seed: from }), use);
}

/** Runs `use` on a GAN and frees its networks and state. */
export async function withNetworks<T>(gan: Gan<never>, use: (gan: Gan) => Promise<T> | T): Promise<T> {
  try {
    return await use(gan as Gan); // its batches come from the case: they are of its kind
  } finally {
    gan.dispose();
  }
}

/** Batch `i` of a case, the same at each call; the caller disposes it. */
export async function batchOf(variant: VariantCase, gan: Gan, i: number): Promise<Batch> {
  const dataset = datasetOf(variant, gan);
  const size = variant.batchSize ?? 4;
  const indices = Array.from({ length: size }, (_, k) => (i * size + k) % dataset.size);
  return dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(seed, 'batch', i)) });
}

/** The case's dataset, or one of 64 random examples in the form of the GAN's output. */
export function datasetOf(variant: VariantCase, gan: Gan): Dataset {
  return variant.dataset ?? randomDataset(gan.output, gan.translates);
}

/** Labels and inputs for n samples; the caller disposes them. */
export async function conditionsOf(variant: VariantCase, gan: Gan, n: number): Promise<Conditions> {
  if (variant.request !== undefined) return variant.request(n, randomStream(seed, 'request'));
  const classes = 'classes' in gan.output ? gan.output.classes?.length : undefined;
  const labels = classes === undefined ? {} : { labels: labelsInTurn(range(n), classes) };
  if (gan.translates === undefined) return labels;
  const { [gan.translates]: inputs, ...rest } = await datasetOf(variant, gan).get(range(n), {
    epoch: 0,
    random: rowStreams(randomStream(seed, 'request')),
  });
  tf.dispose(rest);
  if (inputs === undefined) throw new Error(`it translates '${gan.translates}', which the dataset does not give`);
  return { ...labels, inputs };
}

/** What a sample's shape is beyond its first axis. */
export function exampleShape(spec: DataSpec): readonly number[] {
  switch (spec.kind) {
    case 'image':
      return [spec.height, spec.width, spec.channels];
    case 'video':
      return [spec.frames, spec.height, spec.width, spec.channels];
    case 'table':
      return [spec.columns.length];
    case 'sequence':
      return [spec.length];
    case 'audio':
      return [spec.samples];
    case 'points':
      return [spec.dimensions];
  }
}

function randomDataset(spec: DataSpec, translates: string | undefined): Dataset {
  if (spec.kind !== 'image' && spec.kind !== 'points') {
    throw new Error(`there are no ready examples of kind '${spec.kind}': give the case a dataset`);
  }
  const names = entriesOf(spec.kind, translates);
  const classes = spec.classes?.length;
  const random = (indices: readonly number[], name: string) =>
    tf.tidy(() => tf.stack(indices.map((index) => randomStream(seed, name, index).uniform(exampleShape(spec), -1, 1))));
  return {
    size: 64,
    spec,
    get: (indices) => ({
      ...Object.fromEntries(names.map((name) => [name, random(indices, name)])),
      ...(classes !== undefined && { labels: labelsInTurn(indices, classes) }),
    }),
  };
}

/** The tensors of a batch for a variant that makes images or points, or translates. */
function entriesOf(kind: 'image' | 'points', translates: string | undefined): readonly string[] {
  if (translates === undefined) return [kind === 'image' ? 'images' : 'points'];
  const known = [
    ['a', 'b'],
    ['inputs', 'targets'],
  ].find((names) => names.includes(translates));
  if (known === undefined) {
    throw new Error(`there are no ready examples with '${translates}' to translate: give the case a dataset`);
  }
  return known;
}

function labelsInTurn(indices: readonly number[], classes: number): tf.Tensor1D {
  return tf.tensor1d(
    indices.map((i) => i % classes),
    'int32',
  );
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
