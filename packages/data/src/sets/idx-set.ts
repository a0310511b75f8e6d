import { type Checksum, readChecked } from '@ganforge/formats/download';
import { parseIdx } from '../images/idx.ts';
import { idxDataset } from '../images/idx-dataset.ts';
import type { LabelledImageDataset } from '../images/image-array-dataset.ts';
import {
  checkSplit,
  fetchPublished,
  firstThat,
  localFolder,
  notTheSet,
  type PublishedSet,
  type PublishedSetOptions,
} from './published-file.ts';

/** A file of a dataset, given by its name without `.gz` and by the SHA-256 of its decompressed content. */
interface IdxSetFile {
  readonly file: string;
  readonly sha256: string;
}

/** A published dataset of labelled images in IDX files. */
export interface IdxSet extends PublishedSet {
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<'train' | 'test', { readonly images: IdxSetFile; readonly labels: IdxSetFile }>>;
}

/** Loads a split of a dataset. It searches the data folder, then the cache, then the network. */
export async function loadIdxSet(set: IdxSet, options: PublishedSetOptions): Promise<LabelledImageDataset> {
  const split = checkSplit(set, options);
  const { images, labels } = set.splits[split];
  // The small file is downloaded first, so that a missing network causes an error sooner.
  const labelBytes = await payloadOf(set, labels, options);
  const imageBytes = await payloadOf(set, images, options);
  return idxDataset({
    images: parseIdx(imageBytes, images.file),
    labels: parseIdx(labelBytes, labels.file),
    classes: set.classes,
  });
}

async function payloadOf(set: IdxSet, { file, sha256 }: IdxSetFile, options: PublishedSetOptions): Promise<Uint8Array> {
  const checksum: Checksum = { algorithm: 'sha256', hex: sha256, of: 'payload' };
  const folder = localFolder(set, options);
  const local = folder === undefined ? undefined : await firstThat(`${folder}/${file}`);
  if (local === undefined) return fetchPublished(set, `${file}.gz`, checksum, options);
  return readChecked(local, checksum).catch((cause: unknown) => {
    throw notTheSet(set, local, options, cause);
  });
}
