import { ioError, nodeFs, readBytes, readSafetensors } from '@ganforge/formats';
import { isLocked } from '../folder/lock.ts';
import type { RunFiles } from './run-files.ts';

const where = 'run/folder-files';
const PART = 2 ** 20;

/** Returns an object that reads the files of a run in a folder on this machine. */
export function folderFiles(folder: string): RunFiles {
  const orMissing =
    (path: string) =>
    (cause: unknown): undefined => {
      if (['ENOENT', 'ENOTDIR'].includes((cause as { code?: string }).code ?? '')) return undefined;
      throw ioError(where, `read ${folder}/${path}`, cause);
    };
  return {
    at: folder,
    local: true,
    read: (path) => readBytes(`${folder}/${path}`, where).catch(orMissing(path)),
    async *stream(path, from = 0) {
      const fs = await nodeFs(where);
      const file = await fs.open(`${folder}/${path}`, 'r').catch(orMissing(path));
      if (file === undefined) return;
      try {
        for (let at = from; ; ) {
          const { bytesRead, buffer } = await file.read(new Uint8Array(PART), 0, PART, at);
          if (bytesRead === 0) return;
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await file.close();
      }
    },
    async arrays(path) {
      const fs = await nodeFs(where);
      const stat = await fs.stat(`${folder}/${path}`).catch(orMissing(path));
      return stat === undefined ? undefined : readSafetensors(`${folder}/${path}`);
    },
    async list(path) {
      const fs = await nodeFs(where);
      return fs.readdir(`${folder}/${path}`).catch((cause) => orMissing(path)(cause) ?? []);
    },
    isLocked: () => isLocked(folder),
  };
}
