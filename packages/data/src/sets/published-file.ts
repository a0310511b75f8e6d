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

/** A published set of examples, as errors call it and folders name it. */
export interface PublishedSet {
  /** How to call it in an error. */
  readonly title: string;
  /** Its folder under the data and cache folders, and the place that errors name. */
  readonly name: string;
  readonly mirrors: readonly string[];
  /** A drawn set that needs no file, for errors: its name in the command, and the function that makes it. */
  readonly standIn: { readonly name: string; readonly call: string };
}

/** What stands in for grey images of 28 x 28. */
export const drawnDigits: PublishedSet['standIn'] = { name: 'stroke-digits', call: 'strokeDigits()' };

const transport = ['signal', 'onProgress', 'connectTimeout', 'stallTimeout', 'retries'] as const;
const known = ['split', 'dataDir', 'cacheDir', 'mirrors', ...transport];

/** The split that `options`, all of them known, ask for. */
export function checkSplit(set: PublishedSet, options: PublishedSetOptions): 'train' | 'test' {
  checkKnownOptions(`data/${set.name}`, options, known);
  const { split = 'train' } = options;
  if (split === 'train' || split === 'test') return split;
  throw new GanError(`data/${set.name}`, `split must be train or test; received ${formatValue(split)}.`);
}

/** The folder of the set's local copies, if there is to be one. */
export function localFolder(set: PublishedSet, { dataDir = dataFolder() }: PublishedSetOptions): string | undefined {
  return dataDir === undefined ? undefined : `${dataDir}/${set.name}`;
}

/** The payload of a file of the set from the cache or the network, whichever has it first; always checked. */
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
    throw cause; // damaged or not there is mended by the network, a refusal of the system is not
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

/** `path`, with `.gz` or without, whichever there is. */
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

/** The error of a local copy that is damaged or another file, with what to do; another error as it is. */
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
