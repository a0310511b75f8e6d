import { GanError, ioError, nodeFs } from '@ganforge/formats';
import { readChecked } from '@ganforge/formats/download';
import { cifar10Classes, cifarBytes, parseCifar } from '../images/cifar.ts';
import { imageArrayDataset, type LabelledImageDataset } from '../images/image-array-dataset.ts';
import {
  checkSplit,
  fetchPublished,
  firstThat,
  localFolder,
  notTheSet,
  type PublishedSet,
  type PublishedSetOptions,
} from './published-file.ts';
import { readTar } from './tar.ts';

const set: PublishedSet = {
  title: 'CIFAR-10',
  name: 'cifar10',
  standIn: { name: 'drawn-faces', call: 'drawnFaces()' },
  mirrors: ['https://www.cs.toronto.edu/~kriz/'], // the address of the publisher
};
const where = 'data/cifar10';
const archive = 'cifar-10-binary.tar.gz';
/** The MD5 sum of the download according to the publisher. */
const md5 = 'c32a1d4ab5d03f1284b67883e8d87530';

/**
 * The names of the files of each split. A data folder may also contain parts of the published files, such as
 * `data_batch_1_first4000.bin`.
 */
const batches = { train: /^data_batch_.*\.bin(\.gz)?$/, test: /^test_batch.*\.bin(\.gz)?$/ } as const;
/** The name of the file with the class names. */
const meta = 'batches.meta.txt';
/** Number of bytes of an image. */
const IMAGE = 32 * 32 * 3;

/**
 * Loads CIFAR-10, which has 60,000 RGB photographs of 32x32 pixels in ten classes (Krizhevsky 2009). `train` has 50,000
 * of them and `test` has 10,000.
 *
 * It searches `<GANFORGE_DATA_DIR>/cifar10` and then the cache. If it finds nothing, it downloads 170 MB to the cache.
 * In the data folder it reads all files named `data_batch_*.bin` or `test_batch*.bin`, gzipped or not, in the order of
 * their names, or the archive `cifar-10-binary.tar.gz`. If the folder contains only some of the files, the dataset has
 * fewer examples; see `size`. The checksum of an archive is always verified. Unpacking needs 0.8 GB of memory for a
 * short time. The class names come from `batches.meta.txt` next to the records, if it exists. Batches have `images`
 * float32 [n,32,32,3] in [-1,1] and `labels` int32 [n]. It works only in Node.
 *
 * @throws GanError `network` if no local copy exists and the download fails; `checksum` or `file` if a file is not
 *   CIFAR-10; `io` if the cache cannot be written; the signal's reason after an abort
 * @example
 * const cars = onlyClasses(await cifar10(), ['automobile']);
 */
export function cifar10(options: PublishedSetOptions = {}): Promise<LabelledImageDataset> {
  return loadCifar10(md5, options);
}

/** Loads {@link cifar10} from an archive with the given MD5 sum. */
export async function loadCifar10(hex: string, options: PublishedSetOptions): Promise<LabelledImageDataset> {
  const split = checkSplit(set, options);
  const folder = localFolder(set, options);
  const local = folder === undefined ? [] : await localFiles(folder, split);
  if (folder === undefined || local.length === 0) {
    const checksum = { algorithm: 'md5', hex } as const;
    const packed = folder === undefined ? undefined : await firstThat(`${folder}/${archive.replace(/\.gz$/, '')}`);
    const bytes =
      packed === undefined ? fetchPublished(set, archive, checksum, options) : readChecked(packed, checksum);
    const unpacked = await bytes.catch((cause: unknown) => {
      throw packed === undefined ? cause : notTheSet(set, packed, options, cause);
    });
    const isOfSplit = (path: string): boolean => path.endsWith(`/${meta}`) || batches[split].test(baseOf(path));
    return datasetOf(await readTar(unpacked, isOfSplit, archive), split);
  }
  try {
    return datasetOf(local, split);
  } catch (cause) {
    throw notTheSet(set, folder, options, cause);
  }
}

/** A file of the dataset, given by its name or path and by its bytes. */
interface SetFile {
  readonly name: string;
  readonly data: Uint8Array;
}

/**
 * Returns the files of a split in a folder, and the file with the class names. It returns none if the folder has none.
 */
async function localFiles(folder: string, split: keyof typeof batches): Promise<SetFile[]> {
  const fs = await nodeFs(where);
  const names = await fs.readdir(folder).catch((cause: unknown) => {
    if ((cause as { code?: string }).code === 'ENOENT') return [];
    throw ioError(where, `read ${folder}`, cause);
  });
  if (!names.some((name) => batches[split].test(name))) return [];
  const wanted = names.filter((name) => name === meta || batches[split].test(name));
  const read = async (name: string): Promise<SetFile> => {
    const path = `${folder}/${name}`;
    return { name: path, data: await cifarBytes(path, path) };
  };
  return Promise.all(wanted.map(read));
}

/** Returns the last part of a path. */
function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Creates a dataset from the records in the files of a split, in the order of the files' names. */
function datasetOf(files: readonly SetFile[], split: keyof typeof batches): LabelledImageDataset {
  const names = files.find(({ name }) => baseOf(name) === meta);
  const classes = names === undefined ? cifar10Classes : classNames(names);
  const parts = files
    .filter(({ name }) => batches[split].test(baseOf(name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, data }) => parseCifar(data, { name, classes }));
  if (parts.length === 0)
    throw new GanError(where, `${archive} holds no file of the split ${split}.`, { code: 'file' });
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const images = new Uint8Array(size * IMAGE);
  const labels = new Int32Array(size);
  let at = 0;
  for (const part of parts) {
    images.set(part.images, at * IMAGE);
    labels.set(part.labels, at);
    at += part.size;
  }
  return imageArrayDataset({ images, height: 32, width: 32, channels: 3, labels, classes });
}

/** Returns the ten class names in batches.meta.txt, which has one name per line. */
function classNames({ name, data }: SetFile): string[] {
  const lines = new TextDecoder().decode(data).split('\n');
  const names = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (names.length === cifar10Classes.length) return names;
  throw new GanError(where, `${name} must name 10 classes, one a line; received ${names.length} lines.`, {
    code: 'file',
  });
}
