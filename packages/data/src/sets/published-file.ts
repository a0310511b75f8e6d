import { checkKnownOptions, formatValue, GanError, nodeFs } from '@ganforge/formats';
import { type Checksum, cacheFolder, type DownloadOptions, download, readChecked } from '@ganforge/formats/download';
import { dataFolder } from './folders.ts';

/** Options that the loaders of published datasets share. */
export interface PublishedSetOptions
  extends Pick<DownloadOptions, 'signal' | 'onProgress' | 'connectTimeout' | 'stallTimeout' | 'retries'> {
  /** The training set or the test set. @default 'train' */
  readonly split?: 'train' | 'test';
  /**
   * Folder with local copies, which is searched first. An example of a copy is
   * `<dataDir>/mnist/train-images-idx3-ubyte.gz`. The name may also lack `.gz`.
   * @default environment variable GANFORGE_DATA_DIR
   */
  readonly dataDir?: string;
  /** Folder for downloads. @default the folder that {@link cacheFolder} returns */
  readonly cacheDir?: string;
  /**
   * Base addresses for downloads, which are tried in this order. Each ends with `/`. @default the publishers' addresses
   */
  readonly mirrors?: readonly string[];
}

/** A published dataset, and the names that messages and folders use for it. */
export interface PublishedSet {
  /** The name that messages use. */
  readonly title: string;
  /**
   * The name of its subfolder in the data folder and the cache folder. It is also the name of its module in messages.
   */
  readonly name: string;
  readonly mirrors: readonly string[];
  /**
   * A drawn dataset that messages recommend instead, because it needs no file. It is given by its name for the CLI and
   * its function.
   */
  readonly standIn: { readonly name: string; readonly call: string };
}

/** The drawn dataset that replaces grey images of 28 x 28 pixels. */
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

/** Returns the folder with the local copies of the dataset, or undefined if none is set. */
export function localFolder(set: PublishedSet, { dataDir = dataFolder() }: PublishedSetOptions): string | undefined {
  return dataDir === undefined ? undefined : `${dataDir}/${set.name}`;
}

/** Returns the decompressed content of a file, from the cache or the network. The checksum is verified. */
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
    throw cause; // a download can replace a damaged or missing file, but cannot help against an error of the system
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

/** Returns `path.gz` or `path`, whichever exists, or undefined. */
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

/** Returns the error for a damaged or wrong local copy, with advice added. Other errors are returned unchanged. */
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
