import { basename, dirname } from 'node:path';
import { flagsOf, GanError, resolveOptions } from '@ganforge/formats';
import type { Spec } from '@ganforge/media';
import { provenanceOf } from '@ganforge/run';
import type { Invocation } from '../program/command.ts';
import { UsageError } from '../program/usage-error.ts';
import { openGenerator } from '../runs/open.ts';
import { chosenConditions, classesOf } from './conditions.ts';
import { SAMPLE_OPTIONS } from './options.ts';
import { AT_ONCE, sampled } from './sampled.ts';
import { checkWalk, walkGif } from './walk.ts';
import { filesOf, writeFiles } from './write-samples.ts';

type Generator = Awaited<ReturnType<typeof openGenerator>>['generator'];

/** The default file ending for each kind of sample. */
const ENDINGS: Readonly<Record<string, string>> = {
  image: '.png',
  points: '.png',
  text: '.txt',
  table: '.csv',
  vector: '.csv',
  molecule: '.smi',
};
/** The default number of samples. The next constant is the default number of samples of a walk. */
const USUAL_N = 64;
const USUAL_WALK_N = 16;

/** Runs `ganforge sample`. */
export async function runSampling({ args, given, output, signal }: Invocation): Promise<undefined> {
  const { condition = [], option = [], ...rest } = given as Readonly<Record<string, readonly string[]>>;
  const settings = resolveOptions('ganforge sample', SAMPLE_OPTIONS, rest);
  const { seed, class: asked, from, files, walk } = settings;
  const n = settings.n ?? (walk === undefined ? USUAL_N : USUAL_WALK_N);
  checkWalk(settings, n, AT_ONCE);
  const { run, generator } = await openGenerator(args[0]!, from);
  try {
    const [entry, spec] = outputOf(generator);
    const chosen = chosenConditions(generator, n, { class: asked, texts: condition });
    const { truncation } = settings;
    const texts = truncation === undefined ? option : [...option, `truncation=${truncation}`];
    const wanted = { n, seed, chosen, options: sampleOptions(generator, texts), signal };
    const classes = classesOf(generator);
    const shownAs = { ...(chosen.rows && { labels: chosen.rows }), ...(classes && { classes }) };
    const out = walk ?? settings.out ?? `samples${files ? '' : (ENDINGS[spec.kind] ?? '')}`;
    const made =
      walk === undefined
        ? await filesOf({ out, asFiles: files, entry, spec, samples: await sampled(generator, wanted), ...shownAs })
        : [await walkGif(generator, { ...wanted, ...settings, n, out: walk, entry, spec, shownAs }, output.progress)];
    const written = await writeFiles(
      made,
      await provenanceOf(run.record, {
        ...{ run: basename(run.at), step: generator.step, seed },
        ...(Object.keys(chosen.asked).length > 0 && { conditions: chosen.asked }),
      }),
    );
    if (spec.kind === 'molecule' && out.endsWith('.smi')) output.note(moleculesIn(made[0]!.bytes, n));
    output.say(`${n} samples of ${run.at}, step ${generator.step}: ${shown(written, out)}`);
    output.json({ run: run.at, step: generator.step, n, seed, files: written });
    return undefined;
  } finally {
    generator.dispose();
  }
}

function outputOf({ name, output }: Generator): [string, Spec] {
  const [first] = Object.entries(output);
  if (first !== undefined) return first;
  throw new GanError('cli/sample', `${name} has no output.`);
}

function sampleOptions({ name, sampleOptions = {} }: Generator, texts: readonly string[]): Record<string, unknown> {
  const flags = flagsOf(sampleOptions);
  const entries = texts.map((text): [string, unknown] => {
    const [key = '', value = ''] = text.split(/=(.*)/s, 2);
    const flag = flags.find(({ option }) => option === key);
    if (flag !== undefined) return [key, flag.parse(value)];
    const known = flags.map(({ option }) => option).join(', ') || 'none';
    throw new UsageError(`${name} has no sampling option '${key}'. It has ${known}.`);
  });
  return Object.fromEntries(entries);
}

/**
 * Returns a note that says how many of the n graphs are valid molecules. Only valid molecules are written as SMILES.
 */
function moleculesIn(bytes: Uint8Array, n: number): string {
  const lines = new TextDecoder().decode(bytes).split('\n').length - 1;
  return `${lines} of ${n} graphs are valid molecules, and only these are written. --out samples.svg draws all graphs.`;
}

function shown(written: readonly string[], out: string): string {
  return written.length <= 3 ? written.join(', ') : `${written.length} files in ${dirname(`${out}/x`)}`;
}
