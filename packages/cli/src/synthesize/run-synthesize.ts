import { basename, dirname } from 'node:path';
import type { TableDataset } from '@ganforge/data';
import { GanError, makeFolder, resolveOptions, writeFileAtomic } from '@ganforge/formats';
import type { Artifact, Cell, TableRow, TableSpec } from '@ganforge/media';
import type { Ctgan } from '@ganforge/models';
import {
  type OpenedRun,
  openRun,
  progressBar,
  provenanceOf,
  type RunRecord,
  type TrainEvent,
  withProvenance,
} from '@ganforge/run';
import type { Invocation } from '../program/command.ts';
import { EXIT } from '../program/exit-codes.ts';
import { placeOf } from '../train/run-folder.ts';
import { SYNTHESIZE_OPTIONS, type SynthesizeSettings } from './options.ts';
import { optionsFor } from './preset.ts';

const where = 'ganforge synthesize';

/** `ganforge synthesize`: learns a table, writes rows with their provenance, and a report beside them. */
export async function runSynthesize({ args, given, output, signal }: Invocation): Promise<number | undefined> {
  const settings = resolveOptions(where, SYNTHESIZE_OPTIONS, given);
  checkTogether(settings);
  const [path] = args as [string];
  const { describeEngine, useEngine } = await import('@ganforge/engine');
  const [{ tableFile }, { ctgan }] = await Promise.all([import('@ganforge/data'), import('@ganforge/models')]);
  const engine = await useEngine(settings.engine);
  const dataset = await tableFile(path, readOptions(settings));
  const spec = dataset.entries.rows;
  const of = classOf(spec, settings);
  const { options, batchSize, steps } = optionsFor(spec, dataset.size, settings);
  const gan = ctgan(options);
  try {
    const name = `${settings.runs}/synthesize-${basename(path).replace(/\.(csv|parquet)?(\.gz)?$/, '')}`;
    output.say(
      `table    ${dataset.size} rows to learn from, ${dataset.holdoutRows().length} kept apart, ${spec.columns.length} columns`,
      `engine   ${describeEngine(engine)}`,
    );
    const { folder, finished } = await trained(name, { gan, dataset, batchSize, steps }, settings, signal, output);
    if (!finished) return EXIT.interrupted;
    const n = settings.rows ?? dataset.size;
    const opened = await openRun(folder);
    const synthetic = await madeRows(opened, n, settings.seed);
    const { record } = opened;
    const files = await filesOf(
      settings.out,
      { spec, synthetic, record, run: basename(folder), step: steps },
      settings,
    );
    const report = await reportOf(
      settings.out,
      { dataset, synthetic, gan, title: basename(path) },
      { ...of },
      settings,
    );
    for (const file of [...files, ...report.files]) {
      await makeFolder(dirname(file.path), where);
      await writeFileAtomic(file.path, file.bytes, where);
    }
    output.say(
      `rows     ${n} in ${settings.out}`,
      ...report.findings.map((sentence) => `finding  ${sentence}`),
      ...(gan.notes ?? []).slice(0, 1).map((note) => `privacy  ${note}`),
      `report   ${report.page}`,
    );
    output.json({ type: 'finished', rows: n, out: settings.out, report: report.page, folder });
    return undefined;
  } finally {
    gan.dispose();
    dataset.dispose?.();
  }
}

function checkTogether({ target, positive, epsilon, secret }: SynthesizeSettings): void {
  if ((target === undefined) !== (positive === undefined)) {
    throw new GanError(where, '--target and --positive belong together. Give both, or neither.');
  }
  if ((epsilon === undefined) === (secret === undefined)) return;
  throw new GanError(
    where,
    '--epsilon and --secret belong together: the noise is drawn by a number that only you know.',
  );
}

function readOptions({ holdout, omit, delimiter, epsilon, secret, steps, quick }: SynthesizeSettings) {
  return {
    holdout,
    delimiter,
    ...(omit.length > 0 && { omit }),
    ...(epsilon !== undefined &&
      secret !== undefined && { privacy: { batchSize: quick || steps < 20 ? 16 : 256, seed: secret } }),
  };
}

/** The class of the report as the table has it: true and false of a boolean, numbers of numbers. */
function classOf(
  { columns }: TableSpec,
  { target, positive }: SynthesizeSettings,
): { target: string; positive: Cell } | undefined {
  if (target === undefined || positive === undefined) return undefined;
  const column = columns.find(({ name }) => name === target);
  if (column?.type === 'category' && column.categories.includes(positive)) return { target, positive };
  if (column?.type === 'boolean' && column.words.includes(positive)) {
    return { target, positive: column.words[1] === positive };
  }
  const names = columns.filter(({ type }) => type === 'category' || type === 'boolean').map(({ name }) => name);
  const known = column?.type === 'category' ? column.categories : column?.type === 'boolean' ? column.words : names;
  const what =
    known === names
      ? `--target must be a column of words: ${names.join(', ')}`
      : `--positive must be one of ${known.slice(0, 20).join(', ')}`;
  throw new GanError(where, `${what}; received '${known === names ? target : positive}'.`);
}

/** What is trained, on what. */
interface Plan {
  readonly gan: Ctgan;
  readonly dataset: TableDataset;
  readonly batchSize: number;
  readonly steps: number;
}

async function trained(
  name: string,
  { gan, dataset, batchSize, steps }: Plan,
  { seed, secret, fresh }: SynthesizeSettings,
  signal: AbortSignal,
  output: Invocation['output'],
): Promise<{ folder: string; finished: boolean }> {
  const { resume, runConfigOf, train } = await import('@ganforge/trainer');
  const setting = { batchSize, accumulate: 1, seed: secret ?? seed };
  const place = await placeOf(name, await runConfigOf(gan, dataset, setting), fresh);
  if (place.step >= steps) return { folder: place.folder, finished: true };
  const bar = output.showsProgress ? await progressBar() : undefined;
  const common = {
    steps,
    signal,
    sampleEvery: 0,
    logEvery: 10,
    onEvent: (event: TrainEvent) => {
      bar?.(event);
      if (event.type === 'step') output.json(event);
    },
  };
  output.say(`run      ${place.folder}; Ctrl-C ends it with a checkpoint, and the same line goes on from there`);
  const result = place.isThere
    ? await resume(place.folder, gan, dataset, { ...common, ...setting })
    : await train(gan, dataset, { ...common, ...setting, folder: place.folder });
  return { folder: place.folder, finished: result.reason === 'completed' };
}

/** Rows by the weights of the run's last checkpoint, averaged ones where there are some: the run may have ended before. */
async function madeRows(run: OpenedRun, n: number, seed: number): Promise<TableRow[]> {
  const [{ loadGenerator, randomStream }, { ctgan }] = await Promise.all([
    import('@ganforge/core'),
    import('@ganforge/models'),
  ]);
  const generator = await loadGenerator(run, ctgan);
  try {
    return await generator.rows({ n, random: randomStream(seed, 'synthesize') });
  } finally {
    generator.dispose();
  }
}

async function filesOf(
  out: string,
  made: { spec: TableSpec; synthetic: readonly TableRow[]; record: RunRecord; run: string; step: number },
  { seed }: SynthesizeSettings,
): Promise<Artifact[]> {
  const { writeExamples } = await import('@ganforge/media');
  const [file] = await writeExamples(made.spec, made.synthetic, 'rows');
  const { run, step } = made;
  return withProvenance({ ...file!, path: out }, await provenanceOf(made.record, { run, step, seed }));
}

async function reportOf(
  out: string,
  {
    dataset,
    synthetic,
    gan,
    title,
  }: { dataset: TableDataset; synthetic: readonly TableRow[]; gan: Ctgan; title: string },
  of: { target?: string; positive?: Cell },
  { group }: SynthesizeSettings,
): Promise<{ page: string; files: Artifact[]; findings: readonly string[] }> {
  const { nearestRows, tableReport, tableReportPage } = await import('@ganforge/metrics');
  const sets = { training: dataset.trainingRows(), holdout: dataset.holdoutRows(), synthetic };
  const report = tableReport(dataset.entries.rows, sets, { ...of, ...(group !== undefined && { group }) });
  const nearest = await nearestRows(dataset.entries.rows, {
    training: sets.training,
    synthetic: synthetic.slice(0, 2000),
  });
  const notes = [
    'Made by a generator: no row is a person.',
    ...(gan.notes ?? ['Nothing guarantees privacy here: the rows were not made with --epsilon.']),
  ];
  const page = `${out.replace(/\.csv$/, '')}.report.html`;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return {
    page,
    findings: report.findings,
    files: [
      { path: page, mime: 'text/html', bytes: bytes(tableReportPage(report, { title, notes, nearest })) },
      {
        path: page.replace(/html$/, 'json'),
        mime: 'application/json',
        bytes: bytes(`${JSON.stringify({ ...report, nearest }, null, 1)}\n`),
      },
    ],
  };
}
