import { folderFiles } from './folder-files.ts';
import type { RunFiles } from './run-files.ts';
import { urlFiles } from './url-files.ts';

/**
 * Returns an object that reads the files of a run. `place` is an address (a URL, or a text that starts with `http://`
 * or `https://`) or a folder.
 */
export function filesAt(place: string | URL): RunFiles {
  const text = String(place);
  if (text.startsWith('file://')) return folderFiles(decodeURIComponent(new URL(text).pathname).replace(/\/$/, ''));
  return place instanceof URL || /^https?:\/\//.test(text)
    ? urlFiles(text)
    : folderFiles(text.replace(/(?<=.)\/+$/, ''));
}
