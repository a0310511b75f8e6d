import { checkKnownOptions, GanError } from '@ganforge/formats';
import { type DownloadOptions, download } from '@ganforge/formats/download';
import { readConversion } from './conversion.ts';
import { cachePaths, convertWeights, type StoredWeights } from './convert-weights.ts';
import { readBytes } from './load-network-weights.ts';
import { INCEPTION_WEIGHTS, type PublishedWeights } from './published-weights.ts';

const WHERE = 'metrics/weights';
const transport = ['signal', 'onProgress', 'connectTimeout', 'stallTimeout', 'retries', 'backoff'] as const;

/** Options of {@link fetchWeights}. */
export interface FetchWeightsOptions extends Pick<DownloadOptions, (typeof transport)[number]> {
  /** The cache folder; weights are stored below `weights/`. @default cacheFolder() of @ganforge/formats/download */
  readonly cacheDir?: string;
  /** The weights to fetch. @default INCEPTION_WEIGHTS, the network of FID: 95,628,359 bytes */
  readonly published?: PublishedWeights;
}

/**
 * Returns published weights from the cache, and downloads them the first time. Node only.
 *
 * The .pth file is downloaded, or an interrupted download continues. Its length and SHA-256 are checked. It is
 * converted to safetensors once, and both files stay in the cache, because `verifyWeights` needs the original. A
 * damaged conversion is made again.
 *
 * @returns the weights, their SHA-256 (that of the .pth file) and the path of the safetensors file
 * @throws GanError `network` if no mirror answers, `checksum` if the bytes are wrong; both messages name the addresses,
 *   the length, the SHA-256 and what to do without a network; `io` if the disk is full or read-only; the signal's
 *   reason after an abort
 *
 * @example
 * const weights = await fetchWeights({ onProgress: ({ received, total }) => bar.update(received, total) });
 */
export async function fetchWeights(options: FetchWeightsOptions = {}): Promise<StoredWeights> {
  checkKnownOptions(WHERE, options, ['cacheDir', 'published', ...transport]);
  const { cacheDir, published = INCEPTION_WEIGHTS } = options;
  const { original, converted } = await cachePaths(published, cacheDir);
  const cached = await readCached(converted, published);
  if (cached !== undefined) return cached;
  const { urls, bytes, sha256 } = published;
  const own = Object.fromEntries(transport.map((name) => [name, options[name]]));
  try {
    await download({ ...own, urls, path: original, bytes, checksum: { algorithm: 'sha256', hex: sha256 } });
  } catch (cause) {
    const failed = cause instanceof GanError && (cause.code === 'network' || cause.code === 'checksum');
    throw failed ? unavailable(published, cause) : cause;
  }
  return convertWeights(original, { output: converted });
}

/** Returns the conversion in the cache, if it exists, is intact, and belongs to the requested file. */
async function readCached(path: string, { sha256 }: PublishedWeights): Promise<StoredWeights | undefined> {
  try {
    const original = await readConversion(await readBytes(path));
    return original.sha256 === sha256 ? { path, tensors: original.tensors, sha256 } : undefined;
  } catch (cause) {
    if (cause instanceof GanError && (cause.code === 'file' || cause.code === 'checksum')) return undefined;
    throw cause; // a download repairs a missing or damaged file, but not an error of the system
  }
}

function unavailable({ name, urls, bytes, sha256 }: PublishedWeights, cause: GanError): GanError {
  const problem =
    `the weights ${name} (${bytes} bytes, SHA-256 ${sha256}) could not be downloaded from ${urls.join(' or ')}. ` +
    'Without a network, get the file on another machine and run: npx @ganforge/metrics weights convert FILE; or take an ' +
    'extractor that needs no download, --extractor digits or pixels, whose distance is not an FID. ' +
    `The download said: ${cause.problem}`;
  return new GanError(WHERE, problem, { code: cause.code, cause });
}
