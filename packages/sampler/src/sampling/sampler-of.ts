import { type Batch, drawLatents, latentWalk, randomStream, type Tensors } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError, type JsonObject } from '@ganforge/formats';
import type { ClassSpec, HostArray } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from '../exported/generator.ts';
import { labelsFor } from './classes.ts';
import { joinArrays } from './join-arrays.ts';
import type { Sampler, SamplerInfo, SamplerRequest, Samples, WalkRequest } from './sampler.ts';

const where = 'sampler/sample';

/** Number of samples per call, as in `ganforge sample`. Part k uses a random stream that is forked by k. */
const AT_ONCE = 100;
const sampleKeys = ['n', 'seed', 'class', 'conditions', 'truncation'];

/**
 * Creates a sampler from a generator, for example from `loadGenerator` of core. The sampler owns the generator.
 *
 * @param at the place that the generator came from, for messages
 * @throws GanError `unsupported` if a sample of the generator consists of several tensors
 * @example
 * const sampler = samplerOf(await loadGenerator(await openRun('runs/digits'), dcgan), 'runs/digits');
 */
export function samplerOf(generator: Generator, at: string): Sampler {
  const info = infoOf(generator, at);
  return {
    info,
    sample: (request = {}) => sampled(generator, info, request),
    walk: (request = {}) => walked(generator, info, request),
    dispose: () => generator.dispose(),
  };
}

function infoOf(
  { name, output, needs, latent = {}, conditions = [], sampleOptions = {} }: Generator,
  at: string,
): SamplerInfo {
  const [entry, spec] = Object.entries(output)[0] ?? [];
  if (entry === undefined || spec === undefined || spec.kind === 'molecule') {
    const problem = `a sample of ${name} consists of several tensors. Use loadGenerator of @ganforge/core.`;
    throw new GanError(where, problem, { code: 'unsupported' });
  }
  const label = conditions.find((one) => needs[one]?.kind === 'class');
  const truncates = Object.hasOwn(sampleOptions, 'truncation');
  const info: SamplerInfo = { at, name, entry, spec, latent, truncates };
  return label === undefined ? info : { ...info, classes: (needs[label] as ClassSpec).classes };
}

async function sampled(generator: Generator, info: SamplerInfo, request: SamplerRequest): Promise<Samples> {
  checkKnownOptions(where, request, sampleKeys);
  const wanted = wantedOf(info, request);
  const { n, seed, options } = wanted;
  const random = randomStream(seed, 'sample');
  const parts: HostArray[] = [];
  for (let from = 0; from < n; from += AT_ONCE) {
    const size = Math.min(AT_ONCE, n - from);
    const conditions = conditionsOf(generator, wanted, from, size);
    try {
      const made = await generator.sample({ n: size, random: random.fork(from / AT_ONCE), conditions, options });
      parts.push(await hostValues(made, info.entry));
    } finally {
      tf.dispose({ ...conditions });
    }
  }
  return samplesOf(info, wanted, joinArrays(parts));
}

/**
 * Generates the frames of a walk, as `ganforge sample --walk` does. Latents move from stop to stop and back to the
 * first; all other inputs are constant.
 */
async function* walked(
  generator: Generator,
  info: SamplerInfo,
  { stops: count = 4, frames = 60, ...request }: WalkRequest,
): AsyncGenerator<Samples> {
  checkKnownOptions(where, request, sampleKeys);
  checkInteger('stops', count, 2);
  checkInteger('frames', frames, 2);
  const wanted = wantedOf(info, request);
  const { n, seed, options } = wanted;
  if (!Object.values(info.latent).some(({ kind }) => kind !== 'categorical')) {
    throw new GanError(where, `${info.name} has no latents, so a walk is not possible.`, { code: 'mismatch' });
  }
  const random = randomStream(seed, 'walk');
  const stops = Array.from({ length: count }, (_, i) => drawLatents(info.latent, n, random.fork('stop', i)));
  const conditions = conditionsOf(generator, wanted, 0, n);
  try {
    for (let frame = 0; frame < frames; frame++) {
      const latent: Tensors = latentWalk(info.latent, stops, frame / frames);
      try {
        const made = await generator.sample({ n, random: random.fork('rest'), latent, conditions, options });
        yield samplesOf(info, wanted, await hostValues(made, info.entry));
      } finally {
        tf.dispose({ ...latent });
      }
    }
  } finally {
    tf.dispose([...stops.map((stop) => ({ ...stop })), { ...conditions }]);
  }
}

/** A request that was checked and whose defaults were filled in. */
interface Wanted {
  readonly n: number;
  readonly seed: number;
  readonly options: JsonObject;
  readonly labels?: readonly number[] | undefined;
  readonly conditions: Readonly<Record<string, HostArray>>;
}

function wantedOf({ name, classes, truncates }: SamplerInfo, request: SamplerRequest): Wanted {
  const { n = 16, seed = 0, class: asked, truncation, conditions = {} } = request;
  checkInteger('n', n, 1);
  checkInteger('seed', seed, 0);
  if (asked !== undefined && classes === undefined) {
    throw new GanError(where, `${name} has no classes. Leave out class.`);
  }
  if (truncation !== undefined && !truncates) {
    throw new GanError(where, `${name} cannot truncate its latents. Leave out truncation.`);
  }
  const options: JsonObject = truncation === undefined ? {} : { truncation };
  return { n, seed, options, conditions, labels: classes && labelsFor(classes, n, asked) };
}

/** Returns the conditions of `size` samples, starting at sample `from`, as tensors. The caller disposes them. */
function conditionsOf(
  { name, needs, conditions = [], optionalConditions = [] }: Generator,
  wanted: Wanted,
  from: number,
  size: number,
): Batch {
  const label = conditions.find((one) => needs[one]?.kind === 'class');
  checkKnownOptions(
    where,
    wanted.conditions,
    conditions.filter((one) => one !== label),
    'condition',
  );
  const all: Record<string, HostArray> = { ...wanted.conditions };
  if (label !== undefined) all[label] = { shape: [wanted.n], data: Int32Array.from(wanted.labels!) };
  const missing = conditions.find((one) => all[one] === undefined && !optionalConditions.includes(one));
  if (missing !== undefined) {
    throw new GanError(
      where,
      `${name} needs the condition '${missing}'. Give it as conditions: { ${missing}: { shape, data } }.`,
    );
  }
  const wrong = Object.keys(all).find((one) => all[one]!.shape[0] !== wanted.n);
  if (wrong !== undefined) {
    const problem = `conditions.${wrong} must have ${wanted.n} examples; received [${all[wrong]!.shape}].`;
    throw new GanError(where, problem, { code: 'shape' });
  }
  const tensors = Object.entries(all).map(([entry, { shape, data }]) => {
    const each = data.length / wanted.n;
    const dtype = data instanceof Int32Array ? 'int32' : 'float32';
    const values = data.subarray(from * each, (from + size) * each);
    return [entry, tf.tensor(values, [size, ...shape.slice(1)], dtype)] as const;
  });
  return Object.fromEntries(tensors);
}

/** Reads the values of an entry, and disposes all tensors of the batch. */
async function hostValues(batch: Batch, entry: string): Promise<HostArray> {
  try {
    const tensor = batch[entry]!;
    return { shape: tensor.shape, data: (await tensor.data()) as Float32Array | Int32Array };
  } finally {
    tf.dispose({ ...batch });
  }
}

function samplesOf({ entry, spec }: SamplerInfo, { n, seed, labels }: Wanted, values: HostArray): Samples {
  return { n, seed, entry, spec, values, ...(labels && { labels }) };
}

function checkInteger(what: string, value: unknown, min: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= min) return;
  throw new GanError(where, `${what} must be an integer of at least ${min}; received ${formatValue(value)}.`);
}
