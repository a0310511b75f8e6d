import { checkKnownOptions, GanError } from '@ganforge/formats';
import { fitNames } from '@ganforge/media';
import { type ImageFolder, type ImageFolderOptions, openFolder } from '../images/image-folder.ts';
import { type UnpairedDataset, unpaired } from './unpaired.ts';

const where = 'data/unpaired-folders';

/**
 * Creates an unpaired dataset from two image folders, such as `trainA` and `trainB` of CycleGAN.
 *
 * It takes the options of `imageFolder` and uses them for both folders. For the combination of images, see `unpaired`.
 * Subfolders are not used as classes.
 *
 * @throws GanError under the same conditions as `imageFolder`, with the side in the message, and as `unpaired`
 * @example
 * const options = { size: 256, resize: [286, 286], crop: 'random', flip: true } as const;
 * const dataset = await unpairedFolders('horse2zebra/trainA', 'horse2zebra/trainB', options);
 */
export async function unpairedFolders(
  dirA: string,
  dirB: string,
  options: Omit<ImageFolderOptions, 'labels'> = {},
): Promise<UnpairedDataset> {
  checkKnownOptions(where, options, [...fitNames, 'skipDamaged']);
  const open = (side: string, dir: string): Promise<ImageFolder> =>
    openFolder(dir, { ...options, labels: false }).catch((cause: unknown) => {
      if (!(cause instanceof GanError)) throw cause;
      throw new GanError(where, `side ${side}: ${cause.problem}`, { code: cause.code, cause });
    });
  const a = await open('a', dirA);
  return unpaired(a, await open('b', dirB));
}
