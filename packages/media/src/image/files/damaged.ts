import { GanError } from '@ganforge/formats';
import type { ClassedFiles } from './classes.ts';
import type { ImageReader } from './reader.ts';
import type { FoundFile } from './walk.ts';

const where = 'media/images';
/** Number of files that are checked before other work may run, and maximum number of files in a message. */
const AT_ONCE = 1000;
const MOST_LISTED = 20;

/**
 * Returns the files that start with the bytes of a known image format.
 *
 * @param damaged collects the other files, each with the reason; if it is undefined, such a file is an error
 * @throws GanError `file` if there are other files and `damaged` is undefined, or if no image or a class without images
 *   remains
 */
export async function readableFiles(
  dir: string,
  found: ClassedFiles,
  reader: Pick<ImageReader, 'faultOf'>,
  damaged: string[] | undefined,
): Promise<ClassedFiles> {
  const { files, labels, classes } = found;
  const faults: (string | undefined)[] = [];
  for (let at = 0; at < files.length; at += AT_ONCE) {
    faults.push(...files.slice(at, at + AT_ONCE).map((file) => reader.faultOf(file)));
    await new Promise((resolve) => setTimeout(resolve, 0)); // lets other work run
  }
  const list = faults.flatMap((fault, i) => (fault === undefined ? [] : [`${files[i]!.name}: ${fault}`]));
  if (list.length === 0) return found;
  if (damaged === undefined || list.length === files.length) throw unreadable(dir, list);
  damaged.push(...list);
  const isKept = (_: unknown, i: number): boolean => faults[i] === undefined;
  const kept = labels?.filter(isKept);
  const empty = classes?.find((_, label) => !kept!.includes(label));
  if (empty !== undefined) {
    const problem = `all images of ${dir}/${empty} are damaged, but every subfolder is a class. Remove it or replace them.`;
    throw new GanError(where, problem, { code: 'file' });
  }
  return { files: files.filter(isKept), labels: kept, classes };
}

function unreadable(dir: string, list: readonly string[]): GanError {
  const shown = list.slice(0, MOST_LISTED).join('; ');
  const more = list.length > MOST_LISTED ? `; and ${list.length - MOST_LISTED} more` : '';
  const count = list.length === 1 ? 'an image' : `${list.length} images`;
  const problem =
    `${count} of ${dir} cannot be read: ${shown}${more}. Replace, remove or skip them ` + '(skipDamaged: true).';
  return new GanError(where, problem, { code: 'file' });
}

/**
 * Runs `work` on an image. If the image is damaged, `work` runs on the next intact image of the same class, cyclically.
 *
 * The replacements are the same in every run.
 *
 * @param damaged collects each damaged image once, with the reason
 * @throws GanError `file` if no image of the class can be read
 */
export async function orTheNext<T>(
  index: number,
  { files, labels }: Pick<ClassedFiles, 'files' | 'labels'>,
  damaged: string[],
  work: (file: FoundFile) => Promise<T>,
): Promise<T> {
  let refusal: unknown;
  for (let i = 0; i < files.length; i++) {
    const at = (index + i) % files.length;
    if (labels !== undefined && labels[at] !== labels[index]) continue;
    try {
      return await work(files[at]!);
    } catch (cause) {
      if (!(cause instanceof GanError) || cause.code !== 'file') throw cause;
      refusal ??= cause;
      const { name } = files[at]!;
      if (!damaged.some((one) => one.startsWith(`${name}: `))) damaged.push(`${name}: ${cause.problem}`);
    }
  }
  throw refusal;
}
