import { checkKnownOptions, GanError, ioError, makeFolder, nodeFs, writeFileAtomic } from '@ganforge/formats';
import { cacheFolder } from '@ganforge/formats/download';
import { encodeConversion, isSafetensors, readOriginal } from './conversion.ts';
import { readBytes } from './load-network-weights.ts';
import type { NetworkWeights } from './network-weights.ts';
import { INCEPTION_WEIGHTS, type PublishedWeights } from './published-weights.ts';

const WHERE = 'metrics/weights';

/** Options of {@link convertWeights}. */
export interface ConvertWeightsOptions {
  /**
   * Path of the safetensors file; its folder is created.
   * @default for `published` weights the cache, where `fetchWeights` finds them; otherwise next to the .pth file
   */
  readonly output?: string;
  /** The cache folder; weights are stored below `weights/`. @default cacheFolder() of @ganforge/formats/download */
  readonly cacheDir?: string;
  /** The weights that are stored in the cache. @default INCEPTION_WEIGHTS */
  readonly published?: PublishedWeights;
}

/** Weights and the path of their safetensors file. */
export interface StoredWeights extends NetworkWeights {
  /** Path of the safetensors file. */
  readonly path: string;
}

/**
 * Converts a .pth file to safetensors, which needs no pickle to read.
 *
 * The same .pth file gives the same bytes on every machine. The metadata contains the SHA-256 of the .pth file and a
 * digest of the tensors; see `loadNetworkWeights`.
 *
 * @param source path of the .pth file
 * @throws GanError `file` or `checksum` if the file is missing, damaged or not a .pth file; `io` if a file cannot be
 *   read or written
 *
 * @example
 * const { path, sha256 } = await convertWeights('pt_inception-2015-12-05-6726825d.pth');
 */
export async function convertWeights(source: string, options: ConvertWeightsOptions = {}): Promise<StoredWeights> {
  checkKnownOptions(WHERE, options, ['output', 'cacheDir', 'published']);
  const bytes = await readBytes(source);
  if (isSafetensors(bytes)) {
    throw new GanError(WHERE, `${source} must be a .pth file; it is a safetensors file already. Use it as it is.`, {
      code: 'file',
    });
  }
  const original = await readOriginal(bytes);
  const { published = INCEPTION_WEIGHTS } = options;
  const path =
    options.output ??
    (original.sha256 === published.sha256
      ? (await cachePaths(published, options.cacheDir)).converted
      : `${source.replace(/\.(pth|pt)$/i, '')}.safetensors`);
  await writeWhole(path, encodeConversion(original));
  return { path, tensors: original.tensors, sha256: original.sha256 };
}

/** Returns the cache paths of published weights and their conversion. */
export async function cachePaths(
  { name }: PublishedWeights,
  cacheDir: string | undefined,
): Promise<{ readonly original: string; readonly converted: string }> {
  const folder = `${cacheDir ?? (await cacheFolder())}/weights`;
  return { original: `${folder}/${name}`, converted: `${folder}/${name.replace(/\.pth$/, '')}.safetensors` };
}

let written = 0;

/** Writes to a unique name first, because several processes may convert the same weights at once. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const fs = await nodeFs(WHERE);
  const own = `${path}.${process.pid}-${++written}`;
  try {
    await makeFolder(path.replace(/[^/\\]*$/, '') || '.', WHERE);
    await writeFileAtomic(own, bytes, WHERE);
    await fs.rename(own, path);
  } catch (cause) {
    await fs.rm(own, { force: true }).catch(() => undefined);
    throw ioError(WHERE, `write ${path}`, cause);
  }
}
