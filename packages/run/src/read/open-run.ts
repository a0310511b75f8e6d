import { GanError } from '@ganforge/formats';
import { type Checkpoint, readCheckpoint } from '../checkpoints/checkpoint.ts';
import type { LoggedEvent } from '../events/events.ts';
import { liveEvents, readHistory } from '../events/history.ts';
import { filesAt } from '../files/files-at.ts';
import type { RunFiles } from '../files/run-files.ts';
import { readRunRecord } from '../folder/run-folder.ts';
import { type RunMetrics, readMetrics } from '../metrics.ts';
import type { RunRecord } from '../record/run-record.ts';
import { readSamples, type SampleFile } from './samples.ts';

const where = 'run/open-run';

/** A run that is open for reading. Reading does not change the run, and the run may be training meanwhile. */
export interface OpenedRun {
  /** The folder or address of the run. */
  readonly at: string;
  /** The content of `run.json`. */
  readonly record: RunRecord;
  /** Reads the current `metrics.json`. Returns undefined if it does not exist yet. */
  metrics(): Promise<RunMetrics | undefined>;
  /** Iterates over the valid events, in order. Events that a resume made invalid are skipped. */
  events(): AsyncIterable<LoggedEvent>;
  /** Lists the files of samples in the order of steps. */
  samples(): Promise<SampleFile[]>;
  /**
   * Lists the names of the checkpoints in the order of steps. For an address, it lists only those that `metrics.json`
   * names.
   */
  checkpoints(): Promise<string[]>;
  /**
   * Reads the arrays and the manifest of a checkpoint, and verifies every byte.
   *
   * @param which the checkpoint: `last`, `best` or a name such as `step-40`. @default 'last'
   * @param parts the files to read, without `.safetensors`. @default all
   * @throws GanError `file` if there is no such checkpoint; `checksum` with the name of a damaged file
   */
  checkpoint(which?: string, parts?: readonly string[]): Promise<Checkpoint>;
  /** Reads any other file of the run, such as a picture. Returns undefined if the file is missing. */
  read(path: string): Promise<Uint8Array | undefined>;
}

/**
 * Opens a run for reading. In Node, `place` is a folder or an address; in a browser it is the address of a server that
 * serves the folder. It does not need tfjs.
 *
 * @throws GanError `file` if there is no run; `checksum` if its record is damaged; `network` if the server does not
 *   answer
 *
 * @example
 * const run = await openRun('runs/digits'); // or 'https://example.org/runs/digits/'
 * for await (const event of run.events()) if (event.type === 'step') console.log(event.step, event.terms);
 * const { arrays } = await run.checkpoint('best');
 */
export async function openRun(place: string | URL): Promise<OpenedRun> {
  const files = filesAt(place);
  const record = await readRunRecord(files);
  return {
    at: files.at,
    record,
    metrics: () => readMetrics(files),
    async *events() {
      yield* liveEvents(files, await readHistory(files));
    },
    samples: () => readSamples(files),
    checkpoints: () => checkpointsOf(files),
    async checkpoint(which = 'last', parts) {
      return readCheckpoint(files, await nameOf(files, which), parts);
    },
    read: (path) => files.read(path),
  };
}

async function checkpointsOf(files: RunFiles): Promise<string[]> {
  const listed = await files.list('checkpoints');
  const named = listed ?? Object.values((await readMetrics(files))?.checkpoints ?? {});
  const steps = named.flatMap((name) => /^step-(\d+)$/.exec(name ?? '')?.[1] ?? []).map(Number);
  return [...new Set(steps)].sort((a, b) => a - b).map((step) => `step-${step}`);
}

async function nameOf(files: RunFiles, which: string): Promise<string> {
  const names = await checkpointsOf(files);
  let name: string | null | undefined = which;
  if (which === 'last') name = names.at(-1);
  if (which === 'best') name = (await readMetrics(files))?.checkpoints.best;
  // A server cannot list folders, so any name may exist.
  const unlisted = (await files.list('checkpoints')) === undefined && /^step-\d+$/.test(which);
  if (name != null && (names.includes(name) || unlisted)) return name;
  const problem = `${files.at} has no checkpoint '${which}'. It has: ${names.join(', ') || 'none'}.`;
  throw new GanError(where, problem, { code: 'file' });
}
