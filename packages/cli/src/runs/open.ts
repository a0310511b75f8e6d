import { isAbsolute, resolve } from 'node:path';
import type { LoadedGenerator } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { OpenedRun } from '@ganforge/run';
import { findVariant } from '../variants/zoo.ts';
import { findRun } from './find-run.ts';
import { openPretrained, pretrainedName } from './open-pretrained.ts';

/**
 * Contains the settings of the command that trained a run. They are stored as `command.json` in the folder of the run.
 */
export interface RunCommand {
  /** The name of the variant, or the absolute path of a module. */
  readonly variant: string;
  /** The data, as names or absolute paths. */
  readonly data: readonly string[];
  /** Whether subfolders were classes. */
  readonly labels: boolean;
  /** Whether images were mirrored with probability 1/2. */
  readonly flip: boolean;
}

/** The name of the file that stores a {@link RunCommand}. */
export const COMMAND_FILE = 'command.json';

/** Reads the command of a run. Returns undefined if the run was not trained by this program. */
export async function readRunCommand(run: OpenedRun): Promise<RunCommand | undefined> {
  const bytes = await run.read(COMMAND_FILE);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as RunCommand;
  } catch (cause) {
    throw new GanError('cli/runs', `${run.at}/${COMMAND_FILE} is damaged. Remove it.`, { code: 'checksum', cause });
  }
}

/** Returns a place that does not depend on the current folder: a name is not changed, and a path becomes absolute. */
export function lasting(place: string, isName: boolean): string {
  return isName || isAbsolute(place) ? place : resolve(place);
}

/** Contains an open run and its generator, which is on an engine. */
export interface OpenGenerator {
  readonly run: OpenedRun;
  readonly generator: LoadedGenerator;
}

/**
 * Opens the generator of a run, which is given by a folder or an address, or the generator of `pretrained:NAME`.
 *
 * @param from the checkpoint: `last`, `best`, or a name such as `step-40`
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
