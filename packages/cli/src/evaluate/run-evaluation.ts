import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Dataset } from '@ganforge/core';
import { GanError, makeFolder, resolveOptions, writeFileAtomic } from '@ganforge/formats';
import { describeSpec, type Spec } from '@ganforge/media';
import { isKnownSet } from '../data/known-sets.ts';
import { openData } from '../data/open-data.ts';
import { recognise } from '../data/recognise.ts';
import { isOfFeatures } from '../measure/judges.ts';
import { type Measurement, measurementOf } from '../measure/measurement.ts';
import { TABLE_OPTIONS } from '../measure/table-options.ts';
import type { Invocation } from '../program/command.ts';
import { packageVersion } from '../program/version.ts';
import { type OpenGenerator, openGenerator, readRunCommand } from '../runs/open.ts';
import { pretrainedName } from '../runs/open-pretrained.ts';
import { type Generated, generatedByRun, generatedInPlace } from './generated.ts';
import { EVALUATE_OPTIONS } from './options.ts';
import { EVALUATION_FILE, type Evaluation, type Protocol, readNumbers, readProtocol } from './protocol.ts';
import { type JudgedTable, judgedTable } from './table.ts';

const where = 'cli/evaluate';

/** Runs `ganforge evaluate`. */
export async function runEvaluation({ args, given, output, signal }: Invocation): Promise<undefined> {
  const place = args[0]!;
  const asked = resolveOptions('ganforge evaluate', [EVALUATE_OPTIONS, TABLE_OPTIONS], given);
  const file = asked.protocol;
  const followed = file === undefined ? undefined : await readProtocol(file);
  const settings = { ...asked, ...(followed && settingsOf(followed)) };
  const against = asked.against === undefined ? setsOf(followed) : [asked.against];
  const { useEngine } = await import('@ganforge/engine');
  const engine = await useEngine();
  const open = (await isRun(place)) ? await openGenerator(place, settings.from) : undefined;
  let measurement: Measurement | undefined;
  try {
    const generated = open === undefined ? await generatedInPlace(place) : await generatedByRun(open, settings.seed);
    const { dataset, places } = await realData(open, generated, against);
    const spec = generated.spec ?? dataset.entries[generated.entry]!;
    const examples = await generated.examples?.(spec);
    const judgeable = numberOf(settings.n, { name: generated.gan.name, size: examples?.length ?? generated.size });
    // A policy chooses one move in each real position. So the number of moves is at most the number of positions.
    const n = spec.kind === 'move' ? Math.min(judgeable, dataset.size) : judgeable;
    const table = await judgedTable(spec, dataset, settings);
    measurement = await measurementOf(generated.gan, dataset, {
      ...{ entry: generated.entry, spec, metrics: settings.metrics, extractor: settings.extractor, samples: n },
      ...(table && { table: table.judging }),
    });
    if (measurement === undefined) {
      const problem = isOfFeatures(spec)
        ? `at least 2 examples are needed on each side; ${places.join(' and ')} has ${dataset.size}.`
        : `there is no metric for ${spec.kind}.`;
      throw new GanError(where, problem, { code: 'mismatch' });
    }
    const { metrics, provenance } = measurement;
    const protocol: Protocol = {
      ...{ format: 'ganforge-protocol', version: 1, metrics, n, seed: settings.seed },
      ...{ extractor: provenance.extractor ?? NO_EXTRACTOR, weights: provenance.weights ?? 'none' },
      real: {
        places: places.map(shownPlace),
        size: dataset.size,
        fingerprint: JSON.stringify(dataset.fingerprint ?? null),
      },
      spec,
      ...chosenOf(settings),
      versions: { ganforge: await packageVersion(), engine: `${engine.name} ${engine.version}` },
    };
    if (followed !== undefined) checkSame(file!, followed, protocol);
    output.progress.update(`comparing ${n} generated with ${dataset.size} real examples`);
    const judged = { generated, examples, dataset, measurement, n, note: (message: string) => output.note(message) };
    const { numbers, findings } = await measured(judged, signal);
    const evaluation: Evaluation = {
      ...{ protocol, generated: place, numbers },
      ...(open && { step: generated.step }),
      ...(findings.length > 0 && { findings }),
    };
    const out = settings.out ?? (open === undefined || isElsewhere(place) ? undefined : `${place}/${EVALUATION_FILE}`);
    if (out !== undefined) await writeFileAtomic(out, `${JSON.stringify(evaluation, null, 2)}\n`, where);
    const kept = open === undefined || isElsewhere(place) ? undefined : `${place}/${REPORT_FILE}`;
    const report = await writeReport(table, settings.report ?? kept, { place, generated });
    const known = file === undefined ? undefined : await readNumbers(file);
    const lines = [...linesOf(evaluation), ...(report === undefined ? [] : [`report ${report}`])];
    output.say(...lines, ...(known === undefined ? [] : [comparison(known, numbers)]));
    output.json({ ...evaluation, ...(out !== undefined && { out }), ...(report !== undefined && { report }) });
    return undefined;
  } finally {
    measurement?.dispose();
    open?.generator.dispose();
  }
}

/** The name of the file with the report of a table, in the folder of a run. */
const REPORT_FILE = 'table-report.html';

/** Writes the report of a table and returns the path of its page. */
async function writeReport(
  table: JudgedTable | undefined,
  page: string | undefined,
  { place, generated }: { readonly place: string; readonly generated: Generated },
): Promise<string | undefined> {
  if (table === undefined || page === undefined) return undefined;
  const { notes } = generated.gan;
  const files = await table.files(page, { title: basename(place), notes: notes ?? [] });
  for (const { path, bytes } of files) {
    await makeFolder(dirname(path), where);
    await writeFileAtomic(path, bytes, where);
  }
  return files[0]?.path;
}

/** The name of the extractor in protocols of data that is judged without features. */
const NO_EXTRACTOR = 'none';

/** Returns the places of the real data of a protocol if all of them are names of datasets. */
function setsOf(protocol: Protocol | undefined): readonly string[] | undefined {
  const places = protocol?.real.places ?? [];
  return places.length > 0 && places.every(isKnownSet) ? places : undefined;
}

/** Returns the name of a place without its folder, which may be private. */
function shownPlace(place: string): string {
  return isKnownSet(place) ? place : basename(place);
}

/** Returns the table options that were set. */
function chosenOf({ target, positive, group }: Pick<Protocol, 'target' | 'positive' | 'group'>) {
  return {
    ...(target !== undefined && { target }),
    ...(positive !== undefined && { positive }),
    ...(group !== undefined && { group }),
  };
}

/** Returns the settings of a protocol, except the data. */
function settingsOf(protocol: Protocol) {
  const { metrics, extractor, n, seed } = protocol;
  return {
    ...{ metrics, n, seed },
    ...chosenOf(protocol),
    extractor: ([NO_EXTRACTOR, 'points'].includes(extractor) ? 'auto' : extractor) as
      | 'auto'
      | 'digits'
      | 'pixels'
      | 'inception-v3',
  };
}

async function realData(
  open: OpenGenerator | undefined,
  { gan, needs, entry, spec }: Generated,
  against: readonly string[] | undefined,
): Promise<{ readonly dataset: Dataset; readonly places: readonly string[] }> {
  const command = open === undefined ? undefined : await readRunCommand(open.run);
  const places = against ?? command?.data ?? [];
  if (places.length === 0)
    throw new GanError(where, `the real data is not known. Add --against PLACE, such as --against photos/.`);
  const data = await recognise(places, { classes: open !== undefined && (command?.labels ?? true) });
  if (spec !== undefined && isOfFeatures(spec)) {
    return { dataset: await openData(data, { name: gan.name, needs }, { flip: false }), places };
  }
  // Texts, rows and molecules are opened without the check of `openData`, because their vocabulary or modes may differ
  // from those of the run.
  const dataset = await data.open(needs, { flip: false });
  const found = dataset.entries[entry];
  const names = (of: Spec): string => (of.kind === 'table' ? of.columns.map(({ name }) => name).join() : '');
  const isSame = spec === undefined || (found?.kind === spec.kind && names(found) === names(spec));
  if (found !== undefined && isSame) return { dataset, places };
  const problem = `${places.join(' and ')} must hold ${spec === undefined ? entry : describeSpec(spec)}; received ${data.says}.`;
  throw new GanError(where, problem, { code: 'mismatch' });
}

function numberOf(
  asked: number | undefined,
  { name, size }: { readonly name: string; readonly size: number | undefined },
) {
  const n = asked ?? size ?? 5000;
  if (size === undefined || n <= size) return n;
  throw new GanError(where, `--n must be at most ${size}, the number of examples of ${name}; received ${n}.`);
}

/** Contains the data that is judged, and the judges. */
interface Judged {
  readonly generated: Generated;
  readonly dataset: Dataset;
  readonly measurement: Measurement;
  /** The examples of a file. If they are given, no samples are drawn. */
  readonly examples: readonly unknown[] | undefined;
  readonly n: number;
  readonly note: (message: string) => void;
}

async function measured(
  { generated, examples, dataset, measurement, n, note }: Judged,
  signal: AbortSignal,
): Promise<{ readonly numbers: Record<string, number>; readonly findings: readonly string[] }> {
  const { metric, metrics, judge } = measurement;
  const { gan, step } = generated;
  if (examples !== undefined) {
    const { numbers, findings = [] } = judge!.judge(examples.slice(0, n));
    return { numbers, findings };
  }
  const { METRICS } = await import('@ganforge/metrics');
  const isOfGenerator = METRICS.find(({ name, inputs }) => metrics.includes(name) && inputs.generator !== undefined);
  if (isOfGenerator !== undefined && generated.size !== undefined) {
    throw new GanError(
      where,
      `${isOfGenerator.name} chooses the latents of its samples, so it needs a generator. Give a run.`,
    );
  }
  const sample = async (count: number, part: number) => {
    signal.throwIfAborted();
    return generated.sample(dataset, count, part);
  };
  const findings: string[] = [];
  const warn = (message: string): void => void (judge === undefined ? note(message) : findings.push(message));
  return { numbers: { ...(await metric.evaluate({ gan, step, seed: 0, sample, warn })) }, findings };
}

/**
 * Checks that an evaluation follows a protocol. @throws GanError `mismatch` if the data, the extractor or the form of
 * the examples differs
 */
function checkSame(file: string, expected: Protocol, received: Protocol): void {
  const parts: readonly [string, (protocol: Protocol) => unknown][] = [
    ['real data', ({ real }) => real.fingerprint],
    ["the extractor's weights", ({ weights }) => weights],
    ['the form of the examples', ({ spec }) => spec],
  ];
  for (const [what, of] of parts) {
    const [wanted, found] = [JSON.stringify(of(expected)), JSON.stringify(of(received))];
    if (wanted === found) continue;
    const problem = `${what} must be the same as in ${file}: expected ${wanted}, received ${found}.`;
    throw new GanError(where, problem, { code: 'mismatch' });
  }
}

function linesOf({ protocol, numbers, findings = [] }: Evaluation): string[] {
  const { extractor, n, real, seed } = protocol;
  const by = extractor === NO_EXTRACTOR ? '' : `extractor ${extractor}; `;
  return [
    ...Object.entries(numbers).map(([name, value]) => `${name} ${value}`),
    ...findings,
    `${by}${n} generated examples, seed ${seed}, compared with ${real.size} examples of ${real.places.join(' and ')}`,
  ];
}

function comparison(known: Readonly<Record<string, number>>, numbers: Readonly<Record<string, number>>): string {
  const others = Object.keys(known).filter((name) => known[name] !== numbers[name]);
  return others.length === 0
    ? 'All numbers are exactly those of the protocol.'
    : `The protocol has other numbers: ${others.map((name) => `${name} ${known[name]}`).join(', ')}.`;
}

/** Returns whether a place is an address or a model of `@ganforge/pretrained`. No files can be written there. */
function isElsewhere(place: string): boolean {
  return /^https?:/.test(place) || pretrainedName(place) !== undefined;
}

function isRun(place: string): Promise<boolean> | boolean {
  if (isElsewhere(place)) return true;
  return stat(`${place}/run.json`).then(
    () => true,
    () => false,
  );
}
