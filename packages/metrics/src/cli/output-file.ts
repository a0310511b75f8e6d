import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GanError } from '@ganforge/formats';
import { UsageError } from './usage-error.ts';

/** Defines the option of the commands that write statistics. */
export const OUTPUT_OPTION = {
  output: { type: 'text', value: 'FILE.npz', optional: true, about: 'The file to write.' },
} as const;

/**
 * Checks the output path of a command before anything is computed.
 *
 * @throws UsageError if the path is missing; GanError `file` or `io` if its folder does not exist or cannot be written,
 *   or if the path is a folder
 */
export async function outputFile(path: string | undefined): Promise<string> {
  if (path?.endsWith('.npz') !== true) {
    throw new UsageError(`-o FILE.npz must say where the statistics go; received ${path ?? 'nothing'}`);
  }
  const folder = dirname(path);
  const there = await stat(folder).catch(() => undefined);
  if (there?.isDirectory() !== true) {
    throw new GanError('metrics/cli', `${path} cannot be written: there is no folder ${folder}. Create it first.`, {
      code: 'file',
    });
  }
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw new GanError('metrics/cli', `${path} cannot be written: it is a folder.`, { code: 'file' });
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw new GanError('metrics/cli', `${path} cannot be written: the folder ${folder} is read-only.`, {
      code: 'io',
      cause,
    });
  });
  return path;
}
