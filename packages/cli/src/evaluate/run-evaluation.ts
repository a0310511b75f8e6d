import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Dataset } from '@ganforge/core';
import { GanError, resolveOptions, writeFileAtomic } from '@ganforge/formats';
import { isKnownSet } from '../data/known-sets.ts';
import { openData } from '../data/open-data.ts';
import { recognise } from '../data/recognise.ts';
import { type Judges, judgesFor } from '../measure/judges.ts';
import type { Invocation } from '../program/command.ts';
import { packageVersion } from '../program/version.ts';
import { type OpenGenerator, openGenerator, readRunCommand } from '../runs/open.ts';
import { type Generated, generatedByRun, generatedInPlace } from './generated.ts';
import { EVALUATE_OPTIONS } from './options.ts';
import { EVALUATION_FILE, type Evaluation, type Protocol, readNumbers, readProtocol } from './protocol.ts';

const where = 'cli/evaluate';

/** `ganforge evaluate`. */
export async function runEvaluation({ args, given, output, signal }: Invocation): Promise<undefined> {
  const place = args[0]!;
  const asked = resolveOptions('ganforge evaluate', EVALUATE_OPTIONS, given);
  const file = asked.protocol;
  const followed = file === undefined ? undefined : await readProtocol(file);
  const settings = { ...asked, ...(followed && settingsOf(followed)) };
  const against = asked.against === undefined ? setsOf(followed) : [asked.against];
  const { useEngine } = await import('@ganforge/engine');
  const engine = await useEngine();
  const open = (await isRun(place)) ? await openGenerator(place, settings.from) : undefined;
  let judges: Judges | undefined;
  try {
    const generated = open === undefined ? await generatedInPlace(place) : await generatedByRun(open, settings.seed);
    const { dataset, places } = await realData(open, generated, against);
    judges = await judgesFor(generated.spec, settings.metrics, settings.extractor);
    const n = numberOf(settings.n, generated);
    const protocol: Protocol = {
      ...{ format: 'ganforge-protocol', version: 1, metrics: settings.metrics, n, seed: settings.seed },
      ...{ extractor: judges.provenance.extractor ?? 'points', weights: judges.provenance.weights ?? 'none' },
      real: {
        places: places.map(shownPlace),
        size: dataset.size,
        fingerprint: JSON.stringify(dataset.fingerprint ?? null),
      },
      spec: generated.spec,
      versions: { ganforge: await packageVersion(), engine: `${engine.name} ${engine.version}` },
    };
    if (followed !== undefined) checkSame(file!, followed, protocol);
    output.progress.update(`judging ${n} examples beside ${dataset.size}`);
    const numbers = await measured({ generated, dataset, judges, n, warn: (message) => output.note(message) }, signal);
    const evaluation: Evaluation = { protocol, generated: place, ...(open && { step: generated.step }), numbers };
    const out =
      settings.out ?? (open === undefined || /^https?:/.test(place) ? undefined : `${place}/${EVALUATION_FILE}`);
    if (out !== undefined) await writeFileAtomic(out, `${JSON.stringify(evaluation, null, 2)}\n`, where);
    const known = file === undefined ? undefined : await readNumbers(file);
    output.say(...linesOf(evaluation), ...(known === undefined ? [] : [comparison(known, numbers)]));
    output.json({ ...evaluation, ...(out !== undefined && { out }) });
    return undefined;
  } finally {
    judges?.extractor?.dispose();
    open?.generator.dispose();
  }
}

/** The real data of a protocol where that has a name everywhere. */
function setsOf(protocol: Protocol | undefined): readonly string[] | undefined {
  const places = protocol?.real.places ?? [];
  return places.length > 0 && places.every(isKnownSet) ? places : undefined;
}

/** A place as others may see it: where it lies is nobody's business. */
function shownPlace(place: string): string {
  return isKnownSet(place) ? place : basename(place);
}

/** What a protocol decides beside the data. */
function settingsOf({ metrics, extractor, n, seed }: Protocol) {
  return {
    ...{ metrics, n, seed },
    extractor: (extractor === 'points' ? 'auto' : extractor) as 'auto' | 'digits' | 'pixels' | 'inception-v3',
  };
}

async function realData(
  open: OpenGenerator | undefined,
  { gan, needs }: Generated,
  against: readonly string[] | undefined,
): Promise<{ readonly dataset: Dataset; readonly places: readonly string[] }> {
  const command = open === undefined ? undefined : await readRunCommand(open.run);
  const places = against ?? command?.data ?? [];
  if (places.length === 0)
    throw new GanError(where, `what to compare with is not known. Add --against PLACE, such as --against photos/.`);
  const data = await recognise(places, { classes: needs.labels !== undefined });
  const dataset = await openData(data, { name: gan.name, needs }, { flip: false });
  return { dataset, places };
}

function numberOf(asked: number | undefined, { size, gan }: Generated): number {
  const n = asked ?? size ?? 5000;
  if (size === undefined || n <= size) return n;
  throw new GanError(where, `--n must be at most ${size}, which is what ${gan.name} has; received ${n}.`);
}

/** What is judged, and by what. */
interface Judged {
  readonly generated: Generated;
  readonly dataset: Dataset;
  readonly judges: Judges;
  readonly n: number;
  readonly warn: (message: string) => void;
}

async function measured(
  { generated, dataset, judges, n, warn }: Judged,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const { trainerMetric } = await import('@ganforge/metrics/training');
  const { metrics, extractor } = judges;
  const { gan, entry, step } = generated;
  const isOfGenerator = metrics.find(({ inputs }) => inputs.generator !== undefined);
  if (isOfGenerator !== undefined && generated.size !== undefined) {
    throw new GanError(where, `${isOfGenerator.name} asks a generator for samples of its own choice. Give a run.`);
  }
  const metric = trainerMetric({ metrics, real: dataset, entry, samples: n, ...(extractor && { extractor }) });
  const sample = async (count: number, part: number) => {
    signal.throwIfAborted();
    return generated.sample(dataset, count, part);
  };
  return { ...(await metric.evaluate({ gan, step, seed: 0, sample, warn })) };
}

/** @throws GanError `mismatch` where data, extractor or form are not those of the protocol */
function checkSame(file: string, expected: Protocol, received: Protocol): void {
  const parts: readonly [string, (protocol: Protocol) => unknown][] = [
    ['real data', ({ real }) => real.fingerprint],
    ["the extractor's weights", ({ weights }) => weights],
    ['the form of the examples', ({ spec }) => spec],
  ];
  for (const [what, of] of parts) {
    const [wanted, found] = [JSON.stringify(of(expected)), JSON.stringify(of(received))];
    if (wanted === found) continue;
    const problem = `${file} asks for other ${what}: expected ${wanted}, received ${found}. Give the same.`;
    throw new GanError(where, problem, { code: 'mismatch' });
  }
}

function linesOf({ protocol, numbers }: Evaluation): string[] {
  const { extractor, n, real, seed } = protocol;
  return [
    ...Object.entries(numbers).map(([name, value]) => `${name} ${value}`),
    `extractor ${extractor}; ${n} generated examples, seed ${seed}, beside ${real.size} of ${real.places.join(' and ')}`,
  ];
}

function comparison(known: Readonly<Record<string, number>>, numbers: Readonly<Record<string, number>>): string {
  const others = Object.keys(known).filter((name) => known[name] !== numbers[name]);
  return others.length === 0
    ? 'These are the numbers of the protocol, to the last digit.'
    : `The protocol has others: ${others.map((name) => `${name} ${known[name]}`).join(', ')}.`;
}

function isRun(place: string): Promise<boolean> | boolean {
  if (/^https?:/.test(place)) return true;
  return stat(`${place}/run.json`).then(
    () => true,
    () => false,
  );
}
