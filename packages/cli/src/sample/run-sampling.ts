import { dirname } from 'node:path';
import { flagsOf, GanError, resolveOptions } from '@ganforge/formats';
import type { HostArray, Spec } from '@ganforge/media';
import type { Invocation } from '../program/command.ts';
import { UsageError } from '../program/usage-error.ts';
import { provenanceOf } from '../provenance/provenance.ts';
import { openGenerator } from '../runs/open.ts';
import { type ChosenConditions, chosenConditions, classesOf, conditionsOf } from './conditions.ts';
import { hostBatch, joinBatches } from './host-batch.ts';
import { SAMPLE_OPTIONS } from './options.ts';
import { writeSamples } from './write-samples.ts';

type Generator = Awaited<ReturnType<typeof openGenerator>>['generator'];

/** What samples are written as where nothing is said. */
const ENDINGS: Readonly<Record<string, string>> = {
  image: '.png',
  points: '.png',
  text: '.txt',
  table: '.csv',
  vector: '.csv',
};
/** Samples that are made in one call. */
const AT_ONCE = 100;

/** `ganforge sample`. */
export async function runSampling({ args, given, output, signal }: Invocation): Promise<undefined> {
  const { condition = [], option = [], ...rest } = given as Readonly<Record<string, readonly string[]>>;
  const settings = resolveOptions('ganforge sample', SAMPLE_OPTIONS, rest);
  const { n, seed, class: asked, from, files } = settings;
  const { run, generator } = await openGenerator(args[0]!, from);
  try {
    const [entry, spec] = outputOf(generator);
    const out = settings.out ?? `samples${files ? '' : (ENDINGS[spec.kind] ?? '')}`;
    const chosen = chosenConditions(generator, n, { class: asked, texts: condition });
    const options = sampleOptions(generator, option);
    const samples = await sampled(generator, { n, seed, chosen, options, signal });
    const conditions = Object.keys(chosen.asked).length === 0 ? {} : { conditions: chosen.asked };
    const provenance = await provenanceOf(run, { step: generator.step, seed, ...conditions });
    const classes = classesOf(generator);
    const written = await writeSamples({
      ...{ out, asFiles: files, entry, spec, samples, provenance },
      ...(chosen.rows && { labels: chosen.rows }),
      ...(classes !== undefined && { classes }),
    });
    output.say(`${n} samples of ${run.at}, step ${generator.step}: ${shown(written, out)}`);
    output.json({ run: run.at, step: generator.step, n, seed, files: written });
    return undefined;
  } finally {
    generator.dispose();
  }
}

/** What is to be made. */
interface Wanted {
  readonly n: number;
  readonly seed: number;
  readonly chosen: ChosenConditions;
  readonly options: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** Samples on the host, made in parts: a part is the same whatever their number. */
async function sampled(generator: Generator, wanted: Wanted): Promise<Record<string, HostArray>> {
  const { n, seed, chosen, options, signal } = wanted;
  const { randomStream } = await import('@ganforge/core');
  const random = randomStream(seed, 'sample');
  const parts: Record<string, HostArray>[] = [];
  for (let at = 0; at < n; at += AT_ONCE) {
    signal.throwIfAborted();
    const size = Math.min(AT_ONCE, n - at);
    const conditions = await conditionsOf(generator, chosen, at, at + size);
    const request = { n: size, random: random.fork(at / AT_ONCE), options: options as never };
    const made = await generator.sample({ ...request, conditions });
    for (const tensor of Object.values(conditions)) tensor.dispose();
    parts.push(await hostBatch(made));
  }
  return joinBatches(parts);
}

function outputOf({ name, output }: Generator): [string, Spec] {
  const [first] = Object.entries(output);
  if (first !== undefined) return first;
  throw new GanError('cli/sample', `${name} says of nothing that it makes it.`);
}

function sampleOptions({ name, sampleOptions = {} }: Generator, texts: readonly string[]): Record<string, unknown> {
  const flags = flagsOf(sampleOptions);
  const entries = texts.map((text): [string, unknown] => {
    const [key = '', value = ''] = text.split(/=(.*)/s, 2);
    const flag = flags.find(({ option }) => option === key);
    if (flag !== undefined) return [key, flag.parse(value)];
    const known = flags.map(({ option }) => option).join(', ') || 'none';
    throw new UsageError(`${name} has no option of sampling '${key}'. It has ${known}.`);
  });
  return Object.fromEntries(entries);
}

function shown(written: readonly string[], out: string): string {
  return written.length <= 3 ? written.join(', ') : `${written.length} files in ${dirname(`${out}/x`)}`;
}
