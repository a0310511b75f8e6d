import { liveEvents, readHistory } from '../events/history.ts';
import type { RunFiles } from '../files/run-files.ts';

/** A file with samples of a run at one step. */
export interface SampleFile {
  readonly step: number;
  /** The path in the folder of the run, such as `samples/step-40.png`. */
  readonly path: string;
}

/** Selects one picture for each step. It is the picture of the first entry that has a picture. */
export function picturesOf(samples: readonly SampleFile[]): SampleFile[] {
  const pictures = samples.filter(({ path }) => path.endsWith('.png'));
  return pictures.filter(({ step }, i) => pictures[i - 1]?.step !== step);
}

/** Lists the valid samples of a run in the order of steps. */
export async function readSamples(files: RunFiles): Promise<SampleFile[]> {
  const samples: SampleFile[] = [];
  for await (const event of liveEvents(files, await readHistory(files))) {
    if (event.type !== 'sample') continue;
    for (const path of event.paths ?? []) samples.push({ step: event.step, path });
  }
  return samples;
}
