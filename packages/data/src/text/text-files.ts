import { GanError, ioError, nodeFs, readBytes } from '@ganforge/formats';
import { byCodePoint, type FitTextsOptions, readLines } from '@ganforge/media';
import { type LabelledTextDataset, type TextDataset, textDataset } from './text-dataset.ts';

const where = 'data/text-files';
/** The extensions that are removed from a file name. `dogs.txt`, `dogs.txt.gz` and `dogs.gz` all become `dogs`. */
const ending = /(\.txt)?(\.gz)?$/i;

/**
 * Creates a dataset from the lines of a UTF-8 text file, gzipped or not. Each line is a text. It works only in Node.
 *
 * A line is dropped and counted in `leftOut` if it is empty, longer than `length`, or contains a token outside
 * `vocabulary`.
 *
 * @throws GanError `file` if the file is missing, damaged or not UTF-8; `argument` if no line is accepted
 * @example
 * const captions = await textLines('image_coco.txt.gz', { length: 20, vocabulary: 5000 });
 */
export async function textLines(path: string, options: FitTextsOptions = {}): Promise<TextDataset> {
  return textDataset({ texts: await linesAt(path) }, options);
}

/**
 * Creates a dataset from the text files of a folder (.txt, .gz). Each file is a class with the name of the file. It
 * works only in Node.
 *
 * Classes are sorted by the code points of their names. Hidden files and other file types are skipped.
 *
 * @throws GanError `file` if the folder has no text files or two files of the same class; otherwise under the same
 *   conditions as `textLines`
 * @example
 * const subjects = await textFolder('subjects'); // subjects/kitchen.txt, subjects/street.txt.gz
 */
export async function textFolder(dir: string, options: FitTextsOptions = {}): Promise<LabelledTextDataset> {
  const fs = await nodeFs(where);
  const names = await fs.readdir(dir).catch((cause: unknown) => {
    throw ioError(where, `read ${dir}`, cause);
  });
  const files = names.filter((name) => !name.startsWith('.') && /\.(txt|gz)$/i.test(name)).sort(byCodePoint);
  if (files.length === 0) throw new GanError(where, `${dir} holds no files that end in .txt or .gz.`, { code: 'file' });
  const classes = files.map((name) => name.replace(ending, ''));
  const twice = classes.find((name, i) => classes.indexOf(name) < i);
  if (twice !== undefined) {
    throw new GanError(where, `${dir} holds two files of the class '${twice}'. Remove one.`, { code: 'file' });
  }
  const texts = await Promise.all(files.map((name) => linesAt(`${dir}/${name}`)));
  const labels = texts.flatMap((lines, label) => lines.map(() => label));
  return textDataset({ texts: texts.flat(), labels, classes }, options) as LabelledTextDataset;
}

async function linesAt(path: string): Promise<string[]> {
  const bytes = await readBytes(path, where).catch((cause: unknown) => {
    throw ioError(where, `read ${path}`, cause);
  });
  return readLines({ path, bytes });
}
