import {
  type Batch,
  createDraw,
  type DataSpec,
  type Dataset,
  type Draw,
  type Gan,
  type SampleRequest,
} from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/** A variant as the checks see it: how to build it small, what to feed it, and what it must refuse. */
export interface VariantCase<O extends object = object> {
  /** The variant's factory; its options are JSON, and one of them is `seed`. */
  factory(options: O): Gan;
  /** Options that make it small: the checks build it a dozen times. */
  readonly options: O;
  /** Options that must be refused, each with a part of the message. */
  readonly invalid: readonly (readonly [options: unknown, message: string])[];
  /** @default random examples in the form of the variant's output */
  readonly dataset?: Dataset;
  /** Labels or inputs for n samples, where `sample` needs them: those for 1 begin those for 4. The checks dispose them. */
  readonly request?: (n: number, draw: Draw) => Pick<SampleRequest, 'labels' | 'inputs' | 'options'>;
  /** Values a sample may have. @default [-1, 1] where the output is an image, else any */
  readonly range?: readonly [min: number, max: number];
  /** Weights, by `<network>/<originalName>`, that rightly get no gradient at first: behind a gate at 0, say. */
  readonly dead?: readonly string[];
  /** Examples in a batch. @default 4 */
  readonly batchSize?: number;
  /** Turns after which its state has its full size, and memory is flat. @default 1 */
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
export async function withNetworks<T>(gan: Gan, use: (gan: Gan) => Promise<T> | T): Promise<T> {
  try {
    return await use(gan);
  } finally {
    for (const network of Object.values(gan.networks)) network.dispose();
    for (const part of Object.values(gan.state ?? {})) tf.dispose({ ...part.tensors() });
  }
}

/** Batch `i` of a case, the same at each call; the caller disposes it. */
export async function batchOf(variant: VariantCase, gan: Gan, i: number): Promise<Batch> {
  const dataset = datasetOf(variant, gan);
  const size = variant.batchSize ?? 4;
  const indices = Array.from({ length: size }, (_, k) => (i * size + k) % dataset.size);
  return dataset.get(indices, { epoch: 0, draw: createDraw(seed, 'batch', i) });
}

/** The case's dataset, or one of 64 random examples in the form of the GAN's output. */
export function datasetOf(variant: VariantCase, gan: Gan): Dataset {
  return variant.dataset ?? randomDataset(gan.output);
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

function randomDataset(spec: DataSpec): Dataset {
  if (spec.kind !== 'image' && spec.kind !== 'points') {
    throw new Error(`there are no ready examples of kind '${spec.kind}': give the case a dataset`);
  }
  const [name, shape] = [spec.kind === 'image' ? 'images' : 'points', exampleShape(spec)];
  const classes = spec.classes?.length;
  return {
    size: 64,
    spec,
    get: (indices) =>
      tf.tidy(() => {
        const examples = indices.map((index) => createDraw(seed, 'example', index).uniform(shape, -1, 1));
        const labels =
          classes === undefined
            ? {}
            : {
                labels: tf.tensor1d(
                  indices.map((i) => i % classes),
                  'int32',
                ),
              };
        return { [name]: tf.stack(examples), ...labels };
      }),
  };
}
