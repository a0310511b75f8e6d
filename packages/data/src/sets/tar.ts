import { GanError, leavesRoot, problemOf, safeNames } from '@ganforge/formats';
import { unpackTar } from 'modern-tar';

/** A regular file of a tar archive. */
export interface TarFile {
  /** A path that is safe on any system. {@link safeNames} created it. */
  readonly name: string;
  readonly data: Uint8Array;
}

const where = 'data/tar';

/**
 * Reads the regular files of a tar archive (ustar, pax or GNU) for which `wanted` returns true, in the order of the
 * archive. Folders and links are skipped.
 *
 * @param wanted returns whether to read the file with this name. Files that are not read use no memory
 * @param name the name that error messages use for the archive
 * @throws GanError `file` if a header's checksum is wrong, a file exceeds the archive, the final empty blocks are
 *   missing, or a name leaves the archive's folder
 */
export async function readTar(
  bytes: Uint8Array,
  wanted: (name: string) => boolean = () => true,
  name = 'the tar archive',
): Promise<TarFile[]> {
  const filter = (header: { readonly name: string; readonly type?: string | undefined }): boolean => {
    if (leavesRoot(header.name)) {
      throw new RangeError(`a file name is unsafe: ${JSON.stringify(header.name.slice(0, 100))}`);
    }
    return header.type === 'file' && wanted(header.name);
  };
  const entries = await unpackTar(bytes, { strict: true, filter }).catch((cause: unknown) => {
    const said = problemOf(cause).replace(/\.$/, '');
    throw new GanError(where, `${name} is damaged or truncated: ${said}. Download it again.`, { code: 'file', cause });
  });
  const names = safeNames(entries.map(({ header }) => header.name));
  return entries.map(({ data = new Uint8Array(0) }, i) => ({ name: names[i]!, data }));
}
