import type { DataSpec } from '@ganforge/core';
import { GanError, ioError, makeFolder, nodeFs, writeFileAtomic } from '@ganforge/formats';
import {
  type MetricsEvent,
  type ReportData,
  type RunMetrics,
  type RunRecord,
  readEvents,
  type SampleSheet,
  type StepEvent,
  type TrainEvent,
} from '@ganforge/run';

const where = 'trainer/run-outputs';

/** What a run shows of itself in its folder, beside its events and checkpoints. */
export interface RunOutputs {
  /** Takes an event to TensorBoard's file. */
  record(event: TrainEvent): Promise<void>;
  /** Writes `samples/step-N.png`; its path in the folder, or undefined for what has no picture. */
  picture(step: number, sheet: SampleSheet): Promise<string | undefined>;
  /** Writes `metrics.json`. */
  metrics(metrics: RunMetrics): Promise<void>;
  /** Writes what looks back on the whole run: `samples.gif`, `report.html`, `MODEL_CARD.md`. */
  summary(metrics: RunMetrics): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the outputs of a run's folder.
 *
 * @param output decides the form of the pictures: images and points have some, other kinds none yet
 */
export async function openOutputs(folder: string, run: RunRecord, output: DataSpec): Promise<RunOutputs> {
  const { openEventFile } = await import('@ganforge/run');
  const { renderSheet } = await import('./outputs/sample-picture.ts');
  const events = await openEventFile(folder);
  return {
    async record(event) {
      if (event.type === 'step') {
        const rates = Object.entries(event.learningRates).map(([player, rate]) => [`${player}/learning rate`, rate]);
        const speed = { 'examples per second': event.examplesPerSecond };
        await events.scalars(event.step, { ...event.terms, ...event.logged, ...Object.fromEntries(rates), ...speed });
      } else if (event.type === 'metrics' && Object.keys(event.values).length > 0) {
        await events.scalars(event.step, event.values);
      }
    },
    async picture(step, sheet) {
      const png = renderSheet(sheet, output);
      if (png === undefined) return undefined;
      await makeFolder(`${folder}/samples`, where);
      await writeFileAtomic(`${folder}/samples/step-${step}.png`, png, where);
      await events.image(step, 'samples', png);
      return `samples/step-${step}.png`;
    },
    metrics: (metrics) => writeFileAtomic(`${folder}/metrics.json`, `${JSON.stringify(metrics, null, 2)}\n`, where),
    summary: (metrics) => writeSummary(folder, run, metrics),
    close: () => events.close(),
  };
}

async function writeSummary(folder: string, run: RunRecord, metrics: RunMetrics): Promise<void> {
  const [{ renderGif }, { renderReport }, { renderModelCard }] = await Promise.all([
    import('@ganforge/media/pictures'),
    import('./outputs/report.ts'),
    import('./outputs/model-card.ts'),
  ]);
  const samples = await readPictures(folder);
  const gif = samples.length > 0 ? renderGif(samples.map(({ png }) => png)) : undefined;
  const data: ReportData = { run, ...(await readHistory(folder)), samples, metrics, ...(gif && { gif }) };
  if (gif !== undefined) await writeFileAtomic(`${folder}/samples.gif`, gif, where);
  await writeFileAtomic(`${folder}/report.html`, renderReport(data), where);
  await writeFileAtomic(`${folder}/MODEL_CARD.md`, renderModelCard(data), where);
}

/** The last line of each step, in order. */
async function readHistory(folder: string): Promise<Pick<ReportData, 'history' | 'measured'>> {
  const [steps, measured] = [new Map<number, StepEvent>(), new Map<number, MetricsEvent>()];
  for (const event of await readEvents(folder)) {
    if (event.type === 'step') steps.set(event.step, event);
    if (event.type === 'metrics') measured.set(event.step, event);
  }
  const inOrder = <E extends { readonly step: number }>(events: ReadonlyMap<number, E>): E[] =>
    [...events.values()].sort((a, b) => a.step - b.step);
  return { history: inOrder(steps), measured: inOrder(measured) };
}

async function readPictures(folder: string): Promise<{ step: number; png: Uint8Array }[]> {
  const fs = await nodeFs(where);
  const names = await fs.readdir(`${folder}/samples`).catch(() => []);
  const steps = names.flatMap((name) => /^step-(\d+)\.png$/.exec(name)?.[1] ?? []).map(Number);
  try {
    return await Promise.all(
      steps
        .sort((a, b) => a - b)
        .map(async (step) => ({ step, png: new Uint8Array(await fs.readFile(`${folder}/samples/step-${step}.png`)) })),
    );
  } catch (cause) {
    throw ioError(where, `read ${folder}/samples`, cause);
  }
}

/** Whether the operating system refused: the one kind of failure that ends a run, whatever was to be written. */
export function isIoError(error: unknown): boolean {
  return error instanceof GanError && error.code === 'io';
}
