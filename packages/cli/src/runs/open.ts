import { isAbsolute, resolve } from 'node:path';
import type { LoadedGenerator } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { OpenedRun } from '@ganforge/run';
import { findVariant } from '../variants/zoo.ts';
import { findRun } from './find-run.ts';
import { openPretrained, pretrainedName } from './open-pretrained.ts';

/** What the command that trained a run says of it, beside what the run records: `command.json` in its folder. */
export interface RunCommand {
  /** A name, or the absolute path of a module. */
  readonly variant: string;
  /** Where the data was: names, or absolute paths. */
  readonly data: readonly string[];
  /** Whether subfolders were classes. */
  readonly labels: boolean;
  /** Whether images were mirrored half of the time. */
  readonly flip: boolean;
}

/** Name of the file of {@link RunCommand}. */
export const COMMAND_FILE = 'command.json';

/** What the command line says of a run; undefined for runs that were trained by code. */
export async function readRunCommand(run: OpenedRun): Promise<RunCommand | undefined> {
  const bytes = await run.read(COMMAND_FILE);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as RunCommand;
  } catch (cause) {
    throw new GanError('cli/runs', `${run.at}/${COMMAND_FILE} is damaged. Remove it.`, { code: 'checksum', cause });
  }
}

/** A place as it can be found from anywhere: a name stays, a path becomes absolute. */
export function lasting(place: string, isName: boolean): string {
  return isName || isAbsolute(place) ? place : resolve(place);
}

/** A run that is open, and its generator on an engine. */
export interface OpenGenerator {
  readonly run: OpenedRun;
  readonly generator: LoadedGenerator;
}

/**
 * The generator of a run, by its folder or address alone, or of `pretrained:NAME`.
 *
 * @param from `last`, `best`, or a name such as `step-40`
 * @throws GanError as `openRun` and `loadGenerator`
 */
export async function openGenerator(place: string, from: string): Promise<OpenGenerator> {
  if (pretrainedName(place) !== undefined) return openPretrained(place, from);
  const [{ loadGenerator }, { useEngine }] = await Promise.all([import('@ganforge/core'), import('@ganforge/engine')]);
  const run = await findRun(place);
  const command = await readRunCommand(run);
  const variant = await findVariant(command?.variant ?? run.record.config.gan);
  await useEngine();
  return { run, generator: await loadGenerator(run, variant, { from }) };
}
