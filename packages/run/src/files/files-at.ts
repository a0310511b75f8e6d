import { folderFiles } from './folder-files.ts';
import type { RunFiles } from './run-files.ts';
import { urlFiles } from './url-files.ts';

/** Returns the files of a run: of an address if `place` is a URL or `http(s)://...`, otherwise of a folder. */
export function filesAt(place: string | URL): RunFiles {
  const text = String(place);
  if (text.startsWith('file://')) return folderFiles(decodeURIComponent(new URL(text).pathname).replace(/\/$/, ''));
  return place instanceof URL || /^https?:\/\//.test(text)
    ? urlFiles(text)
    : folderFiles(text.replace(/(?<=.)\/+$/, ''));
}
