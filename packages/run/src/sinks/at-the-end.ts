import { writeFileAtomic } from '@ganforge/formats';
import { folderFiles } from '../files/folder-files.ts';
import type { RunFiles } from '../files/run-files.ts';
import type { Sink } from './sink.ts';

/**
 * A sink that writes one file when a run has ended, however it did.
 *
 * @param make its contents, of what the folder holds; undefined for no file
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
