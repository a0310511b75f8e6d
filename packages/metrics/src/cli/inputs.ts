import { readFile, stat } from 'node:fs/promises';
import { decodeNpy, decodeNpz, GanError, ioError, openZip } from '@ganforge/formats';
import { type ImageSource, imageArray, imageFolder, imageZip } from '@ganforge/media/node';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { FeatureStatistics } from '../features/feature-statistics.ts';
import { decodeStatistics } from '../features/statistics-file.ts';

const WHERE = 'metrics/cli';

/** What a path may hold. */
export type Input =
  | { readonly path: string; readonly source: ImageSource }
  | { readonly path: string; readonly statistics: FeatureStatistics };

/**
 * Images, from a folder, a .zip, or a .npz or .npy with an array of them.
 *
 * @throws GanError for anything else, statistics among them
 */
export async function openImages(path: string): Promise<ImageSource> {
  const input = await openInput(path, false);
  if ('source' in input) return input.source;
  throw new GanError(WHERE, `${path} holds statistics, and images are needed. Give the images.`, { code: 'file' });
}

/**
 * Images, or the statistics of a .npz file; where it holds both, statistics.
 *
 * @throws GanError for anything else
 */
export async function openImagesOrStatistics(path: string): Promise<Input> {
  return openInput(path, true);
}

async function openInput(path: string, wantsStatistics: boolean): Promise<Input> {
  const there = await stat(path).catch((cause: unknown) => {
    throw ioError(WHERE, `read ${path}`, cause);
  });
  if (there.isDirectory()) return { path, source: await imageFolder(path) };
  if (/\.zip$/i.test(path)) return { path, source: await imageZip(path) };
  const isNpz = /\.npz$/i.test(path);
  if (!isNpz && !/\.npy$/i.test(path)) {
    throw new GanError(WHERE, `${path} must be a folder, a .zip, a .npz or a .npy.`, { code: 'file' });
  }
  const bytes = await bytesOf(path);
  return naming(path, async () => {
    if (!isNpz) return { path, source: imageArray(path, decodeNpy(bytes)) };
    const names = openZip(bytes).names.map((name) => name.replace(/\.npy$/, ''));
    const hasStatistics = ['mu', 'mu_s'].some((name) => names.includes(name));
    const images = ['arr_0', 'images'].find((name) => names.includes(name));
    if (images !== undefined && !(hasStatistics && wantsStatistics)) {
      const array = (await decodeNpz(bytes, { names: [images] }))[images]!;
      // np.savez(file, mu, sigma) calls a mean arr_0; ADM its images, and their labels arr_1.
      if (array.shape.length !== 1) return { path, source: imageArray(path, array) };
    }
    return { path, statistics: await decodeStatistics(bytes) };
  });
}

/** The statistics of a .npz file. */
export async function readStatistics(path: string): Promise<FeatureStatistics> {
  const bytes = await bytesOf(path);
  return naming(path, () => decodeStatistics(bytes));
}

/**
 * Features, float32 or float64 [rows,cols], from a .npy or from the array of a .npz: `features`, or the only one.
 *
 * @throws GanError for anything else
 */
export async function readFeatures(path: string): Promise<FeatureMatrix> {
  const bytes = await bytesOf(path);
  return naming(path, async () => {
    const { shape, data } = /\.npz$/i.test(path) ? await onlyArray(bytes) : decodeNpy(bytes);
    if (shape.length !== 2 || !(data instanceof Float32Array || data instanceof Float64Array)) {
      throw new GanError(WHERE, `features must be float32 or float64 [rows,features]; received [${shape}].`, {
        code: 'shape',
      });
    }
    return { data, rows: shape[0]!, cols: shape[1]! };
  });
}

async function onlyArray(bytes: Uint8Array): Promise<ReturnType<typeof decodeNpy>> {
  const { names } = openZip(bytes);
  const name = names.includes('features.npy') ? 'features.npy' : names[0];
  if (name === undefined || (names.length > 1 && name !== 'features.npy')) {
    throw new GanError(WHERE, `a .npz of features must hold 'features', or one array; it has ${names.join(', ')}.`, {
      code: 'file',
    });
  }
  const array = name.replace(/\.npy$/, '');
  return (await decodeNpz(bytes, { names: [array] }))[array]!;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw ioError(WHERE, `read ${path}`, cause);
  });
}

/** Errors of what is in a file name the file. */
async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof GanError)) throw cause;
    throw new GanError(WHERE, `${path}: ${cause.problem}`, { code: cause.code, cause });
  }
}
