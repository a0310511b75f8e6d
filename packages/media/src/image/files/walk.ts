import type { Dirent } from 'node:fs';
import type * as Fs from 'node:fs/promises';
import { GanError, ioError, nodeFs } from '@ganforge/formats';
import { byCodePoint, isImageName, isPassedOver } from './names.ts';

/** An image file under a folder. */
export interface FoundFile {
  /** The path relative to the folder, with `/`. Bytes of a name that is not UTF-8 are written as `\xe9`. */
  readonly name: string;
  /**
   * The path that is given to the system. It consists of the folder's path and the name, and is bytes if the name is
   * not UTF-8.
   */
  readonly path: string | Uint8Array;
}

/** Files and subfolders of a folder, each sorted by the code points of their names. */
export interface Found {
  readonly files: readonly FoundFile[];
  /** Names of the direct subfolders, without those that are skipped. */
  readonly subfolders: readonly string[];
}

const where = 'media/images';

/**
 * Finds the image files under `dir`, at any depth, by their extensions.
 *
 * They are sorted by the code points of their names, as in Python's `sorted`. Hidden names, `__MACOSX` and other
 * extensions are skipped; links are followed.
 *
 * @throws GanError `file` if the folder does not exist or has no image, or if a link is broken or leads to a folder
 *   that contains the link
 */
export async function findImages(dir: string): Promise<Found> {
  const fs = await nodeFs(where);
  const files: FoundFile[] = [];
  const subfolders = await walk(fs, { name: '', path: dir }, [], files);
  if (files.length === 0) throw noImages(dir);
  return { files: files.sort((a, b) => byCodePoint(a.name, b.name)), subfolders: subfolders.sort(byCodePoint) };
}

/** Returns the error for a folder or archive without images. */
export function noImages(path: string): GanError {
  const problem = `${path} holds no images: expected files that end in .png, .jpg, .jpeg, .webp or .tif.`;
  return new GanError(where, problem, { code: 'file' });
}

/**
 * Collects the image files of a folder and its subfolders.
 *
 * @param above real paths of the folders from the root to this one
 * @param found receives the files
 * @returns names of the subfolders
 */
async function walk(fs: typeof Fs, folder: FoundFile, above: readonly string[], found: FoundFile[]): Promise<string[]> {
  const shown = shownPath(folder.path);
  const subfolders: string[] = [];
  try {
    const real = (await fs.realpath(pathOf(folder.path), 'buffer')).toString('latin1');
    if (above.includes(real)) {
      throw new GanError(where, `${shown} links back to a folder above it. Remove the link.`, { code: 'file' });
    }
    for (const entry of await fs.readdir(pathOf(folder.path), { withFileTypes: true, encoding: 'buffer' })) {
      const name = textOf(entry.name);
      if (isPassedOver(name)) continue;
      const file = { name: folder.name === '' ? name : `${folder.name}/${name}`, path: below(folder.path, entry.name) };
      if (await isFolder(fs, entry, file.path)) {
        subfolders.push(name);
        await walk(fs, file, [...above, real], found);
      } else if (isImageName(name)) found.push(file);
    }
  } catch (cause) {
    throw ioError(where, `read ${shown}`, cause);
  }
  return subfolders;
}

async function isFolder(fs: typeof Fs, entry: Dirent<Buffer>, path: string | Uint8Array): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return (await fs.stat(pathOf(path))).isDirectory();
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code !== 'ENOENT' && code !== 'ELOOP') throw cause;
    throw new GanError(where, `${shownPath(path)} is a broken symbolic link. Remove it.`, { code: 'file', cause });
  }
}

/** Returns a path that Node's functions accept: a path in bytes must be a Buffer. */
export function pathOf(path: string | Uint8Array): string | Buffer {
  return typeof path === 'string' ? path : Buffer.from(path.buffer, path.byteOffset, path.length);
}

/** Formats a path for a message. */
export function shownPath(path: string | Uint8Array): string {
  return typeof path === 'string' ? path : textOf(path);
}

function below(folder: string | Uint8Array, name: Uint8Array): string | Uint8Array {
  const text = utf8(name);
  if (typeof folder === 'string' && text !== undefined) return `${folder}/${text}`;
  return Buffer.concat([Buffer.from(folder), Buffer.from('/'), name]);
}

/** Decodes a name. If the name is not UTF-8, bytes beyond ASCII are written as `\xe9`. */
function textOf(name: Uint8Array): string {
  const escaped = (byte: number): string =>
    byte < 128 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  return utf8(name) ?? Array.from(name, escaped).join('');
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
