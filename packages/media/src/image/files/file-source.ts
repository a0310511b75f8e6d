import { problemOf } from '@ganforge/formats';
import { decodeImage } from './decode.ts';
import { readAhead } from './read-ahead.ts';
import type { ImageSource, ReadImage, SourceImage } from './source.ts';
import type { ImageFile } from './threads.ts';

/** Number of files that are read and decoded in advance. A large photograph needs 50 MB. */
const AHEAD = 16;

/** Returns an image source for files, in the order of `names`. The files are decoded in other threads. */
export function imageFiles(
  name: string,
  names: readonly string[],
  open: (index: number) => ImageFile | Promise<ImageFile>,
): ImageSource {
  return {
    name,
    size: names.length,
    async *read(start, end) {
      const indices = Array.from({ length: end - start }, (_, i) => start + i);
      yield* readAhead(indices, AHEAD, async (index): Promise<ReadImage> => {
        const file = names[index]!;
        const image = await decoded(() => open(index));
        return typeof image === 'string' ? { index, name: file, unreadable: image } : { index, name: file, image };
      });
    },
  };
}

/** Returns the image in a file, or the reason why it cannot be read. The reason can also be a damaged archive. */
async function decoded(open: () => ImageFile | Promise<ImageFile>): Promise<SourceImage | string> {
  let file: ImageFile;
  try {
    file = await open();
  } catch (cause) {
    return `damaged: ${problemOf(cause)}`;
  }
  return decodeImage(file);
}
