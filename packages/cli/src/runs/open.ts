import { isAbsolute, resolve } from 'node:path';
import type { LoadedGenerator } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { OpenedRun } from '@ganforge/run';
import { findVariant } from '../variants/zoo.ts';
import { findRun } from './find-run.ts';
import { openPretrained, pretrainedName } from './open-pretrained.ts';

/** The settings of the command that trained a run, stored as `command.json` in the run's folder. */
export interface RunCommand {
  /** Name of the variant, or the absolute path of a module. */
  readonly variant: string;
  /** The data: names or absolute paths. */
  readonly data: readonly string[];
  /** `true`: subfolders were classes. */
  readonly labels: boolean;
  /** `true`: images were mirrored with probability 1/2. */
  readonly flip: boolean;
}

/** Name of the file of {@link RunCommand}. */
export const COMMAND_FILE = 'command.json';

/** Reads the command of a run; undefined for runs that code trained. */
export async function readRunCommand(run: OpenedRun): Promise<RunCommand | undefined> {
  const bytes = await run.read(COMMAND_FILE);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as RunCommand;
  } catch (cause) {
    throw new GanError('cli/runs', `${run.at}/${COMMAND_FILE} is damaged. Remove it.`, { code: 'checksum', cause });
  }
}

/** Makes a place independent of the current folder: a name stays, a path becomes absolute. */
export function lasting(place: string, isName: boolean): string {
  return isName || isAbsolute(place) ? place : resolve(place);
}

/** An open run and its generator on an engine. */
export interface OpenGenerator {
  readonly run: OpenedRun;
  readonly generator: LoadedGenerator;
}

/**
 * Opens the generator of a run by its folder or address, or of `pretrained:NAME`.
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
