import { GanError, problemOf } from '@ganforge/formats';
import { decodeImage } from './image-decoder.ts';
import type { ImageSource, ReadImage, SourceImage } from './image-source.ts';
import type { ImageFile } from './png-threads.ts';
import { readAhead } from './read-ahead.ts';

/** What pytorch-fid takes for images. */
const IMAGE = /\.(bmp|jpe?g|pgm|png|ppm|tiff?|webp)$/i;
/** Files that are read and decoded while the one before is worked on; large photographs take 50 MB each. */
const AHEAD = 16;

/** The images in files, in the order of their names, decoded beside the thread that reads. */
export function imageFiles(
  name: string,
  names: readonly string[],
  open: (name: string) => ImageFile | Promise<ImageFile>,
): ImageSource {
  return {
    name,
    size: names.length,
    async *read(start, end) {
      const indices = Array.from({ length: end - start }, (_, i) => start + i);
      yield* readAhead(indices, AHEAD, async (index): Promise<ReadImage> => {
        const file = names[index]!;
        const image = await decoded(open, file);
        return typeof image === 'string' ? { index, name: file, unreadable: image } : { index, name: file, image };
      });
    },
  };
}

/** The image in a file; or why it cannot be read, what is damaged in an archive among it. */
async function decoded(
  open: (name: string) => ImageFile | Promise<ImageFile>,
  name: string,
): Promise<SourceImage | string> {
  let file: ImageFile;
  try {
    file = await open(name);
  } catch (cause) {
    return `damaged: ${problemOf(cause)}`;
  }
  return decodeImage(file);
}

/**
 * Those of `files` that are images by their endings, in the order of their code points.
 *
 * UTF-8 sorts as code points do; JavaScript's own order is by UTF-16 units.
 *
 * @throws GanError `file` where there are none
 */
export function imageNames(where: string, files: readonly string[]): string[] {
  const names = files.filter((name) => IMAGE.test(name));
  if (names.length > 0) return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  throw new GanError(
    'metrics/images',
    `${where} holds no images: expected files that end in .png, .jpg, .webp or .tif.`,
    {
      code: 'file',
    },
  );
}
