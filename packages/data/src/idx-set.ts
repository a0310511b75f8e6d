import { checkKnownOptions, GanError, nodeFs, written } from '@ganforge/formats';
import { type Checksum, readChecked } from './checksum.ts';
import { type DownloadOptions, download } from './download.ts';
import { cacheFolder, dataFolder } from './folders.ts';
import { parseIdx } from './idx.ts';
import { idxDataset } from './idx-dataset.ts';
import type { LabelledImageDataset } from './image-array-dataset.ts';

/** Settings of {@link mnist} and {@link fashionMnist}. */
export interface IdxSetOptions
  extends Pick<DownloadOptions, 'signal' | 'onProgress' | 'connectTimeout' | 'stallTimeout' | 'retries'> {
  /** 60,000 examples to train on, or 10,000 to test with. @default 'train' */
  readonly split?: 'train' | 'test';
  /**
   * Folder with local copies, such as `<dataDir>/mnist/train-images-idx3-ubyte.gz` (or without `.gz`); looked at first.
   * @default environment variable GANFORGE_DATA_DIR
   */
  readonly dataDir?: string;
  /** Folder that downloads are kept in. @default {@link cacheFolder} */
  readonly cacheDir?: string;
  /** Where the files are downloaded from, asked in this order; each ends in `/`. @default the publishers' */
  readonly mirrors?: readonly string[];
}

const transport = ['signal', 'onProgress', 'connectTimeout', 'stallTimeout', 'retries'] as const;
const known = ['split', 'dataDir', 'cacheDir', 'mirrors', ...transport];

/** A file of a set: its name without `.gz`, and the SHA-256 of its payload. */
interface IdxSetFile {
  readonly file: string;
  readonly sha256: string;
}

/** A published set of labelled images in IDX files. */
export interface IdxSet {
  /** How to call it in an error. */
  readonly title: string;
  /** Its folder under the data and cache folders, and the place that errors name. */
  readonly name: string;
  readonly mirrors: readonly string[];
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<'train' | 'test', { readonly images: IdxSetFile; readonly labels: IdxSetFile }>>;
}

/** Loads a split of a set from the data folder, the cache or the network, whichever has it first. */
export async function loadIdxSet(set: IdxSet, options: IdxSetOptions): Promise<LabelledImageDataset> {
  checkKnownOptions(`data/${set.name}`, options, known);
  const { split = 'train' } = options;
  if (split !== 'train' && split !== 'test') {
    throw new GanError(`data/${set.name}`, `split must be train or test; received ${written(split)}.`);
  }
  const { images, labels } = set.splits[split];
  const labelBytes = await payloadOf(set, labels, options); // the small file first: no network is noticed sooner
  const imageBytes = await payloadOf(set, images, options);
  return idxDataset({
    images: parseIdx(imageBytes, images.file),
    labels: parseIdx(labelBytes, labels.file),
    classes: set.classes,
  });
}

async function payloadOf(set: IdxSet, { file, sha256 }: IdxSetFile, options: IdxSetOptions): Promise<Uint8Array> {
  const checksum: Checksum = { algorithm: 'sha256', hex: sha256, of: 'payload' };
  const dataDir = options.dataDir ?? dataFolder();
  const local = dataDir === undefined ? undefined : await firstThat(`${dataDir}/${set.name}/${file}`);
  if (local !== undefined) {
    return readChecked(local, checksum).catch((cause: unknown) => {
      throw notTheSet(set, local, options, cause);
    });
  }

  const cacheDir = options.cacheDir ?? (await cacheFolder());
  const path = `${cacheDir}/${set.name}/${file}.gz`;
  const cached = await readChecked(path, checksum).catch((cause: unknown) => {
    if (cause instanceof GanError && (cause.code === 'file' || cause.code === 'checksum')) return undefined;
    throw cause; // damaged or not there is mended by the network, a refusal of the system is not
  });
  if (cached !== undefined) return cached;

  const urls = (options.mirrors ?? set.mirrors).map((mirror) => `${mirror}${file}.gz`);
  try {
    const own = Object.fromEntries(transport.map((name) => [name, options[name]]));
    await download({ ...own, urls, path, checksum });
  } catch (cause) {
    throw cause instanceof GanError && cause.code === 'network' ? offline(set, file, dataDir, cause) : cause;
  }
  return readChecked(path, checksum);
}

async function firstThat(path: string): Promise<string | undefined> {
  const fs = await nodeFs('data/idx-set');
  for (const candidate of [`${path}.gz`, path]) {
    const found = await fs.access(candidate).then(
      () => true,
      () => false,
    );
    if (found) return candidate;
  }
  return undefined;
}

/** The error of a local copy that is damaged or another file, with what to do; another error as it is. */
function notTheSet(set: IdxSet, local: string, { dataDir }: IdxSetOptions, cause: unknown): unknown {
  if (!(cause instanceof GanError && (cause.code === 'checksum' || cause.code === 'file'))) return cause;
  const source = dataDir === undefined ? 'unset GANFORGE_DATA_DIR' : 'leave out dataDir';
  const problem =
    `the local copy ${local} is not that of ${set.title}. Delete it or ${source} to have it downloaded. ` +
    cause.message.replace(/^\[.*?\] /, '');
  return new GanError(`data/${set.name}`, problem, { code: cause.code, cause });
}

function offline(set: IdxSet, file: string, dataDir: string | undefined, cause: GanError): GanError {
  const looked =
    dataDir === undefined ? 'GANFORGE_DATA_DIR is not set' : `${dataDir}/${set.name}/${file}.gz is not there`;
  const problem =
    `${set.title} is not on this machine (${looked}) and could not be downloaded. ` +
    `Set GANFORGE_DATA_DIR to a folder that holds ${set.name}/${file}.gz and its siblings, connect to the network, or ` +
    `use strokeDigits(), which needs no file. The download said: ${cause.message}`;
  return new GanError(`data/${set.name}`, problem, { code: 'network', cause });
}
