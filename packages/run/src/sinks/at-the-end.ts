import { writeFileAtomic } from '@ganforge/formats';
import { folderFiles } from '../files/folder-files.ts';
import type { RunFiles } from '../files/run-files.ts';
import type { Sink } from './sink.ts';

/**
 * Creates a sink that writes one file when a run has ended, also if the run ended with an error.
 *
 * @param make returns the content of the file, which it computes from the folder; for undefined, no file is written
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
