import { type Batch, type Dataset, type Gan, type Probe, randomStream, rowStreams } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { batchParts, type HostArray, type HostBatch, specsFit } from '@ganforge/media';
import { probeOf, type SampleProbe } from '../probe/probe.ts';
import { scorerOf } from './score.ts';

const where = 'health/sample-probe';

/**
 * Number of samples that are generated at a time. It is about the size of a batch, for which the engine already has
 * memory.
 */
const AT_A_TIME = 64;

/** Options of {@link sampleProbe}. */
export interface SampleProbeOptions {
  /** The GAN that is trained. Its output determines what is compared. */
  readonly gan: Gan<never>;
  /** The training data. */
  readonly real: Dataset;
  /**
   * Examples of the same kind that are not in the training data. With them, r_v shows whether the discriminator
   * overfits.
   */
  readonly holdout?: Dataset;
  /** Number of steps between two probes. Each probe takes some milliseconds. */
  readonly every: number;
  /** Number of samples per probe. @default 256 */
  readonly samples?: number;
  /** Number of real examples that are compared. They are the first ones of a fixed permutation. @default 512 */
  readonly compared?: number;
}

/**
 * Creates a probe of the samples of a run, for the option `probes` of the trainer.
 *
 * It measures how diverse the samples are, how close they are to the data, which groups are missing, whether samples
 * are copies, and how well the discriminator distinguishes them from real examples.
 *
 * @returns the probe, or undefined if the dataset has no entry of the kind that the GAN generates
 * @throws GanError `argument` if an option is invalid
 * @example
 * const probe = sampleProbe({ gan, real: dataset, every: 100 });
 * await train(gan, dataset, { steps: 2000, seed: 1, probes: probe ? [probe] : [], watch: healthWatch().event });
 */
export function sampleProbe(options: SampleProbeOptions): Probe | undefined {
  checkKnownOptions(where, options, ['gan', 'real', 'holdout', 'every', 'samples', 'compared']);
  const { gan, real, holdout, every, samples = 256, compared = 512 } = options;
  for (const [name, value] of Object.entries({ every, samples, compared })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new GanError(where, `${name} must be an integer of at least 1; received ${formatValue(value)}.`);
  }
  const entry = Object.keys(gan.output).findLast((name) => {
    const found = real.entries[name];
    return found !== undefined && specsFit(found, gan.output[name]!) === undefined;
  });
  if (entry === undefined || real.size < 2) return undefined;
  const spec = gan.output[entry]!;
  const scores = scorerOf(gan, entry);
  const empty = classesWithoutExamples(real);
  let begun: Promise<{ probe: SampleProbe; train: HostBatch; held: HostBatch | undefined }> | undefined;
  const begin = async () => {
    const train = await examplesOf(real, compared);
    const held = holdout === undefined ? undefined : await examplesOf(holdout, samples);
    return { probe: probeOf({ entry, spec, entries: real.entries, samples, real: train }), train, held };
  };
  return {
    every,
    async evaluate({ sample }) {
      begun ??= begin();
      const { probe, train, held } = await begun;
      const parts: HostBatch[] = [];
      for (let left = samples, part = 0; left > 0; left -= AT_A_TIME, part++) {
        parts.push(await toHost(await sample(Math.min(AT_A_TIME, left), part)));
      }
      const made = joined(parts);
      return { ...probe(made), ...empty, ...(await scores?.({ train, made, ...(held && { held }) })) };
    },
  };
}

/** Returns `share/labels: cat/trained` with the value 0 for each class without examples in the data. */
function classesWithoutExamples(dataset: Dataset): Readonly<Record<string, number>> {
  const { labels } = dataset as Dataset & { readonly labels?: unknown };
  const found = Object.entries(dataset.entries).find(([, { kind }]) => kind === 'class');
  if (!(labels instanceof Int32Array) || found === undefined || found[1].kind !== 'class') return {};
  const seen = new Set(labels);
  const names = found[1].classes.flatMap((name, i) => (seen.has(i) ? [] : [`share/${found[0]}: ${name}/trained`]));
  return Object.fromEntries(names.map((name) => [name, 0]));
}

/** Reads the first examples of a fixed permutation. */
async function examplesOf(dataset: Dataset, most: number): Promise<HostBatch> {
  const random = randomStream(0).fork('health');
  const indices = Array.from(random.fork('order').permutation(dataset.size).subarray(0, most));
  const batch: Batch = await dataset.get(indices, { epoch: 0, random: rowStreams(random.fork('rows')) });
  const wanted = Object.keys(batchParts(dataset.entries));
  const examples = await toHost(batch);
  return Object.fromEntries(Object.entries(examples).filter(([name]) => wanted.includes(name)));
}

/** Reads the values of a batch and disposes its tensors. */
async function toHost(batch: Batch): Promise<HostBatch> {
  const read = Object.entries(batch).map(async ([name, tensor]) => {
    const data = await tensor.data<'float32' | 'int32'>();
    return [name, { shape: tensor.shape, data }] as const;
  });
  try {
    return Object.fromEntries(await Promise.all(read));
  } finally {
    for (const tensor of Object.values(batch)) tensor.dispose();
  }
}

/** Concatenates several batches to one. */
function joined(parts: readonly HostBatch[]): HostBatch {
  const [first = {}] = parts;
  const entries = Object.entries(first).map(([name, { shape, data }]): [string, HostArray] => {
    const arrays = parts.map((part) => part[name]!.data);
    const all = new (data.constructor as Float32ArrayConstructor)(arrays.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const array of arrays) {
      all.set(array, at);
      at += array.length;
    }
    return [name, { shape: [parts.reduce((n, part) => n + part[name]!.shape[0]!, 0), ...shape.slice(1)], data: all }];
  });
  return Object.fromEntries(entries);
}
