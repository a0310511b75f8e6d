import { writeZip } from '@ganforge/formats';
import { find } from '../damage.ts';

/** Returns an uncompressed archive of files with exactly these names, which may be unsafe paths. */
export function oddZip(files: readonly (readonly [name: string | Uint8Array, content: string])[]): Uint8Array {
  const names = files.map(([name]) => (typeof name === 'string' ? new TextEncoder().encode(name) : name));
  // The files are written under other names of the same lengths, which sort in the order of the files. Then these names
  // are overwritten.
  const places = names.map((name, i) => `${String.fromCharCode(0x61 + i)}${'_'.repeat(name.length - 1)}`);
  const archive = writeZip(
    Object.fromEntries(places.map((place, i) => [place, new TextEncoder().encode(files[i]![1])])),
  );
  places.forEach((place, i) => {
    const bytes = [...new TextEncoder().encode(place)];
    const central = find(archive, [0x50, 0x4b, 1, 2], i) + 46;
    archive.set(names[i]!, find(archive, bytes));
    archive.set(names[i]!, central);
  });
  return archive;
}
