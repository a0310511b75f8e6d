import { checkKnownOptions, formatValue, GanError, nodeFs } from '@ganforge/formats';
import { type Checksum, cacheFolder, type DownloadOptions, download, readChecked } from '@ganforge/formats/download';
import { dataFolder } from './folders.ts';

/** Options that the loaders of published datasets share. */
export interface PublishedSetOptions
  extends Pick<DownloadOptions, 'signal' | 'onProgress' | 'connectTimeout' | 'stallTimeout' | 'retries'> {
  /** The training set or the test set. @default 'train' */
  readonly split?: 'train' | 'test';
  /**
   * Folder with local copies, such as `<dataDir>/mnist/train-images-idx3-ubyte.gz` (also without `.gz`). It is searched
   * first.
   * @default environment variable GANFORGE_DATA_DIR
   */
  readonly dataDir?: string;
  /** Folder for downloads. @default {@link cacheFolder} */
  readonly cacheDir?: string;
  /** Base addresses for downloads, tried in this order; each ends with `/`. @default the publishers' addresses */
  readonly mirrors?: readonly string[];
}

/** A published dataset with its names in messages and folders. */
export interface PublishedSet {
  /** The name in messages. */
  readonly title: string;
  /** The name of its folder in the data and cache folders, and of its module in messages. */
  readonly name: string;
  readonly mirrors: readonly string[];
  /** A drawn dataset that needs no file, for advice: its name in the command, and the function that makes it. */
  readonly standIn: { readonly name: string; readonly call: string };
}

/** The replacement for grey images of 28 x 28. */
export const drawnDigits: PublishedSet['standIn'] = { name: 'stroke-digits', call: 'strokeDigits()' };

const transport = ['signal', 'onProgress', 'connectTimeout', 'stallTimeout', 'retries'] as const;
const known = ['split', 'dataDir', 'cacheDir', 'mirrors', ...transport];

/** Checks the options and returns the split. */
export function checkSplit(set: PublishedSet, options: PublishedSetOptions): 'train' | 'test' {
  checkKnownOptions(`data/${set.name}`, options, known);
  const { split = 'train' } = options;
  if (split === 'train' || split === 'test') return split;
  throw new GanError(`data/${set.name}`, `split must be train or test; received ${formatValue(split)}.`);
}

/** Returns the folder of the dataset's local copies, if one is set. */
export function localFolder(set: PublishedSet, { dataDir = dataFolder() }: PublishedSetOptions): string | undefined {
  return dataDir === undefined ? undefined : `${dataDir}/${set.name}`;
}

/** Returns the decompressed content of a file from the cache or the network, and checks it. */
export async function fetchPublished(
  set: PublishedSet,
  file: string,
  checksum: Checksum,
  options: PublishedSetOptions,
): Promise<Uint8Array> {
  const cacheDir = options.cacheDir ?? (await cacheFolder());
  const path = `${cacheDir}/${set.name}/${file}`;
  const cached = await readChecked(path, checksum).catch((cause: unknown) => {
    if (cause instanceof GanError && (cause.code === 'file' || cause.code === 'checksum')) return undefined;
    throw cause; // a download repairs a damaged or missing file, but not an error of the system
  });
  if (cached !== undefined) return cached;

  const urls = (options.mirrors ?? set.mirrors).map((mirror) => `${mirror}${file}`);
  try {
    const own = Object.fromEntries(transport.map((name) => [name, options[name]]));
    await download({ ...own, urls, path, checksum });
  } catch (cause) {
    throw cause instanceof GanError && cause.code === 'network' ? offline(set, file, options, cause) : cause;
  }
  return readChecked(path, checksum);
}

/** Returns `path` or `path.gz`, whichever exists. */
export async function firstThat(path: string): Promise<string | undefined> {
  const fs = await nodeFs('data/published-file');
  for (const candidate of [`${path}.gz`, path]) {
    const found = await fs.access(candidate).then(
      () => true,
      () => false,
    );
    if (found) return candidate;
  }
  return undefined;
}

/** Adds advice to the error of a damaged or wrong local copy; returns other errors unchanged. */
export function notTheSet(set: PublishedSet, local: string, { dataDir }: PublishedSetOptions, cause: unknown): unknown {
  if (!(cause instanceof GanError && (cause.code === 'checksum' || cause.code === 'file'))) return cause;
  const source = dataDir === undefined ? 'unset GANFORGE_DATA_DIR' : 'leave out dataDir';
  const problem =
    `the local copy ${local} is not the file of ${set.title}. Delete it or ${source}; then it is downloaded. ` +
    cause.problem;
  return new GanError(`data/${set.name}`, problem, { code: cause.code, cause });
}

function offline(set: PublishedSet, file: string, options: PublishedSetOptions, cause: GanError): GanError {
  const local = localFolder(set, options);
  const looked = local === undefined ? 'GANFORGE_DATA_DIR is not set' : `${local}/${file} is not there`;
  const { name, call } = set.standIn;
  const problem =
    `${set.title} is not on this machine (${looked}) and could not be downloaded. ` +
    `Set GANFORGE_DATA_DIR to a folder that holds ${set.name}/${file} and its siblings, connect to the network, or ` +
    `use the drawn set ${name} (in code ${call}), which needs no file. The download failed: ${cause.problem}`;
  return new GanError(`data/${set.name}`, problem, { code: 'network', cause });
}
