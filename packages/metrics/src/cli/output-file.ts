import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GanError } from '@ganforge/formats';
import { UsageError } from './usage-error.ts';

/** Option of the commands that write statistics. */
export const OUTPUT_OPTION = {
  output: { type: 'text', value: 'FILE.npz', optional: true, about: 'The file to write.' },
} as const;

/**
 * Where a command writes its statistics, made sure of before anything is computed.
 *
 * @throws UsageError where the command line does not say; GanError `file` or `io` for a folder that is not there, cannot
 * be written to, or a name that a folder has
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
