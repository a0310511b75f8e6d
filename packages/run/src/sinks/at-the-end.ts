import { writeFileAtomic } from '@ganforge/formats';
import { folderFiles } from '../files/folder-files.ts';
import type { RunFiles } from '../files/run-files.ts';
import type { Sink } from './sink.ts';

/**
 * Makes a sink that writes one file when a run has ended, with or without an error.
 *
 * @param make returns its content, computed from the folder; undefined for no file
 */
export function atTheEnd(name: string, make: (files: RunFiles) => Promise<Uint8Array | string | undefined>): Sink {
  return {
    name,
    open: ({ folder }) =>
      folder === undefined
        ? undefined
        : {
            async event({ type }) {
              if (type !== 'finished' && type !== 'failed') return;
              const contents = await make(folderFiles(folder));
              if (contents !== undefined) await writeFileAtomic(`${folder}/${name}`, contents, `run/${name}`);
            },
          },
  };
}
