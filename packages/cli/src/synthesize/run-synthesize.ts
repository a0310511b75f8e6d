import { basename, dirname } from 'node:path';
import type { TableDataset } from '@ganforge/data';
import { GanError, makeFolder, resolveOptions, writeFileAtomic } from '@ganforge/formats';
import type { Artifact, TableRow, TableSpec } from '@ganforge/media';
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
import { checkGroup, type TableClass, tableClass } from '../measure/table-class.ts';
import { TABLE_OPTIONS } from '../measure/table-options.ts';
import { tableReportFiles } from '../measure/table-report-files.ts';
import type { Invocation } from '../program/command.ts';
import { EXIT } from '../program/exit-codes.ts';
import { placeOf } from '../train/run-folder.ts';
import { SYNTHESIZE_OPTIONS, type SynthesizeSettings } from './options.ts';
import { optionsFor } from './preset.ts';

const where = 'ganforge synthesize';

/**
 * Runs `ganforge synthesize`. It trains on a table, writes synthetic rows with their provenance, and writes a report
 * next to them.
 */
export async function runSynthesize({ args, given, output, signal }: Invocation): Promise<number | undefined> {
  const settings = resolveOptions(where, [SYNTHESIZE_OPTIONS, TABLE_OPTIONS], given);
  checkTogether(settings);
  const [path] = args as [string];
  const { describeEngine, useEngine } = await import('@ganforge/engine');
  const [{ tableFile }, { ctgan }] = await Promise.all([import('@ganforge/data'), import('@ganforge/models')]);
  const engine = await useEngine(settings.engine);
  const dataset = await tableFile(path, readOptions(settings));
  const spec = dataset.entries.rows;
  const of = await tableClass(where, spec, dataset.trainingRows(), settings);
  checkGroup(where, spec, settings);
  const { options, batchSize, steps } = optionsFor(spec, dataset.size, settings);
  const gan = ctgan(options);
  try {
    const name = `${settings.runs}/synthesize-${basename(path).replace(/\.(csv|parquet)?(\.gz)?$/, '')}`;
    output.say(
      `table    ${dataset.size} training rows, ${dataset.holdoutRows().length} holdout rows, ${spec.columns.length} columns`,
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

function checkTogether({ epsilon, secret }: SynthesizeSettings): void {
  if ((epsilon === undefined) === (secret === undefined)) return;
  throw new GanError(
    where,
    '--epsilon and --secret belong together, because the noise is drawn from a number that only you know. Give both.',
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

/** Contains the GAN and its data. */
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
  output.say(`run      ${place.folder}; Ctrl-C stops it and writes a checkpoint; the same line continues it`);
  const result = place.isThere
    ? await resume(place.folder, gan, dataset, { ...common, ...setting })
    : await train(gan, dataset, { ...common, ...setting, folder: place.folder });
  return { folder: place.folder, finished: result.reason === 'completed' };
}

/**
 * Generates rows with the weights of the last checkpoint of the run. If there are averaged weights, these are used. The
 * run may have ended in an earlier process.
 */
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
  of: Partial<TableClass>,
  { group }: SynthesizeSettings,
): Promise<{ page: string; files: Artifact[]; findings: readonly string[] }> {
  const { tableReport } = await import('@ganforge/metrics');
  const spec = dataset.entries.rows;
  const [training, holdout] = [dataset.trainingRows(), dataset.holdoutRows()];
  const sets = { training, holdout, synthetic };
  const report = tableReport(spec, sets, { ...of, ...(group !== undefined && { group }) });
  const notes = [
    'A generator made these rows. No row describes a real person.',
    ...(gan.notes ?? ['There is no guarantee of privacy, because --epsilon was not used.']),
  ];
  const page = `${out.replace(/\.csv$/, '')}.report.html`;
  const files = await tableReportFiles(page, { spec, report, training, synthetic, title, notes });
  return { page, findings: report.findings, files };
}
