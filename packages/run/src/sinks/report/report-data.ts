import { GanError } from '@ganforge/formats';
import type { Finding } from '../../events/events.ts';
import { liveEvents, readHistory } from '../../events/history.ts';
import type { RunFiles } from '../../files/run-files.ts';
import { readRunRecord } from '../../folder/run-folder.ts';
import { type RunMetrics, readMetrics } from '../../metrics.ts';
import { picturesOf, type SampleFile } from '../../read/samples.ts';
import type { RunRecord } from '../../record/run-record.ts';
import { type Curve, CurveBins } from './curves.ts';

/** The number of earlier pictures, which show how the samples changed. */
const EARLIER = 6;

/** A picture of samples at one step. */
export interface SamplePicture {
  readonly step: number;
  readonly png: Uint8Array;
}

/** Contains the data of a report, which is read from the folder of a run. */
export interface ReportData {
  readonly run: RunRecord;
  readonly metrics: RunMetrics;
  /** The losses and logged values, by `<player>/<name>`. */
  readonly losses: readonly Curve[];
  /** The values of the metrics. */
  readonly scores: readonly Curve[];
  /** Some pictures in the order of steps. The last one is shown larger. */
  readonly samples: readonly SamplePicture[];
  readonly gif?: Uint8Array;
  /** The health findings. */
  readonly health: readonly Finding[];
}

/**
 * Reads the data of a report. The events are streamed, so the log may have any size.
 *
 * @throws GanError `file` if the run has no `metrics.json` yet
 */
export async function readReportData(files: RunFiles): Promise<ReportData> {
  const { thin } = await import('@ganforge/media/pictures');
  const run = await readRunRecord(files);
  const metrics = await readMetrics(files);
  if (metrics === undefined) {
    throw new GanError('run/report', `${files.at} has no metrics.json yet. Wait for its first checkpoint.`, {
      code: 'file',
    });
  }
  const [losses, scores] = [new CurveBins(metrics.step), new CurveBins(metrics.step)];
  const shown: SampleFile[] = [];
  const health: Finding[] = [];
  for await (const event of liveEvents(files, await readHistory(files))) {
    if (event.type === 'step') {
      for (const [name, value] of Object.entries(event.terms)) losses.add(name, event.step, value);
      for (const [name, value] of Object.entries(event.logged)) losses.add(name, event.step, value);
    } else if (event.type === 'metrics') {
      for (const [name, value] of Object.entries(event.values)) scores.add(name, event.step, value);
    } else if (event.type === 'health') {
      health.push(event.finding);
    } else if (event.type === 'sample') {
      for (const path of event.paths ?? []) shown.push({ step: event.step, path });
    }
  }
  const pictures = picturesOf(shown);
  const samples: SamplePicture[] = [];
  for (const { step, path } of [...thin(pictures.slice(0, -1), EARLIER), ...pictures.slice(-1)]) {
    const png = await files.read(path);
    if (png !== undefined) samples.push({ step, png });
  }
  const gif = await files.read('samples.gif');
  return { run, metrics, losses: losses.curves(), scores: scores.curves(), samples, health, ...(gif && { gif }) };
}
