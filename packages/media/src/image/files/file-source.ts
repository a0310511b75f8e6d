import { problemOf } from '@ganforge/formats';
import { decodeImage } from './decode.ts';
import { readAhead } from './read-ahead.ts';
import type { ImageSource, ReadImage, SourceImage } from './source.ts';
import type { ImageFile } from './threads.ts';

/** Files that are read and decoded while the one before is worked on; large photographs take 50 MB each. */
const AHEAD = 16;

/** The images in files, in the order of `names`, decoded beside the thread that reads. */
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

/** The image in a file; or why it cannot be read, what is damaged in an archive among it. */
async function decoded(open: () => ImageFile | Promise<ImageFile>): Promise<SourceImage | string> {
  let file: ImageFile;
  try {
    file = await open();
  } catch (cause) {
    return `damaged: ${problemOf(cause)}`;
  }
  return decodeImage(file);
}
