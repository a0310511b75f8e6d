import { checkKnownOptions, GanError, ioError, makeFolder, nodeFs, writeFileAtomic } from '@ganforge/formats';
import { cacheFolder } from '@ganforge/formats/download';
import { encodeConversion, isSafetensors, readOriginal } from './conversion.ts';
import { readBytes } from './load-network-weights.ts';
import type { NetworkWeights } from './network-weights.ts';
import { INCEPTION_WEIGHTS, type PublishedWeights } from './published-weights.ts';

const WHERE = 'metrics/weights';

/** Settings of {@link convertWeights}. */
export interface ConvertWeightsOptions {
  /**
   * Where the safetensors file is to stand; its folder is made.
   * @default the cache, where `fetchWeights` finds it, for `published` weights; beside the .pth file for others
   */
  readonly output?: string;
  /** Folder that weights are kept in, below `weights/`. @default cacheFolder() of @ganforge/formats/download */
  readonly cacheDir?: string;
  /** The weights that go into the cache. @default INCEPTION_WEIGHTS */
  readonly published?: PublishedWeights;
}

/** Weights in a safetensors file. */
export interface StoredWeights extends NetworkWeights {
  /** Of the safetensors file. */
  readonly path: string;
}

/**
 * Converts a .pth file to safetensors, which is read without a pickle.
 *
 * The same .pth file gives the same bytes, on every machine. Their notes name the SHA-256 of the .pth file and a digest of
 * the tensors: see `loadNetworkWeights`.
 *
 * @param source path of the .pth file
 * @throws GanError `file` or `checksum` for a file that is missing, damaged or no .pth, `io` when one cannot be read or
 * written
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

/** Where published weights and what is made of them are kept. */
export async function cachePaths(
  { name }: PublishedWeights,
  cacheDir: string | undefined,
): Promise<{ readonly original: string; readonly converted: string }> {
  const folder = `${cacheDir ?? (await cacheFolder())}/weights`;
  return { original: `${folder}/${name}`, converted: `${folder}/${name.replace(/\.pth$/, '')}.safetensors` };
}

let written = 0;

/** Writes under a name of this call's own first, since several processes may convert the same weights at once. */
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
